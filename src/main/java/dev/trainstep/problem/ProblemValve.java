package dev.trainstep.problem;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

import tools.jackson.databind.json.JsonMapper;

/**
 * Problem documents for what the container itself refuses: what is not HTTP, or is for no
 * application. It reads nothing more from such a connection.
 */
public final class ProblemValve extends ErrorReportValve {

	private final JsonMapper mapper;

	private final Consumer<HttpServletResponse> headers;

	/**
	 * Writes problem documents.
	 * @param headers sets what every answer has
	 */
	public ProblemValve(JsonMapper mapper, Consumer<HttpServletResponse> headers) {
		this.mapper = mapper;
		this.headers = headers;
	}

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		String path = Objects.requireNonNullElse(request.getRequestURI(), "");
		Problem problem = Problem.of(HttpStatusCode.valueOf(response.getStatus()), path);
		ProblemHandler.log(problem, request, null);
		response.setHeader(HttpHeaders.CONNECTION, "close");
		request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		this.headers.accept(response);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		try {
			response.getOutputStream().write(this.mapper.writeValueAsBytes(problem));
			response.finishResponse();
		}
		catch (IOException ex) {
			// The client is gone.
		}
	}

}
