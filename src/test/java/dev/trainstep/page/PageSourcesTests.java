package dev.trainstep.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.openapi.ExampleExchange;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

/** What the page's sources do not have, and how much of them a first visit loads. */
class PageSourcesTests {

	static final Path STATIC = Path.of("src/main/resources/static");

	/** Of {@code index.html} and all that it needs before the first click. */
	private static final int MAX_BYTES = 120_000;

	private static final int MAX_REQUESTS = 16;

	private static final int MAX_LINES = 250;

	/** The names of namespaces are no addresses. */
	private static final Pattern ELSEWHERE = Pattern.compile("https?://(?!www[.]w3[.]org/)");

	private static final Pattern TEXT_AS_CODE = Pattern
		.compile("innerHTML|outerHTML|insertAdjacentHTML|document[.]write"
				+ "|\\beval\\(|\\bFunction\\(|\\bstyle=|setAttribute\\(\"style\"|\\bon[a-z]+=\"");

	/** Every number of a network comes from the service. */
	private static final Pattern MATHEMATICS = Pattern
		.compile("Math[.](exp|expm1|log|log1p|tanh)\\b|Math[.]max\\(0\\b");

	/** What is sent, and what a sent request is compared with. */
	private static final Pattern PATH = Pattern.compile("(?:post\\(|stream\\(|path: |path === )\"([^\"]*)\"");

	private static final Pattern IMPORT = Pattern.compile("(?m)^(?:import|export)\\b[^\"(]*\"[.]/([a-z-]+[.]js)\"");

	private static final Pattern PRELOADED = Pattern
		.compile("<link rel=\"modulepreload\" href=\"(page/[a-z-]+[.]js)\">");

	private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(page/[a-z.-]+)\"");

	private static final Pattern PROPERTY = Pattern.compile("(?<![a-z])(--[a-z0-9-]+)(?=:)");

	private static final Pattern USED_PROPERTY = Pattern.compile("var\\((--[a-z0-9-]+)");

	static List<Path> sources() throws IOException {
		try (Stream<Path> files = Files.walk(STATIC)) {
			return files.filter(Files::isRegularFile).sorted().toList();
		}
	}

	static List<Path> modules() throws IOException {
		return sources().stream().filter((file) -> file.toString().matches(".*/page/.*[.]js")).toList();
	}

	private static Set<String> found(Pattern pattern, String text) {
		return pattern.matcher(text)
			.results()
			.map((match) -> match.group(Math.min(1, match.groupCount())))
			.collect(toCollection(TreeSet::new));
	}

	@ParameterizedTest
	@MethodSource("sources")
	void nothingComesFromElsewhereAndNoTextBecomesCode(Path source) throws IOException {
		String text = Files.readString(source);
		assertThat(ELSEWHERE.matcher(text).results().map(MatchResult::group)).isEmpty();
		assertThat(TEXT_AS_CODE.matcher(text).results().map(MatchResult::group)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("modules")
	void aModuleIsShortAndComputesNoNumberOfANetwork(Path module) throws IOException {
		assertThat(MATHEMATICS.matcher(Files.readString(module)).results().map(MatchResult::group)).isEmpty();
		assertThat(Files.readAllLines(module)).hasSizeLessThanOrEqualTo(MAX_LINES);
	}

	@Test
	void thePageAsksForPathsOfTheDocumentOnly() throws IOException {
		Set<String> paths = new TreeSet<>();
		for (Path module : modules()) {
			paths.addAll(found(PATH, Files.readString(module)));
		}
		assertThat(paths).contains("/explain", "/train", "/train-step", "/forward").isSubsetOf(ExampleExchange.paths());
	}

	@Test
	void everyCustomPropertyIsDefined() throws IOException {
		StringBuilder styles = new StringBuilder();
		for (Path source : sources()) {
			if (source.toString().endsWith(".css")) {
				styles.append(Files.readString(source));
			}
		}
		assertThat(found(USED_PROPERTY, styles.toString())).isNotEmpty().isSubsetOf(found(PROPERTY, styles.toString()));
	}

	/** Without what a click fetches. */
	@Test
	void aFirstVisitLoadsLittle() throws IOException {
		Set<String> files = new TreeSet<>(Set.of("index.html"));
		String page = Files.readString(STATIC.resolve("index.html"));
		found(LINK, page).forEach((file) -> add(file, files));
		assertThat(files).contains("page/main.js", "page/page.css").hasSizeLessThanOrEqualTo(MAX_REQUESTS);
		assertThat(files.stream().mapToLong((file) -> STATIC.resolve(file).toFile().length()).sum())
			.as(files.toString())
			.isLessThanOrEqualTo(MAX_BYTES);
	}

	/** Without a word about them, a module is asked for when the one before has come. */
	@Test
	void thePageTellsWhichModulesItsScriptImports() throws IOException {
		Set<String> modules = new TreeSet<>();
		add("page/main.js", modules);
		modules.remove("page/main.js");
		assertThat(found(PRELOADED, Files.readString(STATIC.resolve("index.html")))).isEqualTo(modules);
	}

	private static void add(String file, Set<String> files) {
		if (files.add(file) && file.endsWith(".js")) {
			try {
				found(IMPORT, Files.readString(STATIC.resolve(file))).forEach((module) -> add("page/" + module, files));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

}
