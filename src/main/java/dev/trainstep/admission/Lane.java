package dev.trainstep.admission;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.trainstep.admission.RefusedException.Reason;

/**
 * At most {@code permits} requests run. Others wait, first come first served, for at most
 * {@code maxWait}; one that would have to wait for too long, by the work that waits
 * before it and the pace of the lane so far, is refused at once. A newcomer may overtake,
 * unless somebody has waited for long: it is running already, a waiter would have to be
 * woken.
 */
final class Lane {

	/** A request counts for this share of the measured pace. */
	private static final double WEIGHT_OF_LAST = 1.0 / 16;

	/** A request counts as at most this many times slower: one may have been held up. */
	private static final double MAX_SLOWDOWN = 4;

	/**
	 * The expected wait may be this share of the longest: pace varies, and a request that
	 * waits in vain has cost its memory and its reception.
	 */
	private static final double SHARE_OF_WAIT = 0.5;

	/** While one waits for longer than this share of the longest wait, none overtakes. */
	private static final double SHARE_OF_PATIENCE = 0.125;

	private final String name;

	private final int permits;

	private final Semaphore free;

	private final Duration maxWait;

	private final boolean computesLong;

	/** Since when each of those that wait has waited, in their order. */
	private final Queue<Long> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicLong waitingWork = new AtomicLong();

	/** The measured pace: how long a unit of work holds a permit, in nanoseconds. */
	private volatile double nanosPerWork;

	private double pastNanos;

	private double pastWork;

	/**
	 * Opens a lane.
	 * @param computesLong whether its requests compute for more than some milliseconds,
	 * and so need carriers of their own on virtual threads
	 */
	Lane(String name, int permits, Duration maxWait, boolean computesLong) {
		this.name = name;
		this.permits = permits;
		this.free = new Semaphore(permits, true);
		this.maxWait = maxWait;
		this.computesLong = computesLong;
	}

	/**
	 * Takes a permit; waits for one if none is free.
	 * @param work of the request, above 0, in any unit that its time is about
	 * proportional to
	 * @return the permit
	 * @throws RefusedException if the wait is, or would be, too long
	 * @throws CancellationException if the thread is interrupted
	 */
	Permit enter(long work) {
		try {
			if (!mayOvertake() || !this.free.tryAcquire()) {
				queue(work);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("nobody waits for the answer");
		}
		return new Permit(work);
	}

	/** Whether no waiter has waited for long. */
	boolean mayOvertake() {
		Long first = this.waiting.peek();
		return first == null || System.nanoTime() - first < SHARE_OF_PATIENCE * this.maxWait.toNanos();
	}

	private void queue(long work) throws InterruptedException {
		requireTurn();
		Long since = System.nanoTime();
		this.waiting.add(since);
		this.waitingWork.addAndGet(work);
		try {
			if (!this.free.tryAcquire(this.maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
				throw RefusedException.busy(Reason.QUEUE_TIMEOUT);
			}
		}
		finally {
			this.waitingWork.addAndGet(-work);
			this.waiting.remove(since);
		}
	}

	/**
	 * Finds out whether a request that comes now would have to wait for too long.
	 * @throws RefusedException if so
	 */
	void requireTurn() {
		if (this.waitingWork.get() * this.nanosPerWork / this.permits > SHARE_OF_WAIT * this.maxWait.toNanos()) {
			throw RefusedException.busy(Reason.QUEUE_FULL);
		}
	}

	/** In the sums, a request counts for less the longer ago it was. */
	private synchronized void measure(long work, long nanos) {
		double most = (this.nanosPerWork > 0) ? MAX_SLOWDOWN * this.nanosPerWork * work : Double.MAX_VALUE;
		this.pastWork += WEIGHT_OF_LAST * (work - this.pastWork);
		this.pastNanos += WEIGHT_OF_LAST * (Math.min((double) nanos, most) - this.pastNanos);
		this.nanosPerWork = this.pastNanos / this.pastWork;
	}

	String name() {
		return this.name;
	}

	int permits() {
		return this.permits;
	}

	int held() {
		return this.permits - this.free.availablePermits();
	}

	int waiting() {
		return this.waiting.size();
	}

	/** The permit of one request. */
	final class Permit implements AutoCloseable {

		private final long work;

		private final long since = System.nanoTime();

		private final boolean hasCarrier;

		private Permit(long work) {
			this.work = work;
			this.hasCarrier = Lane.this.computesLong && Thread.currentThread().isVirtual() && Carriers.add();
		}

		boolean isOf(Lane lane) {
			return lane == Lane.this;
		}

		/** Gives the permit back. */
		@Override
		public void close() {
			measure(this.work, System.nanoTime() - this.since);
			if (this.hasCarrier) {
				Carriers.remove();
			}
			Lane.this.free.release();
		}

	}

}
