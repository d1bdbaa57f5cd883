package dev.trainstep.admission.transfer;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A body in memory reads like any stream, and can be had without a copy. */
class ReceivedBodyTests {

	private final byte[] bytes = { 1, 2, -1, 4 };

	private final ReceivedBody body = new ReceivedBody(this.bytes);

	@Test
	void readAllBytesIsTheArrayItselfIfNothingWasRead() {
		assertThat(this.body.readAllBytes()).isSameAs(this.bytes);
		assertThat(this.body.read()).isNegative();
		assertThat(this.body.readAllBytes()).isEmpty();
	}

	@Test
	void readAllBytesIsTheArrayItselfAfterAReset() {
		assertThat(this.body.markSupported()).isTrue();
		this.body.mark(1);
		assertThat(this.body.read()).isOne();
		this.body.reset();
		assertThat(this.body.readAllBytes()).isSameAs(this.bytes);
	}

	@Test
	void readAllBytesIsTheRestIfSomeWereRead() {
		assertThat(this.body.read()).isOne();
		assertThat(this.body.readAllBytes()).containsExactly(2, -1, 4);
	}

	@Test
	void readGivesBytesUntilTheEnd() throws IOException {
		var into = new byte[3];
		assertThat(this.body.read(into)).isEqualTo(3);
		assertThat(into).containsExactly(1, 2, -1);
		assertThat(this.body.available()).isOne();
		assertThat(this.body.read(into, 0, 0)).isZero();
		assertThat(this.body.read(into)).isOne();
		assertThat(this.body.read(into)).isNegative();
		assertThat(this.body.isFinished()).isTrue();
	}

	@Test
	void resetReturnsToTheMark() throws IOException {
		this.body.skipNBytes(2);
		this.body.mark(0);
		assertThat(this.body.read()).isEqualTo(255);
		this.body.reset();
		assertThat(this.body.read()).isEqualTo(255);
	}

	@Test
	void releaseDropsTheBytes() {
		this.body.release();
		assertThat(this.body.bytes()).isEmpty();
		assertThat(this.body.read()).isNegative();
	}

}
