package dev.trainstep.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Names a request in each line of the log until this is closed: by its id, and by the id
 * of the trace that it is part of (W3C Trace Context).
 */
final class LogContext implements AutoCloseable {

	static final String TRACE_PARENT = "traceparent";

	private static final String REQUEST_ID = "requestId";

	/** As the Elastic Common Schema calls it. */
	private static final String TRACE_ID = "trace.id";

	/**
	 * The version, the trace's id, the parent's id, flags, and what later versions add.
	 * An id of zeros is none, and ff is no version.
	 */
	private static final Pattern WELL_FORMED = Pattern
		.compile("(?!ff)(?!00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

	/**
	 * Begins to name a request.
	 * @param id of the request, harmless to log; null if it has none
	 * @param traceParent the header of the request, if it has one; any text
	 */
	LogContext(@Nullable String id, @Nullable String traceParent) {
		if (id != null) {
			MDC.put(REQUEST_ID, id);
		}
		Matcher parts = WELL_FORMED.matcher((traceParent != null) ? traceParent : "");
		if (parts.matches()) {
			MDC.put(TRACE_ID, parts.group(1));
		}
	}

	@Override
	public void close() {
		MDC.remove(REQUEST_ID);
		MDC.remove(TRACE_ID);
	}

}
