package dev.trainstep.admission.transfer;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionBuffersTests {

	private static final int OWN = 64;

	private final ConnectionBuffers buffers = new ConnectionBuffers(OWN, OWN);

	private void put(int bytes) {
		this.buffers.configureWriteBufferForWrite();
		this.buffers.getWriteBuffer().put(new byte[bytes]);
	}

	private int take() {
		this.buffers.configureWriteBufferForRead();
		int bytes = this.buffers.getWriteBuffer().remaining();
		this.buffers.getWriteBuffer().position(bytes);
		return bytes;
	}

	@Test
	void moreIsTakenWhileTheBufferIsLarge() {
		assertThat(this.buffers.enlarge()).isTrue();
		put(100 * OWN);
		assertThat(this.buffers.isWriteBufferEmpty()).isFalse();
		assertThat(take()).isEqualTo(100 * OWN);
		this.buffers.shrink();
		put(OWN);
		assertThat(this.buffers.isWriteBufferWritable()).isFalse();
		assertThat(take()).isEqualTo(OWN);
	}

	@Test
	void whatWaitsToBeSentIsKept() {
		put(3);
		assertThat(this.buffers.enlarge()).isFalse();
		assertThat(take()).isEqualTo(3);
	}

	@Test
	void nextAnswerDoesNotBeginWithTheRestOfABrokenOne() {
		assertThat(this.buffers.enlarge()).isTrue();
		put(5);
		this.buffers.shrink();
		assertThat(this.buffers.isWriteBufferEmpty()).isTrue();
		assertThat(this.buffers.enlarge()).isTrue();
		assertThat(this.buffers.isWriteBufferEmpty()).isTrue();
		this.buffers.shrink();
	}

	@Test
	void whereAllAreLentTheOthersUseTheirOwn() {
		List<ConnectionBuffers> holders = new ArrayList<>();
		var next = new ConnectionBuffers(OWN, OWN);
		while (next.enlarge()) {
			holders.add(next);
			next = new ConnectionBuffers(OWN, OWN);
		}
		assertThat(next.getWriteBuffer().capacity()).isEqualTo(OWN);
		assertThat(holders).isNotEmpty();
		holders.getFirst().shrink();
		assertThat(next.enlarge()).isTrue();
		next.shrink();
		holders.forEach(ConnectionBuffers::shrink);
	}

}
