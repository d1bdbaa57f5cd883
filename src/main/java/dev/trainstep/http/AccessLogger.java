package dev.trainstep.http;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.ServletException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.trainstep.problem.ProblemHandler;

/**
 * Logs one line for each request, without any value of the caller's. Tomcat's own valve
 * would log paths and methods as they came, and to a file. The container calls it when
 * the answer is sent, also for what it refuses itself.
 */
final class AccessLogger extends ValveBase implements AccessLog {

	private static final Logger log = LoggerFactory.getLogger(AccessLogger.class);

	AccessLogger() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
	}

	@Override
	public void log(Request request, Response response, long nanos) {
		try (var _ = new LogContext(response.getHeader(StandardHeaders.REQUEST_ID),
				request.getHeader(LogContext.TRACE_PARENT))) {
			log.info("{}: {}, {} bytes, {} ms", ProblemHandler.route(request), response.getStatus(),
					response.getBytesWritten(false), TimeUnit.NANOSECONDS.toMillis(nanos));
		}
	}

	@Override
	public void setRequestAttributesEnabled(boolean enabled) {
		// No address of a client is logged.
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

}
