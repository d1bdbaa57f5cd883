package dev.trainstep.problem;

import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;
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

	/** Tomcat's limit on the fields of a header. */
	private static final int MAX_FIELDS = 100;

	/** What Tomcat says of a header that is too long. Its status is 400 all the same. */
	private static final Set<String> TOO_LONG = Set.of(
			StringManager.getManager(Http11InputBuffer.class).getString("iib.requestheadertoolarge.error"),
			StringManager.getManager(MimeHeaders.class).getString("headers.maxCountFail", MAX_FIELDS));

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
		if (throwable != null && TOO_LONG.contains(String.valueOf(throwable.getMessage()))) {
			response.setStatus(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value());
		}
		if (!this.context.getState().isAvailable()) {
			// The service ends. Tomcat finds nothing at any path.
			response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
			response.setHeader(HttpHeaders.RETRY_AFTER, "1");
		}
		String path = Objects.requireNonNullElse(request.getRequestURI(), "");
		Problem problem = Problem.of(HttpStatusCode.valueOf(response.getStatus()), path);
		ProblemHandler.log(problem, ProblemHandler.route(request),
				(throwable instanceof Exception exception) ? exception : null);
		response.setHeader(HttpHeaders.CONNECTION, "close");
		request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		this.headers.accept(response);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		try {
			response.getOutputStream().write(this.mapper.writeValueAsBytes(problem.below(this.context.getPath())));
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
