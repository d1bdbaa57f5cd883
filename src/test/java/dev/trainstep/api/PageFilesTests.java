package dev.trainstep.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.trainstep.api.RawExchange.RawAnswer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** How the page at the root and its files are served. */
class PageFilesTests extends HttpTest {

	private static final Path FILES = Path.of("src/main/resources/static");

	private static final Map<String, String> TYPES = Map.of("", "text/html;charset=utf-8", "js",
			"text/javascript;charset=utf-8", "css", "text/css;charset=utf-8", "svg", "image/svg+xml");

	private static final FileTime BUILT = FileTime.fromMillis(0);

	/** Files that change while the service runs. */
	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	static Path changing;

	@DynamicPropertySource
	static void serveFilesThatChange(DynamicPropertyRegistry settings) {
		settings.add("spring.web.resources.static-locations", () -> "classpath:/static/," + changing.toUri());
	}

	private static Stream<String> paths() throws IOException {
		try (Stream<Path> files = Files.list(FILES.resolve("page"))) {
			List<String> names = files.map((file) -> "/page/" + file.getFileName()).sorted().toList();
			return Stream.concat(Stream.of("/", "/swagger-ui-plugin.js"), names.stream());
		}
	}

	private static String header(Answer answer, String name) {
		return String.join(" | ", answer.response().headers().allValues(name));
	}

	private HttpRequest.Builder head(String path) {
		return HttpRequest.newBuilder(uri(path)).method("HEAD", BodyPublishers.noBody());
	}

	@ParameterizedTest
	@MethodSource("paths")
	void eachFileHasItsTypeAndIsAskedForAgain(String path) throws IOException {
		Answer answer = get(path);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo(Files.readString(FILES.resolve(path.substring(1) + indexOf(path))));
		assertThat(answer.contentType()).isEqualTo(TYPES.get(path.replaceFirst(".*[./]", "")));
		assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
		assertThat(header(answer, "ETag")).matches("\"\\p{XDigit}{32}\"");
		assertThat(header(answer, "Last-Modified")).isEmpty();
	}

	private static String indexOf(String path) {
		return path.endsWith("/") ? "index.html" : "";
	}

	@ParameterizedTest
	@MethodSource("paths")
	void whatHasNotChangedIsNotSentAgain(String path) {
		String tag = header(get(path), "ETag");
		for (HttpRequest.Builder request : List.of(HttpRequest.newBuilder(uri(path)), head(path))) {
			Answer answer = send(request.header("If-None-Match", tag));
			assertThat(answer.status()).isEqualTo(304);
			assertThat(answer.body()).isEmpty();
			assertThat(header(answer, "ETag")).isEqualTo(tag);
			assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
			assertThat(header(answer, "Vary")).isEqualTo("X-Forwarded-Prefix");
		}
	}

	@ParameterizedTest
	@MethodSource("paths")
	void headTellsOfGet(String path) {
		Answer head = send(head(path));
		Answer get = get(path);
		assertThat(head.body()).isEmpty();
		for (String name : List.of("Content-Length", "Content-Type", "ETag", "Cache-Control", "Vary")) {
			assertThat(header(head, name)).as(name).isEqualTo(header(get, name)).isNotEmpty();
		}
	}

	@Test
	void aFileThatChangedIsSentThoughItsTimeIsTheSame() throws IOException {
		String tag = header(write("const a = 1"), "ETag");
		Answer answer = write("const a = 2", "If-None-Match", tag, "If-Modified-Since",
				"Wed, 21 Oct 2099 07:28:00 GMT");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("const a = 2");
		assertThat(header(answer, "ETag")).isNotEqualTo(tag);
		assertThat(write("const a = 3", "If-Modified-Since", "Wed, 21 Oct 2099 07:28:00 GMT").status()).isEqualTo(200);
	}

	/** Writes a file, and gets it. */
	private Answer write(String content, String... headers) throws IOException {
		Path file = Files.createDirectories(changing.resolve("page")).resolve("changing.js");
		Files.setLastModifiedTime(Files.writeString(file, content), BUILT);
		HttpRequest.Builder request = HttpRequest.newBuilder(uri("/page/changing.js"));
		return send((headers.length > 0) ? request.headers(headers) : request);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/page", "/page/", "/page/nothing.js", "/page/page/main.js", "/page/main.js/",
			"/index.html", "/page/..;/index.html", "/page/%2e%2e", "/page/../index.html", "/page/%252e%252e",
			"/page/application.yml" })
	void nothingElseIsServed(String path) throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			exchange.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: *\r\n\r\n");
			RawAnswer answer = requireNonNull(exchange.read(false));
			assertThat(answer.status()).isEqualTo(404);
			assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
		}
	}

	@Test
	void aRangeBeyondTheEndIsAProblem() {
		Answer answer = send(HttpRequest.newBuilder(uri("/")).header("Range", "bytes=9999999-"));
		assertThat(answer.status()).isEqualTo(416);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
	}

	/** A page about a type of problem is one level deeper than the root. */
	@ParameterizedTest
	@ValueSource(strings = { "/", "/problems/overflow" })
	void everyLinkIsRelativeAndLeadsSomewhere(String page) {
		String[] links = get(page).body().split("(href|src)=\"", -1);
		assertThat(links).hasSizeGreaterThan(2);
		for (int i = 1; i < links.length; i++) {
			String link = links[i].substring(0, links[i].indexOf('"'));
			assertThat(link).doesNotStartWith("/").doesNotContain(":");
			assertThat(get(uri(page).resolve(link).getPath()).status()).as(link).isIn(200, 302);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "text/html", "*/*;q=0", "image/png" })
	void theRootIsThePageWhateverIsAccepted(String accept) {
		Answer answer = send(HttpRequest.newBuilder(uri("/")).header("Accept", accept));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).startsWith("<!doctype html>");
	}

}
