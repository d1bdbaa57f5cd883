package dev.trainstep.admission.transfer;

import java.nio.ByteBuffer;

import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * The bytes of a body that one read has brought; they lie in a buffer of the connection.
 */
final class ReceivedChunk implements ApplicationBufferHandler {

	private ByteBuffer bytes = EMPTY_BUFFER;

	@Override
	public void setByteBuffer(ByteBuffer buffer) {
		this.bytes = buffer;
	}

	@Override
	public ByteBuffer getByteBuffer() {
		return this.bytes;
	}

	@Override
	public void expand(int size) {
		// Tomcat provides the buffer.
	}

}
