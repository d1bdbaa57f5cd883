package dev.trainstep.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all requests in flight may reserve together. A request never waits for
 * memory: two that each hold a part of what they need would wait for ever.
 */
final class MemoryBudget {

	private final long total;

	private final AtomicLong reserved = new AtomicLong();

	private volatile boolean tooSmall;

	MemoryBudget(long total) {
		this.total = total;
	}

	/** The bytes for large requests; the rest is always left to small ones. */
	static long shareOfLarge(long total) {
		return total / 8 * 7;
	}

	long total() {
		return this.total;
	}

	/** The most bytes that one request can ever reserve. */
	long most(boolean small) {
		return small ? this.total : shareOfLarge(this.total);
	}

	/** Reserves bytes if they are free. */
	boolean tryReserve(long bytes, boolean small) {
		long most = most(small);
		long before = this.reserved.get();
		while (bytes <= most - before) {
			if (this.reserved.compareAndSet(before, before + bytes)) {
				return true;
			}
			before = this.reserved.get();
		}
		this.tooSmall = true;
		return false;
	}

	/** Whether bytes were not free for a request since this was last asked. */
	boolean wasTooSmall() {
		boolean wasTooSmall = this.tooSmall;
		this.tooSmall = false;
		return wasTooSmall;
	}

	void release(long bytes) {
		this.reserved.addAndGet(-bytes);
	}

	long reserved() {
		return this.reserved.get();
	}

}
