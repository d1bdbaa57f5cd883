package dev.trainstep.admission;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How fast a transfer goes: so many bytes have to come in every so many seconds. */
final class Pace {

	private final long window;

	private final long bytesPerWindow;

	private final AtomicLong bytes = new AtomicLong();

	private long start;

	private long bytesAtStart;

	Pace(long bytesPerSecond, Duration window, long now) {
		this.window = window.toNanos();
		this.bytesPerWindow = bytesPerSecond * window.toSeconds();
		this.start = now;
	}

	/** Counts bytes. */
	void add(long bytes) {
		this.bytes.addAndGet(bytes);
	}

	/**
	 * Whether there were too few bytes in the last window. Asked by one thread, more
	 * often than a window is long.
	 */
	boolean isTooSlow(long now) {
		if (now - this.start < this.window) {
			return false;
		}
		long total = this.bytes.get();
		boolean tooSlow = total - this.bytesAtStart < this.bytesPerWindow;
		this.start = now;
		this.bytesAtStart = total;
		return tooSlow;
	}

}
