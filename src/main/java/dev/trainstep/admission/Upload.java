package dev.trainstep.admission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

import dev.trainstep.admission.RefusedException.Reason;
import dev.trainstep.admission.Watch.Transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Takes in the body of a request, at its sender's pace, if that is not too slow. */
final class Upload {

	private static final int CHUNK = 1 << 16;

	/** What is read is never looked at: all may share it. */
	private static final byte[] NOWHERE = new byte[CHUNK];

	private static final String NOT_UTF_8 = "The body has a charset other than UTF-8.";

	/** In which so many bytes have to come. */
	private static final Duration WINDOW = Duration.ofSeconds(5);

	/**
	 * How long what is refused goes on being read, so that its sender, who may not look
	 * up before all is sent, reads the answer.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final HttpServletRequest request;

	private final Exchange exchange;

	private final TrainstepProperties.Body limits;

	private final long declared;

	private final long maxSize;

	private final Watch watch;

	private byte[] bytes = new byte[0];

	private int size;

	Upload(HttpServletRequest request, Exchange exchange, TrainstepProperties properties, Watch watch) {
		this.request = request;
		this.exchange = exchange;
		this.limits = properties.body();
		this.declared = request.getContentLengthLong();
		this.maxSize = properties.maxBodySize();
		this.watch = watch;
	}

	/** Whether a request has a body. */
	static boolean isDue(HttpServletRequest request) {
		return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
	}

	/**
	 * Judges by the header, and sets memory aside to begin with: what is only announced
	 * takes no more, lest announcing be enough to take it all.
	 * @throws RefusedException if it is encoded or too large, or there is no memory
	 */
	void announce() {
		checkEncoding();
		checkSize(this.declared);
		this.exchange.expectBody(this.declared);
		this.exchange.reserveForBody(Math.clamp(this.declared, 0, CHUNK));
	}

	private void checkEncoding() {
		for (String encoding : Collections.list(this.request.getHeaders(HttpHeaders.CONTENT_ENCODING))) {
			if (!encoding.equalsIgnoreCase("identity")) {
				var headers = new HttpHeaders();
				headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
				throw new RefusedException(Reason.ENCODED, "The body has a Content-Encoding other than identity.",
						headers);
			}
		}
		if (!isUtf8(this.request.getContentType())) {
			throw new RefusedException(Reason.ENCODED, NOT_UTF_8);
		}
	}

	private static boolean isUtf8(@Nullable String contentType) {
		try {
			Charset charset = (contentType != null) ? MediaType.parseMediaType(contentType).getCharset() : null;
			return charset == null || charset.equals(UTF_8);
		}
		catch (InvalidMediaTypeException ex) {
			return true; // and no media type that anything here takes
		}
	}

	private void checkSize(long length) {
		if (length > this.maxSize) {
			throw new RefusedException(Reason.TOO_LARGE, "A body has at most " + this.maxSize + " bytes here.");
		}
	}

	/** Takes what has come along with the header. Returns whether that is all. */
	boolean takeBuffered() throws IOException {
		InputStream in = this.request.getInputStream();
		while (this.declared > 0 && this.size < this.declared && in.available() > 0) {
			take(in);
		}
		return this.size == this.declared;
	}

	/**
	 * Takes the rest, as it comes.
	 * @throws RefusedException if it is too large
	 * @throws IOException if it is too slow, breaks off, or is not framed as HTTP says
	 */
	void takeRest() throws IOException {
		var pace = new Pace(this.limits.minRate().toBytes(), WINDOW, System.nanoTime());
		InputStream in = this.request.getInputStream();
		Transfer transfer = this.watch.upload(this.exchange.connection(), pace, this.limits.maxTime());
		try (transfer) {
			while (this.size != this.declared) {
				int taken = take(in);
				if (taken < 0) {
					return;
				}
				pace.add(taken);
			}
		}
		catch (IOException ex) {
			if (transfer.isEnded()) {
				this.exchange.setTooSlow();
			}
			throw ex;
		}
	}

	private int take(InputStream in) throws IOException {
		if (this.size == this.bytes.length) {
			// Twice as much at a time.
			long most = (this.declared >= 0) ? this.declared : this.maxSize + 1;
			int length = (int) Math.min(most, Math.max(CHUNK, 2L * this.size));
			this.exchange.reserveForBody(Math.min(length, this.maxSize));
			this.bytes = Arrays.copyOf(this.bytes, length);
		}
		int taken = in.read(this.bytes, this.size, this.bytes.length - this.size);
		this.size += Math.max(taken, 0);
		checkSize(this.size);
		return taken;
	}

	/**
	 * The body.
	 * @throws RefusedException if it is in another encoding than UTF-8
	 */
	byte[] bytes() {
		if (this.size > 1 && isWide(this.bytes[0], this.bytes[1])) {
			throw new RefusedException(Reason.ENCODED, NOT_UTF_8);
		}
		return (this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size);
	}

	/**
	 * Whether JSON that begins so is in UTF-16 or UTF-32: with a byte order mark, or a
	 * character of ASCII.
	 */
	private static boolean isWide(byte first, byte second) {
		return first == 0 || second == 0 || (first == (byte) 0xfe && second == (byte) 0xff)
				|| (first == (byte) 0xff && second == (byte) 0xfe);
	}

	/** Lets go of what was taken. */
	void forget() {
		this.bytes = new byte[0];
	}

	/**
	 * Reads and forgets, for a while, what still comes of a request that was refused.
	 */
	void drain() {
		if (this.size == 0 && this.request.getHeader(HttpHeaders.EXPECT) != null) {
			// Nobody asked for it.
			return;
		}
		try (Transfer _ = this.watch.upload(this.exchange.connection(), null, PATIENCE)) {
			InputStream in = this.request.getInputStream();
			while (in.read(NOWHERE) >= 0) {
				// until it ends, one way or another
			}
		}
		catch (IOException ex) {
			// That is an end, too.
		}
	}

}
