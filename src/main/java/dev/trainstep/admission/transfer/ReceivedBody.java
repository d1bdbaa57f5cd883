package dev.trainstep.admission.transfer;

import java.util.Arrays;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

/** A body in memory, as the stream that the servlet API asks for. */
final class ReceivedBody extends ServletInputStream {

	private byte[] bytes;

	private int position;

	private int mark;

	ReceivedBody(byte[] bytes) {
		this.bytes = bytes;
	}

	byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Drops the bytes: attributes of the request refer to this stream while the answer is
	 * sent.
	 */
	void release() {
		this.bytes = new byte[0];
		this.position = 0;
	}

	@Override
	public int read() {
		return isFinished() ? -1 : this.bytes[this.position++] & 0xff;
	}

	@Override
	public int read(byte[] b, int off, int len) {
		if (len > 0 && isFinished()) {
			return -1;
		}
		int length = Math.min(len, available());
		System.arraycopy(this.bytes, this.position, b, off, length);
		this.position += length;
		return length;
	}

	/**
	 * The rest of the body. If nothing has been read yet, this is the received array
	 * itself, not a copy: callers must not modify it.
	 */
	@Override
	public byte[] readAllBytes() {
		byte[] rest = (this.position == 0) ? this.bytes
				: Arrays.copyOfRange(this.bytes, this.position, this.bytes.length);
		this.position = this.bytes.length;
		return rest;
	}

	@Override
	public int available() {
		return this.bytes.length - this.position;
	}

	@Override
	public boolean markSupported() {
		return true;
	}

	/** The mark stays valid whatever the limit: all bytes are in memory. */
	@Override
	public void mark(int readLimit) {
		this.mark = this.position;
	}

	/** Returns to the mark, or to the beginning if there is none. */
	@Override
	public void reset() {
		this.position = this.mark;
	}

	@Override
	public boolean isFinished() {
		return available() == 0;
	}

	@Override
	public boolean isReady() {
		return true;
	}

	@Override
	public void setReadListener(ReadListener listener) {
		throw new UnsupportedOperationException("the body was received in full");
	}

}
