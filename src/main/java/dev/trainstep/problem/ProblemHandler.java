package dev.trainstep.problem;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.RefusedException;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;

/**
 * Turns every error into a problem document, and into one line of the log, which repeats
 * nothing of the caller's.
 */
@RestControllerAdvice
public class ProblemHandler extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

	/** Media types that are often sent by mistake, and why. */
	private static final Map<MediaType, String> COMMON_TYPES = Map.of(MediaType.APPLICATION_FORM_URLENCODED,
			", a form, as by curl -d without this header", MediaType.MULTIPART_FORM_DATA, ", a form",
			MediaType.TEXT_PLAIN, "", MediaType.APPLICATION_OCTET_STREAM, "", MediaType.APPLICATION_XML, "");

	private static final String UNKNOWN = "?";

	private final Admission admission;

	private final KnownPaths paths;

	public ProblemHandler(Admission admission, KnownPaths paths) {
		this.admission = admission;
		this.paths = paths;
	}

	@ExceptionHandler
	ResponseEntity<Object> handle(InvalidInputException ex, ServletWebRequest request) {
		return respond(Problem.of(ex, request.getRequest().getRequestURI()), HttpHeaders.EMPTY, request.getRequest(),
				ex);
	}

	@ExceptionHandler
	ResponseEntity<Object> handle(RefusedException ex, ServletWebRequest request) {
		return respond(problem(ex, request.getRequest()), ex.headers(), request.getRequest(), ex);
	}

	/** Counts a refusal. */
	private Problem problem(RefusedException ex, HttpServletRequest request) {
		this.admission.count(ex.reason());
		return Problem.of(ex.status(), ex.detail(), request.getRequestURI());
	}

	/**
	 * Handles an error after the first event of a stream, which ends with the problem.
	 */
	public Problem handleInStream(RuntimeException ex, HttpServletRequest request) {
		RefusedException refusal = refusal(ex);
		Problem problem;
		if (refusal != null) {
			problem = problem(refusal, request);
		}
		else if (ex instanceof InvalidInputException invalid) {
			problem = Problem.of(invalid, request.getRequestURI());
		}
		else {
			problem = Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, request.getRequestURI());
		}
		log(problem, loggableRoute(problem, request), ex);
		return problem.below(request.getContextPath());
	}

	/** The refusal among the causes: memory may run out while an answer is written. */
	private static @Nullable RefusedException refusal(Exception ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof RefusedException refusal) {
				return refusal;
			}
		}
		return null;
	}

	/** Answers nothing: the client has closed the connection. */
	@ExceptionHandler
	@Nullable ResponseEntity<Object> handle(CancellationException ex) {
		return null;
	}

	/** Handles an Accept header that nothing but an actuator has read. */
	@ExceptionHandler
	ResponseEntity<Object> handle(InvalidMimeTypeException ex, ServletWebRequest request) {
		return respond(HttpStatus.NOT_ACCEPTABLE, request.getRequest().getRequestURI(), HttpHeaders.EMPTY,
				request.getRequest(), ex);
	}

	/** Handles a mistake of the program, unless a refusal caused it. */
	@ExceptionHandler
	@Nullable ResponseEntity<Object> handle(Exception ex, ServletWebRequest request) {
		RefusedException refusal = refusal(ex);
		return (refusal != null) ? handle(refusal, request)
				: handleExceptionInternal(ex, null, HttpHeaders.EMPTY, HttpStatus.INTERNAL_SERVER_ERROR, request);
	}

	/**
	 * Handles an empty body; any other is read by a converter, which refuses it itself.
	 */
	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		var missing = new Violation(Kind.INVALID_REQUEST, "#",
				"missing: the request has no body; JSON, npz or safetensors is required");
		return handle(new InvalidInputException(missing), (ServletWebRequest) request);
	}

	/** Tells what was sent, if it is a common type. */
	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(HttpMediaTypeNotSupportedException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		MediaType sent = ex.getContentType();
		HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
		boolean isMissing = servletRequest.getHeader(HttpHeaders.CONTENT_TYPE) == null;
		String what = (sent == null)
				? (isMissing ? "The request has no Content-Type." : "The Content-Type is not a media type.")
				: COMMON_TYPES.entrySet()
					.stream()
					.filter((type) -> sent.equalsTypeAndSubtype(type.getKey()))
					.findFirst()
					.map((type) -> "The body is declared as " + type.getKey() + type.getValue() + ".")
					.orElse("The body is declared as a media type that this path does not take.");
		return respond(Problem.of(status, what, servletRequest.getRequestURI()), headers, servletRequest, ex);
	}

	/** Names the types, where they are known. */
	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(HttpMediaTypeNotAcceptableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (ex.getSupportedMediaTypes().isEmpty()) {
			return handleExceptionInternal(ex, null, headers, status, request);
		}
		String types = ex.getSupportedMediaTypes()
			.stream()
			.map(MediaType::toString)
			.sorted()
			.collect(Collectors.joining(", "));
		String what = "This path answers with " + types + ", which the Accept header of the request excludes.";
		HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
		return respond(Problem.of(status, what, servletRequest.getRequestURI()), headers, servletRequest, ex);
	}

	/** Names the methods, and adds those that Spring answers by itself. */
	@Override
	protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
			HttpRequestMethodNotSupportedException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		Set<HttpMethod> allowed = new LinkedHashSet<>(headers.getAllow());
		if (allowed.contains(HttpMethod.GET)) {
			allowed.add(HttpMethod.HEAD);
		}
		allowed.add(HttpMethod.OPTIONS);
		String methods = headers.getAllow().stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
		headers.setAllow(allowed);
		HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
		String method = method(servletRequest);
		String what = "This path takes " + methods + (method.equals(UNKNOWN) ? "." : ", not " + method + ".");
		return respond(Problem.of(status, what, servletRequest.getRequestURI()), headers, servletRequest, ex);
	}

	/**
	 * Handles everything else that Spring refuses. A client that is gone gets no answer.
	 */
	@Override
	protected @Nullable ResponseEntity<Object> handleExceptionInternal(Exception ex, @Nullable Object body,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (DisconnectedClientHelper.isClientDisconnectedException(ex)) {
			return null;
		}
		HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
		return respond(status, servletRequest.getRequestURI(), headers, servletRequest, ex);
	}

	/**
	 * Logs and answers a problem of which only the status is known.
	 * @param instance the path that was asked for
	 */
	ResponseEntity<Object> respond(HttpStatusCode status, String instance, HttpHeaders headers,
			HttpServletRequest request, @Nullable Exception cause) {
		Optional<String> nearest = status.isSameCodeAs(HttpStatus.NOT_FOUND)
				? this.paths.nearest(instance, request.getContextPath()) : Optional.empty();
		Problem problem = nearest
			.map((path) -> Problem.of(status, "The service has no such path; did you mean " + path + "?", instance))
			.orElseGet(() -> Problem.of(status, instance));
		return respond(problem, headers, request, cause);
	}

	/** Logs a problem, and answers it whatever the request accepts. */
	private ResponseEntity<Object> respond(Problem problem, HttpHeaders headers, HttpServletRequest request,
			@Nullable Exception cause) {
		log(problem, loggableRoute(problem, request), cause);
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.status());
		if (HttpMethod.OPTIONS.matches(request.getMethod())) {
			// Without this header, the servlet would allow every method.
			answer.allow();
		}
		return answer.headers(headers)
			.cacheControl(CacheControl.noStore())
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(problem.below(request.getContextPath()));
	}

	/**
	 * Logs a problem.
	 * @param route the method and the path of its request, as far as they are harmless
	 */
	static void log(Problem problem, String route, @Nullable Exception cause) {
		if (problem.status() == HttpStatus.INTERNAL_SERVER_ERROR.value()) {
			log.error("failed {}: {} {}", route, problem.status(), problem.type(), cause);
		}
		else if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
			// These come in floods; metrics count them.
			log.debug("refused {}: {} {}", route, problem.status(), problem.type());
		}
		else {
			log.info("refused {}: {} {}, errors: {}", route, problem.status(), problem.type(), problem.errors().size());
		}
	}

	/** The method and the path that was asked for, as far as they are harmless. */
	private String loggableRoute(Problem problem, HttpServletRequest request) {
		return method(request) + " " + this.paths.loggable(problem.instance(), request.getContextPath());
	}

	/** The method, if it is one of HTTP's own, and the pattern that the path matched. */
	public static String route(HttpServletRequest request) {
		Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return method(request) + " " + Objects.requireNonNullElse(pattern, UNKNOWN);
	}

	private static String method(HttpServletRequest request) {
		// An error dispatch keeps the method of the request here.
		String method = Objects
			.requireNonNullElseGet(request.getAttribute(RequestDispatcher.ERROR_METHOD),
					() -> Objects.requireNonNullElse(request.getMethod(), UNKNOWN))
			.toString();
		boolean known = Arrays.stream(HttpMethod.values()).map(HttpMethod::name).anyMatch(method::equals);
		return known ? method : UNKNOWN;
	}

}
