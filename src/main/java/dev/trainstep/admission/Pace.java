package dev.trainstep.admission;

import java.time.Duration;

/**
 * Whether a transfer goes fast enough: so many bytes in every few seconds that it takes.
 * The time in which it could go on but need not does not count.
 */
final class Pace {

	private static final long WINDOW = Duration.ofSeconds(5).toNanos();

	private final long bytesPerWindow;

	private long bytes;

	private long nanos;

	private boolean tooSlow;

	Pace(long bytesPerSecond) {
		this.bytesPerWindow = bytesPerSecond * Duration.ofNanos(WINDOW).toSeconds();
	}

	/** Counts bytes that took so long. */
	void add(long bytes, long nanos) {
		this.bytes += bytes;
		this.nanos += nanos;
		if (this.nanos >= WINDOW) {
			this.tooSlow |= this.bytes < this.bytesPerWindow;
			this.bytes = 0;
			this.nanos = 0;
		}
	}

	boolean isTooSlow() {
		return this.tooSlow;
	}

}
