package dev.trainstep.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all requests in flight may take together. Nobody waits for them: who
 * waited with a part of what it needs could wait for ever.
 */
final class MemoryBudget {

	private final long total;

	private final AtomicLong reserved = new AtomicLong();

	MemoryBudget(long total) {
		this.total = total;
	}

	/**
	 * What is left to large requests, so that there is always something for small ones.
	 */
	static long shareOfLarge(long total) {
		return total / 8 * 7;
	}

	/** The most that one request can ever have. */
	long most(boolean small) {
		return small ? this.total : shareOfLarge(this.total);
	}

	/** Reserves bytes, if they are there. */
	boolean tryReserve(long bytes, boolean small) {
		long most = most(small);
		long before = this.reserved.get();
		while (bytes <= most - before) {
			if (this.reserved.compareAndSet(before, before + bytes)) {
				return true;
			}
			before = this.reserved.get();
		}
		return false;
	}

	void release(long bytes) {
		this.reserved.addAndGet(-bytes);
	}

	long reserved() {
		return this.reserved.get();
	}

}
