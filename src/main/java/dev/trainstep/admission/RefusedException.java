package dev.trainstep.admission;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** A request is not let in. */
public final class RefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Seconds within which those that were refused together do not come back together.
	 */
	private static final int RETRY_AFTER = 4;

	private final Reason reason;

	private final String detail;

	private final transient HttpHeaders headers;

	/** Why, by the name it is counted under. */
	public enum Reason {

		/** A key is required. */
		NO_KEY(HttpStatus.UNAUTHORIZED),
		/** The body arrives too slowly. */
		TOO_SLOW(HttpStatus.REQUEST_TIMEOUT),
		/** The body is too large. */
		TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
		/** The body is encoded. */
		ENCODED(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
		/** No memory is left for it now. */
		MEMORY(HttpStatus.SERVICE_UNAVAILABLE),
		/** Too many wait. */
		QUEUE_FULL(HttpStatus.SERVICE_UNAVAILABLE),
		/** It waited too long. */
		QUEUE_TIMEOUT(HttpStatus.SERVICE_UNAVAILABLE);

		private final HttpStatus status;

		Reason(HttpStatus status) {
			this.status = status;
		}

		/** Whether it may be let in later. */
		boolean isForNow() {
			return this.status == HttpStatus.SERVICE_UNAVAILABLE;
		}

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

	/**
	 * @param detail for the caller, to be shown as it is
	 */
	RefusedException(Reason reason, String detail, HttpHeaders headers) {
		super(detail, null, false, false);
		this.reason = reason;
		this.detail = detail;
		this.headers = headers;
	}

	RefusedException(Reason reason, String detail) {
		this(reason, detail, HttpHeaders.EMPTY);
	}

	/** The server is full, for now. */
	static RefusedException busy(Reason reason) {
		var headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(ThreadLocalRandom.current().nextInt(1, RETRY_AFTER + 1)));
		return new RefusedException(reason, switch (reason) {
			case MEMORY -> "The memory for requests is taken; nothing was done.";
			case QUEUE_FULL -> "Too many requests wait for their turn; nothing was done.";
			default -> "It was not this request's turn in time; nothing was done.";
		}, headers);
	}

	public Reason reason() {
		return this.reason;
	}

	/** For the caller, to be shown as it is. */
	public String detail() {
		return this.detail;
	}

	public HttpStatus status() {
		return this.reason.status;
	}

	public HttpHeaders headers() {
		return this.headers;
	}

}
