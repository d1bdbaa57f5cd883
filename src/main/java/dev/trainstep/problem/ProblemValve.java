package dev.trainstep.problem;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

import tools.jackson.databind.json.JsonMapper;

/**
 * Problem documents for what the container itself refuses: what is not HTTP, or is for no
 * application. It reads nothing more from such a connection.
 */
public final class ProblemValve extends ErrorReportValve {

	/**
	 * The path below which a proxy has the service, well-formed; there may be several.
	 */
	public static final String PREFIX = "X-Forwarded-Prefix";

	private final Context context;

	private final JsonMapper mapper;

	private final Consumer<HttpServletResponse> headers;

	/**
	 * Writes problem documents.
	 * @param context of the application
	 * @param headers sets what every answer has
	 */
	public ProblemValve(Context context, JsonMapper mapper, Consumer<HttpServletResponse> headers) {
		this.context = context;
		this.mapper = mapper;
		this.headers = headers;
	}

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !isConnected(response)
				|| !response.setErrorReported()) {
			return;
		}
		if (!this.context.getState().isAvailable()) {
			// The service ends. Tomcat finds nothing at any path.
			response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
			response.setHeader(HttpHeaders.RETRY_AFTER, "1");
		}
		String uri = Objects.requireNonNullElse(request.getRequestURI(), "");
		String prefix = request.getHeader(PREFIX);
		// Spring's filter, which follows proxies, has not seen the request.
		String root = (prefix != null) ? prefix.replaceAll("/?(, ?|$)", "") : this.context.getPath();
		String path = (prefix != null) ? root + KnownPaths.withoutContext(uri, this.context.getPath()) : uri;
		Problem problem = (response.getStatus() == HttpStatus.BAD_REQUEST.value())
				? BadRequest.problem(request, throwable, path)
				: Problem.of(HttpStatusCode.valueOf(response.getStatus()), path);
		response.setStatus(problem.status());
		ProblemHandler.log(problem, ProblemHandler.route(request),
				(throwable instanceof Exception exception) ? exception : null);
		response.setHeader(HttpHeaders.CONNECTION, "close");
		request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		this.headers.accept(response);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		try {
			response.getOutputStream().write(this.mapper.writeValueAsBytes(problem.below(root)));
			response.finishResponse();
		}
		catch (IOException ex) {
			// The client is gone.
		}
	}

	/** Whether the connection is open. */
	private static boolean isConnected(Response response) {
		var allowed = new AtomicBoolean(true);
		response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
		return allowed.get();
	}

}
