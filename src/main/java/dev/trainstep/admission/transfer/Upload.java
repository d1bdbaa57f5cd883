package dev.trainstep.admission.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.BodyFormat;
import dev.trainstep.admission.Claim;
import dev.trainstep.admission.RefusedException;
import dev.trainstep.admission.RefusedException.Reason;
import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.admission.transfer.TransferWatch.Transfer;

/** Receives the body of a request at its client's pace, unless that is too slow. */
final class Upload {

	/** Bytes of the first array for a body whose length is unknown or long. */
	private static final int CHUNK = 1 << 16;

	private static final Duration GRACE = Duration.ofSeconds(5);

	/**
	 * How long a refused body is still read: most clients look for an answer only when
	 * they have sent everything.
	 */
	private static final Duration DRAIN_TIME = Duration.ofSeconds(2);

	private final HttpServletRequest request;

	private final BodyFormat format;

	private final Connection connection;

	private final Admission admission;

	private final Claim claim;

	private final TrainstepProperties properties;

	private final TransferWatch watch;

	/** Bytes; negative if unknown. */
	private final long declared;

	private final long maxSize;

	private final ReceivedChunk chunk = new ReceivedChunk();

	private byte[] bytes = new byte[0];

	private int size;

	/** Whether the client was asked for the body, if it waits for that. */
	private boolean begun;

	private boolean failed;

	Upload(HttpServletRequest request, BodyFormat format, Connection connection, Admission admission, Claim claim,
			TrainstepProperties properties, TransferWatch watch) {
		this.request = request;
		this.format = format;
		this.connection = connection;
		this.admission = admission;
		this.claim = claim;
		this.properties = properties;
		this.watch = watch;
		this.declared = request.getContentLengthLong();
		this.maxSize = properties.maxBodySize();
	}

	/** Whether a request has a body. */
	static boolean isDue(HttpServletRequest request) {
		return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
	}

	/**
	 * Receives the body. Memory is reserved while it arrives, not when it is announced: a
	 * header alone would be enough to take all memory.
	 * @throws RefusedException if the body is encoded, too large or too slow, or if there
	 * is no room for it
	 * @throws IOException if the connection breaks off, or the body violates HTTP
	 */
	byte[] receive() throws IOException {
		Encodings.check(this.request);
		checkSize(this.declared);
		this.admission.requireRoom(this.claim, this.declared);
		this.claim.reserveForBody(Math.clamp(this.declared, 0, CHUNK));
		// Keeps Tomcat from parsing forms.
		this.request.getInputStream();
		Pace pace = newPace(GRACE);
		Transfer transfer = this.watch.upload(this.connection.channel(), pace, this.claim::reserved,
				this.properties.body().maxTime());
		this.begun = true;
		try (transfer) {
			while (this.size != this.declared && this.connection.read(this.chunk) >= 0) {
				pace.add(take(this.chunk.getByteBuffer()));
			}
			if (this.size < this.declared) {
				throw new EOFException("the body is shorter than declared");
			}
		}
		catch (IOException ex) {
			this.failed = true;
			if (transfer.isTooSlow() || ex instanceof SocketTimeoutException) {
				throw new RefusedException(Reason.TOO_SLOW, "The body arrived too slowly.");
			}
			throw ex;
		}
		return body();
	}

	private Pace newPace(Duration grace) {
		return new Pace(this.properties.body().minRate().toBytes(), grace, System.nanoTime());
	}

	private void checkSize(long length) {
		if (length > this.maxSize) {
			throw new RefusedException(Reason.TOO_LARGE,
					"The body is too long; the limit is " + this.maxSize + " bytes.");
		}
	}

	/** Returns the number of bytes taken. */
	private int take(ByteBuffer from) {
		int length = from.remaining();
		long needed = (long) this.size + length;
		checkSize(needed);
		if (needed > this.bytes.length) {
			// Doubled, growing costs one copy of each byte on average; quadrupled, a
			// third.
			boolean isDeclared = this.declared >= 0;
			long grown = (isDeclared ? 4L : 2L) * this.size;
			int capacity = (int) Math.clamp(Math.max(CHUNK, grown), needed, isDeclared ? this.declared : this.maxSize);
			this.claim.reserveForBody(capacity);
			this.bytes = Arrays.copyOf(this.bytes, capacity);
		}
		from.get(this.bytes, this.size, length);
		this.size += length;
		return length;
	}

	private byte[] body() {
		if (this.format.text()) {
			Encodings.check(this.bytes, this.size);
		}
		byte[] body = (this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size);
		forget();
		return body;
	}

	/** Drops what was received. */
	void forget() {
		this.bytes = new byte[0];
	}

	private boolean isAskedFor() {
		return this.begun || this.request.getHeader(HttpHeaders.EXPECT) == null;
	}

	/** Reads on for a while, and drops what still arrives of a refused body. */
	void drain() {
		if (this.failed || !isAskedFor()) {
			return;
		}
		try (Transfer _ = this.watch.upload(this.connection.channel(), newPace(DRAIN_TIME), () -> 0, DRAIN_TIME)) {
			while (this.connection.read(this.chunk) >= 0) {
				// until the body or the time ends
			}
		}
		catch (IOException ex) {
			// The client is gone, or too slow.
		}
	}

}
