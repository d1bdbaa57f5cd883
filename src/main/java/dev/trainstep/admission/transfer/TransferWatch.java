package dev.trainstep.admission.transfer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Watches transfers that wait for their clients, and ends those that are too slow. It
 * shuts down one direction of the connection: the waiting thread then fails.
 */
final class TransferWatch {

	private static final Duration TICK = Duration.ofMillis(250);

	private final Set<Transfer> transfers = ConcurrentHashMap.newKeySet();

	/** A platform thread: it runs however busy the carriers of virtual threads are. */
	private final Thread thread = Thread.ofPlatform().daemon().name("transfer-watch").unstarted(this::run);

	void start() {
		this.thread.start();
	}

	void stop() {
		this.thread.interrupt();
	}

	/** A transfer, watched until it is closed. */
	final class Transfer implements AutoCloseable {

		private final SocketChannel channel;

		private final boolean upload;

		private final @Nullable Pace pace;

		private final long end;

		private volatile boolean tooSlow;

		private Transfer(SocketChannel channel, boolean upload, @Nullable Pace pace, Duration maxTime) {
			this.channel = channel;
			this.upload = upload;
			this.pace = pace;
			this.end = System.nanoTime() + maxTime.toNanos();
		}

		/** Whether the watch has ended it. */
		boolean isTooSlow() {
			return this.tooSlow;
		}

		private void check(long now) {
			if (now - this.end > 0 || (this.pace != null && this.pace.isTooSlow(now))) {
				this.tooSlow = true;
				close();
				try {
					// The other direction may still carry an answer.
					SocketChannel _ = this.upload ? this.channel.shutdownInput() : this.channel.shutdownOutput();
				}
				catch (IOException ex) {
					// The connection is closed already.
				}
			}
		}

		@Override
		public void close() {
			TransferWatch.this.transfers.remove(this);
		}

	}

	/**
	 * @param pace that the upload must keep; null if only its time is limited
	 */
	Transfer upload(SocketChannel channel, @Nullable Pace pace, Duration maxTime) {
		return add(new Transfer(channel, true, pace, maxTime));
	}

	Transfer download(SocketChannel channel, Pace pace) {
		return add(new Transfer(channel, false, pace, Duration.ofDays(1)));
	}

	private Transfer add(Transfer transfer) {
		this.transfers.add(transfer);
		return transfer;
	}

	int count() {
		return this.transfers.size();
	}

	private void run() {
		while (true) {
			try {
				Thread.sleep(TICK);
			}
			catch (InterruptedException ex) {
				return;
			}
			long now = System.nanoTime();
			this.transfers.forEach((transfer) -> transfer.check(now));
		}
	}

}
