package dev.trainstep.admission.transfer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import dev.trainstep.admission.Admission;

/**
 * Watches transfers that wait for their clients, and ends those that are too slow. While
 * memory is short, it ends those that hold much of it and move slowly. It shuts down one
 * direction of the connection: the waiting thread then fails.
 */
final class TransferWatch implements Watched {

	/** While memory is short, transfers that move this many bytes a second are safe. */
	private static final double FAST = 1 << 19;

	/**
	 * Transfers that hold fewer bytes are safe: small requests have memory of their own.
	 */
	private static final long SMALL = 1 << 18;

	private final Admission admission;

	private final Set<Transfer> transfers = ConcurrentHashMap.newKeySet();

	TransferWatch(Admission admission) {
		this.admission = admission;
	}

	/** A transfer, watched until it is closed. */
	final class Transfer implements AutoCloseable {

		private final SocketChannel channel;

		private final boolean upload;

		private final Pace pace;

		private final LongSupplier held;

		private final long end;

		private volatile boolean tooSlow;

		private Transfer(SocketChannel channel, boolean upload, Pace pace, LongSupplier held, Duration maxTime) {
			this.channel = channel;
			this.upload = upload;
			this.pace = pace;
			this.held = held;
			this.end = System.nanoTime() + maxTime.toNanos();
		}

		/** Whether the watch has ended it. */
		boolean isTooSlow() {
			return this.tooSlow;
		}

		private void check(long now) {
			if (this.pace.isTooSlow(now) || now - this.end > 0) {
				end();
			}
		}

		private long held() {
			return this.held.getAsLong();
		}

		private void end() {
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

		@Override
		public void close() {
			TransferWatch.this.transfers.remove(this);
		}

	}

	/**
	 * @param held the bytes of memory that the upload holds
	 */
	Transfer upload(SocketChannel channel, Pace pace, LongSupplier held, Duration maxTime) {
		return add(new Transfer(channel, true, pace, held, maxTime));
	}

	/**
	 * @param held the bytes of memory that the download holds
	 */
	Transfer download(SocketChannel channel, Pace pace, LongSupplier held) {
		return add(new Transfer(channel, false, pace, held, Duration.ofDays(1)));
	}

	private Transfer add(Transfer transfer) {
		this.transfers.add(transfer);
		return transfer;
	}

	int count() {
		return this.transfers.size();
	}

	@Override
	public void check(long now) {
		this.transfers.forEach((transfer) -> transfer.check(now));
		long held = this.transfers.stream().mapToLong(Transfer::held).sum();
		if (this.admission.isShortOfMemory(held)) {
			endSlow(held);
		}
	}

	/**
	 * Ends slow transfers, those that hold most first, until what is left holds less than
	 * half as much.
	 */
	private void endSlow(long held) {
		List<Holder> slow = this.transfers.stream()
			.filter((transfer) -> transfer.pace.recentRate() < FAST)
			.map((transfer) -> new Holder(transfer, transfer.held()))
			.filter((holder) -> holder.held > SMALL)
			.sorted(Comparator.comparingLong(Holder::held).reversed())
			.toList();
		long left = held;
		for (Holder holder : slow) {
			if (left < held / 2) {
				return;
			}
			left -= holder.held;
			holder.transfer.end();
		}
	}

	/** What a transfer holds, as of one look: it may change at any time. */
	private record Holder(Transfer transfer, long held) {
	}

}
