package dev.trainstep.http;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerMapping;

import dev.trainstep.problem.KnownPaths;

/**
 * Tells metrics and the log the path of a request before anything can refuse it. Spring
 * tells them only once it has found a handler. A path that is not ours is a value of the
 * caller's, so it is not told.
 */
final class RouteFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	private final transient KnownPaths paths;

	RouteFilter(KnownPaths paths) {
		this.paths = paths;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		this.paths.find(request.getRequestURI(), request.getContextPath()).ifPresent((path) -> tell(path, request));
		chain.doFilter(request, response);
	}

	private static void tell(String path, HttpServletRequest request) {
		request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, path);
		ServerHttpObservationFilter.findObservationContext(request)
			.ifPresent((observation) -> observation.setPathPattern(path));
	}

}
