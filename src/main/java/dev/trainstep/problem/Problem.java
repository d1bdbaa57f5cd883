package dev.trainstep.problem;

import java.util.Comparator;
import java.util.List;

import org.springframework.http.HttpStatusCode;

import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;

/** The body of every answer of 400 and above (RFC 9457). */
// @formatter:off
@Prose("What is wrong, and where (RFC 9457).")
public record Problem(
		@Prose("The kind of problem: a stable URI reference to a page about it.")
		String type,
		@Prose("The kind of problem, in words.")
		String title,
		@Prose("The HTTP status.")
		int status,
		@Prose("This problem, in words.")
		String detail,
		@Prose("The path of the request.")
		String instance,
		@Prose("All errors that were found, at most 20; empty if none has a place in the request.")
		List<FieldError> errors) {

	@Prose("One error.")
	public record FieldError(
			@Prose("The place in the request, as a JSON pointer in URI fragment form.")
			String pointer,
			@Prose("What is wrong there. Tells shapes and lengths, never a value of the request.")
			String detail) {
	}
	// @formatter:on

	/** A problem without a place in the body. */
	public static Problem of(HttpStatusCode status, String instance) {
		return of(status, ProblemType.of(status).map(ProblemType::meaning).orElse("HTTP status " + status), instance);
	}

	/**
	 * A problem without a place in the body.
	 * @param what what is wrong; how to mend it is added
	 */
	static Problem of(HttpStatusCode status, String what, String instance) {
		return ProblemType.of(status)
			.map((type) -> of(type, what + " " + type.remedy(), instance))
			// RFC 9457's type of a problem that is no more than its status.
			.orElseGet(() -> new Problem("about:blank", "HTTP status " + status, status.value(), what, instance,
					List.of()));
	}

	/**
	 * A problem without a place in the body.
	 * @param detail what is wrong, and how to mend it
	 */
	static Problem of(ProblemType type, String detail, String instance) {
		return new Problem(type.uri(), type.title(), type.status().value(), detail, instance, List.of());
	}

	/** The same problem, with its page below a context path. */
	Problem below(String contextPath) {
		String type = this.type.startsWith("/") ? contextPath + this.type : this.type;
		return new Problem(type, this.title, this.status, this.detail, this.instance, this.errors);
	}

	/** A problem with these violations, kind by kind; the first kind gives the type. */
	static Problem of(InvalidInputException invalid, String instance) {
		var sorted = invalid.violations().stream().sorted(Comparator.comparing(Violation::kind)).toList();
		var type = ProblemType.of(sorted.getFirst().kind());
		var errors = sorted.stream()
			.map((violation) -> new FieldError(violation.pointer(), violation.detail()))
			.toList();
		FieldError first = errors.getFirst();
		String others = (invalid.found() == 1) ? "" : " (first of " + invalid.found() + " errors)";
		String listed = (invalid.found() == errors.size()) ? ""
				: "; " + errors.size() + " of " + invalid.found() + " are listed";
		return new Problem(type.uri(), type.title(), type.status().value(),
				first.pointer() + ": " + first.detail() + others + listed, instance, errors);
	}

}
