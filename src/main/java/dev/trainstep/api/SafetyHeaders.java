package dev.trainstep.api;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.http.HttpHeaders;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * Headers that every answer has: what browsers may do with it, and the id of the request,
 * under which the log tells of it.
 */
final class SafetyHeaders extends HttpFilter {

	private static final long serialVersionUID = 1L;

	static final String REQUEST_ID = "X-Request-Id";

	/**
	 * An id has to be new, not secret: a secure one takes a lock that all would share.
	 */
	private static final IdGenerator IDS = new AlternativeJdkIdGenerator();

	/** What these get may be kept; it is the same for everybody. */
	private static final Set<String> PAGES = Set.of("GET", "HEAD");

	private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	/** Swagger UI styles its elements one by one, and has its pictures in its styles. */
	private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self' "
			+ "'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
			+ "form-action 'none'; frame-ancestors 'none'";

	static void setOn(HttpServletResponse response) {
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
		response.setHeader("Referrer-Policy", "no-referrer");
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		String id = response.getHeader(REQUEST_ID);
		if (id == null) {
			id = idOf(request.getHeader(REQUEST_ID));
			response.setHeader(REQUEST_ID, id);
			setOn(response);
			if (!PAGES.contains(request.getMethod())) {
				response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
			}
		}
		try (var _ = MDC.putCloseable("requestId", id)) {
			chain.doFilter(request, response);
		}
	}

	/** The caller's id, if it is harmless, or a new one. */
	private static String idOf(@Nullable String given) {
		return (given != null && SAFE_ID.matcher(given).matches()) ? given : IDS.generateId().toString();
	}

}
