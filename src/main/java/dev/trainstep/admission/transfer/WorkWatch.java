package dev.trainstep.admission.transfer;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches work that takes long, and interrupts its thread once the client has closed the
 * connection: nobody waits for the answer.
 */
final class WorkWatch implements Watched {

	/** Most work is over sooner. */
	private static final Duration LONG = Duration.ofMillis(500);

	private final Set<Work> works = ConcurrentHashMap.newKeySet();

	/** Work of the current thread, watched until it is closed. */
	final class Work implements AutoCloseable {

		private final Connection connection;

		private final Thread thread = Thread.currentThread();

		private final long watchedFrom = System.nanoTime() + LONG.toNanos();

		private boolean ended;

		private boolean cancelled;

		private Work(Connection connection) {
			this.connection = connection;
		}

		/** Whether the client has closed the connection. */
		synchronized boolean isCancelled() {
			return this.cancelled;
		}

		private synchronized void check() {
			if (!this.ended && !this.cancelled && this.connection.isClosedByClient()) {
				this.cancelled = true;
				this.thread.interrupt();
			}
		}

		/** The thread's next work must not see the interruption of this one. */
		@Override
		public synchronized void close() {
			this.ended = true;
			WorkWatch.this.works.remove(this);
			if (this.cancelled) {
				boolean _ = Thread.interrupted();
			}
		}

	}

	/** The work of the current thread begins: nothing reads from the connection. */
	Work begin(Connection connection) {
		var work = new Work(connection);
		this.works.add(work);
		return work;
	}

	@Override
	public void check(long now) {
		this.works.forEach((work) -> {
			if (now - work.watchedFrom > 0) {
				work.check();
			}
		});
	}

}
