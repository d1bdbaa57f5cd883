package dev.trainstep.http;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

import dev.trainstep.problem.ProblemValve;

/**
 * The headers of every answer: what browsers may do with it, and the request's id, which
 * the log repeats.
 */
final class StandardHeaders extends HttpFilter {

	private static final long serialVersionUID = 1L;

	static final String REQUEST_ID = "X-Request-Id";

	private static final String CSP = "Content-Security-Policy";

	/** An id is unique, not secret: a secure generator has a lock that all share. */
	private static final IdGenerator IDS = new AlternativeJdkIdGenerator();

	/**
	 * Caches may keep the answers to these: they are the same for everybody behind the
	 * same proxy.
	 */
	private static final Set<String> PAGES = Set.of("GET", "HEAD");

	private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	/**
	 * Of every answer. Text that a caller gave cannot become markup: with trusted types,
	 * no script can parse any.
	 */
	private static final String CONTENT_SECURITY_POLICY = policy("style-src 'self'; img-src 'self'",
			"; require-trusted-types-for 'script'; trusted-types 'none'");

	private static final String SWAGGER_UI = "/swagger-ui/";

	/** Swagger UI has inline styles, images in style sheets, and parses markup. */
	private static final String SWAGGER_UI_POLICY = policy(
			"style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'", "");

	private static String policy(String styles, String more) {
		return "default-src 'none'; script-src 'self'; " + styles + "; connect-src 'self'; base-uri 'none'; "
				+ "form-action 'none'; frame-ancestors 'none'" + more;
	}

	/** Sets those of an answer to any path but Swagger UI's. */
	static void setOn(HttpServletResponse response) {
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader(CSP, CONTENT_SECURITY_POLICY);
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
			if (request.getRequestURI().startsWith(request.getContextPath() + SWAGGER_UI)) {
				response.setHeader(CSP, SWAGGER_UI_POLICY);
			}
			if (PAGES.contains(request.getMethod())) {
				response.addHeader(HttpHeaders.VARY, ProblemValve.PREFIX);
			}
			else {
				response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
			}
		}
		try (var _ = new LogContext(id, request.getHeader(LogContext.TRACE_PARENT))) {
			chain.doFilter(request, response);
		}
	}

	/** The caller's id, if it is harmless, or a new one. */
	private static String idOf(@Nullable String given) {
		return (given != null && SAFE_ID.matcher(given).matches()) ? given : IDS.generateId().toString();
	}

}
