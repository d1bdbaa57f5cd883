package dev.trainstep.admission;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.trainstep.admission.RefusedException.Reason;

/**
 * Lets so many requests work at a time, and so many wait for it, in the order in which
 * they came, for so long. Who comes just when a permit is free takes it, though others
 * wait: he runs already, and they would have to be woken first.
 */
final class Lane {

	private final String name;

	private final int permits;

	private final Semaphore free;

	private final int queue;

	private final Duration maxWait;

	private final AtomicInteger waiting = new AtomicInteger();

	Lane(String name, int permits, int queue, Duration maxWait) {
		this.name = name;
		this.permits = permits;
		this.free = new Semaphore(permits, true);
		this.queue = queue;
		this.maxWait = maxWait;
	}

	/**
	 * Takes a permit, or waits for one.
	 * @throws RefusedException if too many wait already, or this one waited too long
	 */
	void enter() {
		try {
			if (!this.free.tryAcquire()) {
				queue();
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
		this.free.release();
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

	/** The most threads that are here at a time, working or waiting. */
	int capacity() {
		return this.permits + this.queue;
	}

}
