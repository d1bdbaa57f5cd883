package dev.trainstep.admission.transfer;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.Lock;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.Claim;
import dev.trainstep.admission.RefusedException.Reason;
import dev.trainstep.admission.transfer.TransferWatch.Transfer;

/** Writes to a client, unless it reads too slowly. */
final class Download {

	/** Long, since the system passes on what was written in lumps. */
	private static final Duration GRACE = Duration.ofSeconds(20);

	private final Connection connection;

	private final TransferWatch watch;

	private final Admission admission;

	private final Claim claim;

	private final long minRate;

	/**
	 * @param claim of the request
	 * @param minRate bytes per second
	 */
	Download(Connection connection, TransferWatch watch, Admission admission, Claim claim, long minRate) {
		this.connection = connection;
		this.watch = watch;
		this.admission = admission;
		this.claim = claim;
		this.minRate = minRate;
	}

	interface Writing {

		/** Writes, and adds the bytes to the pace. */
		void write(Pace pace) throws IOException;

	}

	/**
	 * Writes a long answer whole, at the client's pace.
	 * @throws IOException if the client is gone, or reads too slowly
	 */
	void runLong(Writing writing) throws IOException {
		ConnectionBuffers buffers = this.connection.buffers();
		if (buffers == null || !hasTimeForLarge() || !buffers.enlarge()) {
			run(writing);
			return;
		}
		boolean written = false;
		try {
			run(writing);
			written = true;
		}
		finally {
			buffers.shrink();
			if (!written) {
				// A part of the answer may be lost.
				this.connection.close();
			}
		}
	}

	/** Whether a client that is just fast enough takes a larger buffer well in time. */
	private boolean hasTimeForLarge() {
		return this.minRate * GRACE.toSeconds() >= 2 * ConnectionBuffers.LARGE;
	}

	/**
	 * Writes at the client's pace.
	 * @throws IOException if the client is gone, or reads too slowly
	 */
	void run(Writing writing) throws IOException {
		var pace = new Pace(this.minRate, GRACE, System.nanoTime());
		Transfer transfer = this.watch.download(this.connection.channel(), pace, this.claim::reserved);
		Lock lock = this.connection.writing();
		lock.lock();
		try (transfer) {
			writing.write(pace);
		}
		catch (IOException ex) {
			// Tomcat's own write timeout may come first.
			if (transfer.isTooSlow() || ex.getCause() instanceof SocketTimeoutException) {
				this.admission.count(Reason.TOO_SLOW);
			}
			throw ex;
		}
		finally {
			lock.unlock();
		}
	}

}
