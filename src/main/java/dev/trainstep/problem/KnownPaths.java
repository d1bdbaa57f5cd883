package dev.trainstep.problem;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

import org.apache.commons.text.similarity.LevenshteinDistance;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** The paths of the service: those of its controllers that are fixed. */
@Component
public class KnownPaths {

	/** As much of a foreign path, or of its last part, as is compared or logged. */
	private static final int MAX_LENGTH = 40;

	/** In shorter words, a typing error may make another word. */
	private static final int LETTERS_PER_ERROR = 4;

	private final SingletonSupplier<List<String>> paths;

	/** Handlers are looked up late: filters are made before them. */
	@Autowired
	KnownPaths(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		this(() -> mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().entrySet().stream())
			.filter((handler) -> !ErrorController.class.isAssignableFrom(handler.getValue().getBeanType()))
			.flatMap((handler) -> handler.getKey().getDirectPaths().stream())
			.distinct()
			.sorted()
			.toList());
	}

	/**
	 * @param paths asked for when a request comes
	 */
	public KnownPaths(Supplier<List<String>> paths) {
		this.paths = SingletonSupplier.of(paths);
	}

	/** The path below the context path, if it is one of these. */
	public Optional<String> find(String uri, String contextPath) {
		return Optional.of(withoutContext(uri, contextPath)).filter(this.paths.obtain()::contains);
	}

	/**
	 * The path that was probably meant, if one is near: by all letters, or the last
	 * part's.
	 */
	Optional<String> nearest(String uri, String contextPath) {
		String path = withoutContext(uri, contextPath);
		return this.paths.obtain()
			.stream()
			.filter((known) -> isNear(path, known) || isNear(path.substring(path.lastIndexOf('/') + 1), known))
			.findFirst()
			.map((known) -> contextPath + known);
	}

	private static boolean isNear(String asked, String known) {
		if (asked.length() > MAX_LENGTH) {
			return false;
		}
		String typed = letters(asked);
		String meant = letters(known);
		var errors = new LevenshteinDistance(meant.length() / LETTERS_PER_ERROR);
		return !meant.isEmpty() && (errors.apply(typed, meant) >= 0 || sorted(typed).equals(sorted(meant)));
	}

	/** Letters in another order are a typing error too. */
	private static List<Integer> sorted(String letters) {
		return letters.chars().sorted().boxed().toList();
	}

	private static String letters(String path) {
		return path.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
	}

	/** A path for the log: harmless, and shortened, unless it is one of these. */
	String loggable(String uri, String contextPath) {
		return find(uri, contextPath).orElseGet(() -> harmless(withoutContext(uri, contextPath)));
	}

	private static String harmless(String path) {
		String start = path.substring(0, Math.min(path.length(), MAX_LENGTH));
		return start.replaceAll("[^A-Za-z0-9/_.-]", "?") + ((path.length() > MAX_LENGTH) ? "…" : "");
	}

	static String withoutContext(String uri, String contextPath) {
		return uri.startsWith(contextPath) ? uri.substring(contextPath.length()) : uri;
	}

}
