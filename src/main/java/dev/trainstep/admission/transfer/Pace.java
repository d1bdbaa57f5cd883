package dev.trainstep.admission.transfer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pace of a transfer. Each byte buys it the time that the least rate allows for it,
 * up to a grace, with which it begins. So a transfer that keeps the rate never ends for
 * it, if its lumps are shorter than the grace; and one that is slower ends.
 */
final class Pace {

	/** The last bytes are those of the last one to two seconds. */
	private static final long RECENT = TimeUnit.SECONDS.toNanos(1);

	private final double nanosPerByte;

	private final double grace;

	private final AtomicLong bytes = new AtomicLong();

	private Mark last;

	private Mark recent;

	private Mark lessRecent;

	private double nanosLeft;

	/** How far the transfer was at some time. */
	private record Mark(long time, long bytes) {
	}

	/**
	 * Begins a transfer.
	 * @param grace how long nothing may move
	 */
	Pace(long bytesPerSecond, Duration grace, long now) {
		this.nanosPerByte = (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
		this.grace = grace.toNanos();
		this.nanosLeft = this.grace;
		this.last = new Mark(now, 0);
		this.recent = this.last;
		this.lessRecent = this.last;
	}

	void add(long bytes) {
		this.bytes.addAndGet(bytes);
	}

	/** Whether the time is used up. Called by one thread, several times a second. */
	boolean isTooSlow(long now) {
		var mark = new Mark(now, this.bytes.get());
		double bought = this.nanosPerByte * (double) (mark.bytes - this.last.bytes);
		this.nanosLeft = Math.min(this.nanosLeft + bought, this.grace) - (double) (now - this.last.time);
		this.last = mark;
		if (now - this.recent.time >= RECENT) {
			this.lessRecent = this.recent;
			this.recent = mark;
		}
		return this.nanosLeft < 0;
	}

	/**
	 * The bytes per second of late, as of the last check; infinite at the beginning, when
	 * nothing is known yet.
	 */
	double recentRate() {
		long time = this.last.time - this.lessRecent.time;
		return (time < RECENT) ? Double.POSITIVE_INFINITY
				: (double) (this.last.bytes - this.lessRecent.bytes) / time * TimeUnit.SECONDS.toNanos(1);
	}

}
