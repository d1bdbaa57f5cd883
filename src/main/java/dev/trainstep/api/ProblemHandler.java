package dev.trainstep.api;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

import dev.trainstep.core.InvalidInputException;
import dev.trainstep.core.Violation;
import dev.trainstep.core.Violation.Kind;

/**
 * Turns whatever goes wrong into a problem document, and into one line of the log that
 * holds nothing of the caller's.
 */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

	@ExceptionHandler
	ResponseEntity<Object> handle(InvalidInputException ex, ServletWebRequest request) {
		return respond(Problem.of(ex.violations(), instance(request)), HttpHeaders.EMPTY, request);
	}

	/** What nobody expected; but a client that is gone needs no answer. */
	@ExceptionHandler
	@Nullable ResponseEntity<Object> handle(Exception ex, ServletWebRequest request) {
		if (DisconnectedClientHelper.isClientDisconnectedException(ex)) {
			return null;
		}
		log.error("failed {}", route(request), ex);
		return respond(Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, instance(request)), HttpHeaders.EMPTY, request);
	}

	/**
	 * A body that is not there, or broke off; what is there is refused by
	 * {@link StrictJsonConverter}.
	 */
	@Override
	protected ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		var missing = new Violation(Kind.INVALID_REQUEST, "#", "missing: a JSON object is required as the body");
		return respond(Problem.of(List.of(missing), instance(request)), headers, request);
	}

	/** Everything else that Spring refuses. */
	@Override
	protected ResponseEntity<Object> handleExceptionInternal(Exception ex, @Nullable Object body, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		return respond(Problem.of(status, instance(request)), headers, request);
	}

	/**
	 * A problem document is written whatever the request accepts: there is no other form
	 * of an error.
	 */
	private static ResponseEntity<Object> respond(Problem problem, HttpHeaders headers, WebRequest request) {
		log.info("refused {}: {} {}, {} errors", route(request), problem.status(), problem.type(),
				problem.errors().size());
		return ResponseEntity.status(problem.status())
			.headers(headers)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(problem);
	}

	private static String instance(WebRequest request) {
		return ((ServletWebRequest) request).getRequest().getRequestURI();
	}

	/**
	 * The method, if it is one of HTTP's own, and the pattern of the path: not the path
	 * itself, which is the caller's.
	 */
	private static String route(WebRequest request) {
		HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
		String method = servletRequest.getMethod();
		boolean known = Arrays.stream(HttpMethod.values()).map(HttpMethod::name).anyMatch(method::equals);
		Object pattern = servletRequest.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return (known ? method : "?") + " " + Objects.requireNonNullElse(pattern, "?");
	}

}
