package dev.trainstep.admission.transfer;

import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a connection. While a long answer is sent, a larger one takes the place
 * of the one for writing: the system then takes more bytes at a time, and the client is
 * woken less often. Idle connections hold small ones, in the heap as Tomcat's are.
 */
final class ConnectionBuffers extends SocketBufferHandler {

	/** The bytes of a larger one. */
	static final int LARGE = 1 << 17;

	/** Slow clients may hold all of them. Then the others get their answers as before. */
	private static final int MAX_LENT = Math.max(16, 4 * Runtime.getRuntime().availableProcessors());

	private static final Deque<SocketBufferHandler> FREE = new ConcurrentLinkedDeque<>();

	private static final Semaphore LENDING = new Semaphore(MAX_LENT);

	private @Nullable SocketBufferHandler large;

	ConnectionBuffers(int readSize, int writeSize) {
		super(readSize, writeSize, false);
	}

	/**
	 * Uses a larger buffer from now on.
	 * @return whether there was one
	 */
	boolean enlarge() {
		if (!isWriteBufferEmpty() || !LENDING.tryAcquire()) {
			return false;
		}
		SocketBufferHandler lent = FREE.poll();
		try {
			this.large = (lent != null) ? lent : new SocketBufferHandler(0, LARGE, true);
		}
		catch (OutOfMemoryError ex) {
			// The memory outside the heap has a limit of its own.
			LENDING.release();
			return false;
		}
		return true;
	}

	/**
	 * Uses its own buffer again. What the larger one still has is not sent: its client is
	 * gone.
	 */
	void shrink() {
		SocketBufferHandler used = this.large;
		this.large = null;
		if (used != null) {
			used.reset();
			FREE.push(used);
			LENDING.release();
		}
	}

	@Override
	public void configureWriteBufferForWrite() {
		if (this.large != null) {
			this.large.configureWriteBufferForWrite();
		}
		else {
			super.configureWriteBufferForWrite();
		}
	}

	@Override
	public void configureWriteBufferForRead() {
		if (this.large != null) {
			this.large.configureWriteBufferForRead();
		}
		else {
			super.configureWriteBufferForRead();
		}
	}

	@Override
	public boolean isWriteBufferWritable() {
		return (this.large != null) ? this.large.isWriteBufferWritable() : super.isWriteBufferWritable();
	}

	@Override
	public ByteBuffer getWriteBuffer() {
		return (this.large != null) ? this.large.getWriteBuffer() : super.getWriteBuffer();
	}

	@Override
	public boolean isWriteBufferEmpty() {
		return (this.large != null) ? this.large.isWriteBufferEmpty() : super.isWriteBufferEmpty();
	}

}
