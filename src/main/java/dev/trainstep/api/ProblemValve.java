package dev.trainstep.api;

import java.io.IOException;
import java.util.Objects;

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
 * Problem documents for what the container itself refuses: what is not HTTP, or not for
 * any application. Nothing more is read from such a connection.
 */
final class ProblemValve extends ErrorReportValve {

	private final JsonMapper mapper;

	ProblemValve(JsonMapper mapper) {
		this.mapper = mapper;
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
		SafetyHeaders.setOn(response);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		try {
			response.getOutputStream().write(this.mapper.writeValueAsBytes(problem));
			response.finishResponse();
		}
		catch (IOException ex) {
			// Nobody is there to read it.
		}
	}

}
