package dev.trainstep.admission;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Watches over transfers, each of which may be waiting for its client, and ends those
 * that are too slow: what waits for the connection then fails.
 */
final class Watch {

	private static final Duration TICK = Duration.ofMillis(250);

	private final Set<Transfer> transfers = ConcurrentHashMap.newKeySet();

	private final Thread thread = Thread.ofPlatform().daemon().name("watch").unstarted(this::look);

	void start() {
		this.thread.start();
	}

	void stop() {
		this.thread.interrupt();
	}

	/** One that is watched until it is closed. */
	final class Transfer implements AutoCloseable {

		private final SocketChannel connection;

		private final boolean upload;

		private final @Nullable Pace pace;

		private final long end;

		private volatile boolean ended;

		private Transfer(SocketChannel connection, boolean upload, @Nullable Pace pace, Duration maxTime) {
			this.connection = connection;
			this.upload = upload;
			this.pace = pace;
			this.end = System.nanoTime() + maxTime.toNanos();
		}

		/** Whether it was ended because it was too slow. */
		boolean isEnded() {
			return this.ended;
		}

		private void look(long now) {
			if (now - this.end > 0 || (this.pace != null && this.pace.isTooSlow(now))) {
				this.ended = true;
				close();
				try {
					// The other direction may still be of use.
					SocketChannel _ = this.upload ? this.connection.shutdownInput() : this.connection.shutdownOutput();
				}
				catch (IOException ex) {
					// It has ended of itself.
				}
			}
		}

		@Override
		public void close() {
			Watch.this.transfers.remove(this);
		}

	}

	Transfer upload(SocketChannel connection, @Nullable Pace pace, Duration maxTime) {
		return add(new Transfer(connection, true, pace, maxTime));
	}

	Transfer download(SocketChannel connection, Pace pace) {
		return add(new Transfer(connection, false, pace, Duration.ofDays(1)));
	}

	private Transfer add(Transfer transfer) {
		this.transfers.add(transfer);
		return transfer;
	}

	int count() {
		return this.transfers.size();
	}

	private void look() {
		while (true) {
			try {
				Thread.sleep(TICK);
			}
			catch (InterruptedException ex) {
				return;
			}
			long now = System.nanoTime();
			this.transfers.forEach((transfer) -> transfer.look(now));
		}
	}

}
