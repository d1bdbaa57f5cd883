package dev.trainstep.admission.transfer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The pace of a transfer: it must move a minimum of bytes in each window of time. */
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

	void add(long bytes) {
		this.bytes.addAndGet(bytes);
	}

	/**
	 * Whether the last complete window had too few bytes. Called by one thread, more than
	 * once per window.
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
