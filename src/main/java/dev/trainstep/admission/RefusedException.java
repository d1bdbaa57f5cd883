package dev.trainstep.admission;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** The service refuses a request. */
public final class RefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Seconds. Clients that were refused together are spread over them, lest they all
	 * come back together.
	 */
	private static final int MAX_RETRY_AFTER = 4;

	private final Reason reason;

	private final String detail;

	private final transient HttpHeaders headers;

	/** Why a request is refused; also the tag of the metric. */
	public enum Reason {

		/** The request has no valid key. */
		NO_KEY(HttpStatus.UNAUTHORIZED),
		/** The body arrives too slowly. */
		TOO_SLOW(HttpStatus.REQUEST_TIMEOUT),
		/** The body is too large. */
		TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
		/** The body has an encoding that is not supported. */
		ENCODED(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
		/** The memory is not free now. */
		MEMORY(HttpStatus.SERVICE_UNAVAILABLE),
		/** Too many requests wait already. */
		QUEUE_FULL(HttpStatus.SERVICE_UNAVAILABLE),
		/** The request waited too long. */
		QUEUE_TIMEOUT(HttpStatus.SERVICE_UNAVAILABLE);

		private final HttpStatus status;

		Reason(HttpStatus status) {
			this.status = status;
		}

		/** Whether a retry may succeed. */
		boolean isTemporary() {
			return this.status == HttpStatus.SERVICE_UNAVAILABLE;
		}

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

	/**
	 * @param detail for the client; contains nothing of its request
	 * @param headers of the answer
	 */
	public RefusedException(Reason reason, String detail, HttpHeaders headers) {
		super(detail, null, false, false);
		this.reason = reason;
		this.detail = detail;
		this.headers = headers;
	}

	/**
	 * @param detail for the client; contains nothing of its request
	 */
	public RefusedException(Reason reason, String detail) {
		this(reason, detail, HttpHeaders.EMPTY);
	}

	/** The service is at capacity; a retry may succeed. */
	static RefusedException busy(Reason reason) {
		var headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER,
				String.valueOf(ThreadLocalRandom.current().nextInt(1, MAX_RETRY_AFTER + 1)));
		return new RefusedException(reason, switch (reason) {
			case MEMORY -> "The service has no free memory for this request now.";
			case QUEUE_FULL -> "Too many requests are waiting.";
			default -> "The request waited too long for its turn.";
		}, headers);
	}

	public Reason reason() {
		return this.reason;
	}

	/** For the client; contains nothing of its request. */
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
