package dev.trainstep.admission;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.trainstep.admission.RefusedException.Reason;

/**
 * At most {@code permits} requests run; at most {@code queue} wait, first come first
 * served, for at most {@code maxWait}. A newcomer may overtake: it is running already, a
 * waiter would have to be woken.
 */
final class Lane {

	private final String name;

	private final int permits;

	private final Semaphore free;

	private final int queue;

	private final Duration maxWait;

	private final boolean computesLong;

	private final AtomicInteger waiting = new AtomicInteger();

	/**
	 * Opens a lane.
	 * @param computesLong whether its requests compute for more than some milliseconds,
	 * and so need carriers of their own on virtual threads
	 */
	Lane(String name, int permits, int queue, Duration maxWait, boolean computesLong) {
		this.name = name;
		this.permits = permits;
		this.free = new Semaphore(permits, true);
		this.queue = queue;
		this.maxWait = maxWait;
		this.computesLong = computesLong;
	}

	/**
	 * Takes a permit; waits for one if none is free.
	 * @throws RefusedException if the queue is full, or the wait too long
	 */
	void enter() {
		try {
			if (!this.free.tryAcquire()) {
				queue();
			}
			if (needsCarrier()) {
				Carriers.add();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw RefusedException.busy(Reason.QUEUE_TIMEOUT);
		}
	}

	private void queue() throws InterruptedException {
		try {
			if (this.waiting.incrementAndGet() > this.queue) {
				throw RefusedException.busy(Reason.QUEUE_FULL);
			}
			if (!this.free.tryAcquire(this.maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
				throw RefusedException.busy(Reason.QUEUE_TIMEOUT);
			}
		}
		finally {
			this.waiting.decrementAndGet();
		}
	}

	/** Gives the permit back. */
	void leave() {
		if (needsCarrier()) {
			Carriers.remove();
		}
		this.free.release();
	}

	private boolean needsCarrier() {
		return this.computesLong && Thread.currentThread().isVirtual();
	}

	String name() {
		return this.name;
	}

	int held() {
		return this.permits - this.free.availablePermits();
	}

	int waiting() {
		return this.waiting.get();
	}

}
