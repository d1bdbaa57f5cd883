package dev.trainstep.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

import dev.trainstep.core.violation.Violation;

/**
 * The kinds of problem documents. Names, and so the {@code type} URIs, are part of the
 * contract and never change.
 */
public enum ProblemType {

	MALFORMED_JSON(HttpStatus.BAD_REQUEST, "The body is not JSON",
			"The body of the request is not a JSON document, or ends before it is complete.",
			"Look at the place that the error points to. JSON knows no NaN and no Infinity, no comments, no trailing "
					+ "commas and no single quotes; most JSON libraries write it right if asked to."),

	INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request is not of the declared structure",
			"A field is missing, unknown, given twice or of the wrong type: a number written as a string, say, or a null.",
			"Compare the request with the schema on the OpenAPI page. Names are case-sensitive: W1, not w1. What is "
					+ "optional is left out, rather than null."),

	SHAPE_MISMATCH(HttpStatus.UNPROCESSABLE_CONTENT, "Shapes do not fit each other",
			"The rows of a matrix differ in length, something is empty, or two things do not fit: the columns of W2 and "
					+ "the rows of W1, say, or the number of samples in x and in y.",
			"Each error tells the shape it found and the one it expected. W1 is m × n, b1 has m numbers, W2 is c × m, b2 "
					+ "has c numbers; x is n numbers, or B rows of n; y is c numbers, or B rows of c. Gradients, and what an "
					+ "optimizer keeps, have the shape of the network."),

	INVALID_VALUE(HttpStatus.UNPROCESSABLE_CONTENT, "A value is not allowed where it stands",
			"A number is beyond float64 or outside its range, a name is not one of those that can stand there, a target is "
					+ "not a distribution, a label is not a class, a result was asked for that this request cannot produce, "
					+ "or a run is resumed with other things than it had.",
			"Each error tells which values are allowed in its place."),

	TOO_LARGE(HttpStatus.UNPROCESSABLE_CONTENT, "The work is more than there is room for",
			"The answer would take more numbers than the service can hold, or more time than it has.",
			"Send a smaller network, or fewer samples at a time: the gradients of a batch are the mean of those of equal "
					+ "parts of it."),

	OVERFLOW(HttpStatus.UNPROCESSABLE_CONTENT, "A result is beyond float64",
			"The request is sound, but computing its answer leads to a number that is infinite or not a number. Such a "
					+ "result is never returned.",
			"The error names the first place. Smaller weights or inputs, or a smaller eta, keep results finite."),

	KEY_REQUIRED(HttpStatus.UNAUTHORIZED, "A key is required",
			"This service takes requests with a key only, and the request has none, or not one of those.",
			"Send the key that its operator gave you: Authorization: Bearer, a space, and the key."),

	FORBIDDEN_ORIGIN(HttpStatus.FORBIDDEN, "Pages of this origin may not call the service",
			"A browser asked on behalf of a page whose origin the service does not list.",
			"Ask its operator to list the origin, or call the service from a program."),

	NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing at this path",
			"The path of the request is none of this service's.", "The paths are on the OpenAPI page."),

	METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This path does not take this method",
			"The path exists, but not for this HTTP method.", "The Allow header lists the methods that it takes."),

	NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer cannot be of an acceptable media type",
			"The Accept header of the request excludes what this path answers with.",
			"Accept application/json, or leave the header out."),

	TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "The request came too slowly",
			"The body was not here in time, or stopped coming.",
			"Send it again over a faster connection, or less of it: a network is often smaller than its data."),

	CONTENT_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large",
			"The body has more bytes or numbers than the service takes, or takes more memory than it has.",
			"Send fewer samples at a time, or numbers with fewer digits. The limits are on the OpenAPI page."),

	UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is of an unsupported media type",
			"The Content-Type header of the request is not one that this path takes, or is missing; or the body is "
					+ "compressed, or of another charset than UTF-8.",
			"Send plain JSON in UTF-8, with Content-Type: application/json."),

	EXPECTATION_FAILED(HttpStatus.EXPECTATION_FAILED, "The Expect header asks for something unknown",
			"The only expectation that there is in HTTP is 100-continue.", "Leave the Expect header out."),

	BAD_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be understood",
			"The request breaks the rules of HTTP, or broke off.", "Send it again, with a well-kept HTTP client."),

	NOT_IMPLEMENTED(HttpStatus.NOT_IMPLEMENTED, "The request asks for something that is not done here",
			"The request has a transfer encoding other than chunked, or a method that goes through to elsewhere.",
			"Send it again, with a well-kept HTTP client."),

	UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The service is full",
			"So much is under way that there is no room for this request just now. Nothing was done.",
			"Send it again, after the seconds that the Retry-After header tells: that is always safe."),

	VERSION_NOT_SUPPORTED(HttpStatus.HTTP_VERSION_NOT_SUPPORTED, "This version of HTTP is not spoken here",
			"The request line names a version other than HTTP/1.1 or 1.0.", "Send it again as HTTP/1.1."),

	INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "The service failed",
			"This is a mistake of the service, not of the request.",
			"Sending the request again is safe. Please report what you sent.");

	private final HttpStatus status;

	private final String title;

	private final String meaning;

	private final String remedy;

	ProblemType(HttpStatus status, String title, String meaning, String remedy) {
		this.status = status;
		this.title = title;
		this.meaning = meaning;
		this.remedy = remedy;
	}

	static ProblemType of(Violation.Kind kind) {
		return switch (kind) {
			case MALFORMED -> MALFORMED_JSON;
			case INVALID_REQUEST -> INVALID_REQUEST;
			case SHAPE_MISMATCH -> SHAPE_MISMATCH;
			case INVALID_VALUE -> INVALID_VALUE;
			case TOO_LARGE -> TOO_LARGE;
			case OVERFLOW -> OVERFLOW;
		};
	}

	/** The type of errors that have nothing but this status. */
	static Optional<ProblemType> of(HttpStatusCode status) {
		// Of those for one status the last is the most general.
		return Arrays.stream(values())
			.filter((type) -> type.status.isSameCodeAs(status) && type.status != HttpStatus.UNPROCESSABLE_CONTENT)
			.reduce((first, last) -> last);
	}

	static Optional<ProblemType> ofSlug(String slug) {
		return Arrays.stream(values()).filter((type) -> type.slug().equals(slug)).findFirst();
	}

	private String slug() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** The stable URI reference of this type, which resolves to a page about it. */
	public String uri() {
		return "/problems/" + slug();
	}

	HttpStatus status() {
		return this.status;
	}

	public String title() {
		return this.title;
	}

	/** What such a problem means, for the page about it. */
	String meaning() {
		return this.meaning;
	}

	/** How to mend it, for the page about it. */
	String remedy() {
		return this.remedy;
	}

}
