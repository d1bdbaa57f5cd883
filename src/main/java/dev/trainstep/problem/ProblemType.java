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
			"Look at the place that the error points to. JSON has no NaN, no Infinity, no comments, no trailing commas "
					+ "and no single quotes. Most JSON libraries write valid JSON if asked to."),

	MALFORMED_ARCHIVE(HttpStatus.BAD_REQUEST, "The body is no archive of its format",
			"The body is declared to be npz or safetensors and is not, or a part of it is wrong: its directory, the header "
					+ "of an array, a check sum.",
			"Let numpy.savez write npz, and the library of safetensors its files. The error names the array, if it is one "
					+ "that is wrong. Send npz as application/x-npz and safetensors as application/x-safetensors."),

	INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request is not of the declared structure",
			"A field is missing, unknown, given twice or of the wrong type, such as a number written as a string, or a "
					+ "null; or the URL has a query, from which a POST would read nothing.",
			"Compare the request with the schema on the OpenAPI page. Names are case-sensitive: W1, not w1. Leave "
					+ "optional fields out; null is not a value. Every field belongs into the body."),

	SHAPE_MISMATCH(HttpStatus.UNPROCESSABLE_CONTENT, "Shapes do not fit each other",
			"The rows of a matrix differ in length, an array is empty, or two shapes do not fit: the columns of W2 and "
					+ "the rows of W1, for example, or the number of samples in x and in y.",
			"Each error gives the shape found and the shape expected. W1 is m × n, b1 has m numbers, W2 is c × m, b2 has "
					+ "c numbers; x is n numbers, or B rows of n; y is c numbers, or B rows of c. Gradients and "
					+ "optimizer state have the shapes of the network."),

	INVALID_VALUE(HttpStatus.UNPROCESSABLE_CONTENT, "A value is not allowed where it stands",
			"A number overflows float64 or is outside its range, a name is unknown, a target is not a distribution, a "
					+ "label is not a class, an output cannot be produced from this request, or a run is resumed with "
					+ "other data or settings.",
			"Each error tells which values are allowed in its place."),

	TOO_LARGE(HttpStatus.UNPROCESSABLE_CONTENT, "The work is too large",
			"The answer would take more memory or more time than the service allows one request.",
			"Send a smaller network, or fewer samples at a time: the gradients of a batch are the mean of the gradients "
					+ "of its equal parts."),

	OVERFLOW(HttpStatus.UNPROCESSABLE_CONTENT, "A result overflows float64",
			"The request is valid, but computing its answer leads to a number that is infinite or not a number. Such a "
					+ "result is never returned.",
			"The error names the first place, and what helps: smaller weights or inputs, a smaller eta, an epsilon above 0."),

	KEY_REQUIRED(HttpStatus.UNAUTHORIZED, "A key is required",
			"This service requires a key, and the request has none, or an unknown one.",
			"Send the key that its operator gave you: Authorization: Bearer, a space, and the key."),

	FORBIDDEN_ORIGIN(HttpStatus.FORBIDDEN, "Pages of this origin may not call the service",
			"A browser sent the request for a page whose origin the service does not list.",
			"Ask the operator to list the origin, or call the service from a program."),

	NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing at this path", "The service has no such path.",
			"The OpenAPI page, swagger-ui.html at the root of the service, has all paths."),

	METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This path does not take this method",
			"The path exists, but not for this HTTP method.",
			"Use a method that the Allow header lists. The OpenAPI page shows how, and lets you try it."),

	NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "No acceptable media type",
			"The Accept header of the request excludes every media type that this path answers with.",
			"Accept a type that the path answers with, or leave the header out."),

	TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "The request came too slowly",
			"The body did not arrive in time, or stopped arriving.",
			"Send it again over a faster connection, or send less: a network is often smaller than its data."),

	CONTENT_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large",
			"The body has more bytes, numbers or names than the service takes, or needs more memory than it has.",
			"Send fewer samples at a time, numbers with fewer digits, or no names that mean nothing here. The limits are on "
					+ "the OpenAPI page."),

	URI_TOO_LONG(HttpStatus.URI_TOO_LONG, "The URL is too long",
			"The request line is longer than the whole header may be.",
			"Every path of the service is short. Numbers belong into the body, not into the URL."),

	HEADER_TOO_LONG(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The header is too long",
			"The request line and the header fields are longer together than the service takes, or there are too many "
					+ "fields.",
			"Send fewer and shorter fields, without cookies for example, or ask the operator for a higher limit. Numbers "
					+ "belong into the body, not into the URL or a header."),

	UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is of an unsupported media type",
			"The Content-Type header is missing or is not one that this path takes, or the body is compressed or in "
					+ "another charset than UTF-8.",
			"Send JSON in UTF-8, with the header Content-Type: application/json; or npz as application/x-npz, or safetensors "
					+ "as application/x-safetensors. None of them is compressed."),

	EXPECTATION_FAILED(HttpStatus.EXPECTATION_FAILED, "The Expect header asks for something unknown",
			"HTTP has one expectation, 100-continue.", "Leave the Expect header out."),

	BAD_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be understood",
			"The request breaks the rules of HTTP, or was cut off, or its path cannot be one of the service.",
			"Send it again with another HTTP client."),

	NOT_IMPLEMENTED(HttpStatus.NOT_IMPLEMENTED, "The request asks for something that is not implemented",
			"The request has a transfer encoding other than chunked, or the CONNECT method.",
			"Send it again with another HTTP client."),

	UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The service is full",
			"Too many requests are in flight. Nothing was done.",
			"Send it again after the seconds that the Retry-After header gives: that is always safe."),

	VERSION_NOT_SUPPORTED(HttpStatus.HTTP_VERSION_NOT_SUPPORTED, "This version of HTTP is not supported",
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
			case MALFORMED_ARCHIVE -> MALFORMED_ARCHIVE;
			case INVALID_REQUEST -> INVALID_REQUEST;
			case SHAPE_MISMATCH -> SHAPE_MISMATCH;
			case INVALID_VALUE -> INVALID_VALUE;
			case TOO_LARGE -> TOO_LARGE;
			case OVERFLOW -> OVERFLOW;
		};
	}

	/** The type of an error of which only the status is known. */
	static Optional<ProblemType> of(HttpStatusCode status) {
		// Of several types with one status, the last is the most general.
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

	/** What such a problem means. */
	String meaning() {
		return this.meaning;
	}

	/** How to mend it. */
	String remedy() {
		return this.remedy;
	}

}
