package dev.trainstep.admission.transfer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/** Writes to a {@link CollectedResponse}, as the stream that the servlet API asks for. */
final class CollectingStream extends ServletOutputStream {

	private final CollectedResponse response;

	CollectingStream(CollectedResponse response) {
		this.response = response;
	}

	@Override
	public void write(int b) {
		write(new byte[] { (byte) b }, 0, 1);
	}

	@Override
	public void write(byte[] b, int off, int len) {
		this.response.collect(b, off, len);
	}

	@Override
	public boolean isReady() {
		return true;
	}

	@Override
	public void setWriteListener(WriteListener listener) {
		throw new UnsupportedOperationException("the answer is collected");
	}

}
