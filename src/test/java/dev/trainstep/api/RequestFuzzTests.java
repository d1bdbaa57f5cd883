package dev.trainstep.api;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.load.Service;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Request lines and headers that nobody sends in good faith, to both ports: each is
 * answered, with no failure of the service, and no value of it is in the answer or in the
 * log. The service is a process of its own, since Tomcat logs some values only once in a
 * process.
 */
@Tag("slow")
class RequestFuzzTests {

	/**
	 * A value of the caller, allowed in a token, a host and a query, but not in a
	 * request's id.
	 */
	private static final String SECRET = "s3cret!";

	private static final int REQUESTS_PER_SEED = 250;

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\"]}";

	private static final List<String> METHODS = List.of("GET", "GET", "GET", "GET", "HEAD", "POST", "POST", "PUT",
			"DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", SECRET, "G\0T", "");

	private static final List<String> PATHS = List.of("/", "/page/main.js", "/page/", "/livez", "/readyz", "/forward",
			"/train", "/train-step", "/problems/not-found", "/problems/", "/v3/api-docs", "/v3/api-docs.yaml",
			"/v3/api-docs/swagger-config", "/swagger-ui.html", "/swagger-ui/index.html",
			"/swagger-ui/swagger-initializer.js", "/swagger-ui/swagger-ui.css", "/swagger-ui/", "/webjars/", "/nowhere",
			"/error", "/favicon.ico", "/actuator", "/actuator/", "/actuator/health", "/actuator/health/liveness",
			"/actuator/health/readiness", "/actuator/health/nothing", "/actuator/info", "/actuator/prometheus",
			"/actuator/env", "*", "//", "/./", "/livez/../livez", "/%2e%2e/", "/;a=b", "/livez;a", "/%zz", "/%", "/%ff",
			"/%00", "/%2f", "/\\", "livez", "http://localhost/livez", "https://a@b:1/livez", "http:", "/a^b", "/\u00ff",
			"");

	private static final List<String> QUERIES = List.of("", "", "", "?", "?a=%zz", "?%ff=x", "?&&=x", "?=x", "?a=%",
			"?" + SECRET, "?a=" + SECRET + "&=%", "?_method=DELETE", "?configUrl=" + SECRET, "?a=\u00ff", "?a=<",
			"?a?b=[", "#" + SECRET);

	private static final List<String> VERSIONS = List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1",
			"HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/1.", "http/1.1", "HTTP/1.1 ");

	private static final List<String> NAMES = List.of("Accept", "Accept", "Accept-Charset", "Accept-Encoding",
			"Accept-Language", "Access-Control-Request-Headers", "Access-Control-Request-Method", "Authorization",
			"Cache-Control", "Connection", "Content-Encoding", "Content-Language", "Content-Length", "Content-Type",
			"Content-Type", "Cookie", "Cookie", "Date", "Expect", "Forwarded", "Host", "Host", "HTTP2-Settings",
			"If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Keep-Alive",
			"Max-Forwards", "Origin", "Pragma", "Prefer", "Range", "Range", "Referer", "Sec-Fetch-Site", "TE",
			"Trailer", "Transfer-Encoding", "Upgrade", "User-Agent", "Via", "X-Forwarded-For", "X-Forwarded-Host",
			"X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Proto", "X-Forwarded-Ssl", "X-HTTP-Method-Override",
			"X-Request-Id", "b3", "baggage", "traceparent", "tracestate", "X-" + SECRET, "X (y)", "");

	/** Values, whole or to be put together. */
	private static final List<String> PARTS = List.of(SECRET, SECRET, "", " ", ",", ", ", ";", "=", "\"", "\\", "/",
			"//", ":", "-", "*", "*/*", "[", "]", "{", "}", "(", "%", "%zz", "%41", "\t", "\u00ff", "\u0000", "\u0001",
			"\u007f", "0", "-1", "1", "99999999999999999999", "1e9", "a", "a b", "a=b c", "q=", "q=2", "_", "a_b", "..",
			"/../", "localhost", "my_host:8080", "[::1]", "[v1.x]", "http://", "https", "text/html", "application/json",
			"application/json;charset=", "multipart/form-data; boundary=", "application/x-www-form-urlencoded",
			"text/event-stream", "bytes=", "bytes=0-", "0-1,", "W/\"", "Bearer ", "Basic ", "100-continue", "chunked",
			"gzip", "identity", "close", "keep-alive", "upgrade", "h2c", "POST", "for=", "host=",
			"Thu, 01 Jan 1970 00:00:00 GMT", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "\r\n ", "\n");

	private static final List<String> ENDS = List.of("\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n",
			"\n", "\r");

	/**
	 * What a client can cause beyond 499 is an unknown transfer encoding, and an unknown
	 * version. An answer to HTTP/0.9 is its content only.
	 */
	private static final Pattern START = Pattern
		.compile("HTTP/1\\.1 ([1-4][0-9][0-9]|501|505) |\\{\"type\":\"/problems/(?!internal-error)");

	private static final Pattern ERROR = Pattern.compile("HTTP/1\\.1 [45]");

	@SuppressWarnings("NullAway.Init") // before all tests
	private static Service service;

	@BeforeAll
	static void start() {
		service = Service.start("requests", List.of(), "--logging.level.root=info");
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@AfterEach
	void theLogHasNeitherFailuresNorValues() throws IOException {
		assertThat(service.log().lines().filter(RequestFuzzTests::isFailureOrValue)).isEmpty();
		assertThat(answer(service.managementPort(), "GET /actuator/prometheus HTTP/1.1\r\nHost: localhost\r\n\r\n"))
			.contains("http_server_requests_seconds_count")
			.doesNotContain("status=\"500\"");
	}

	private static boolean isFailureOrValue(String line) {
		return line.contains(" WARN ") || line.contains(" ERROR ") || line.startsWith("\tat ") || line.contains(SECRET);
	}

	private static <T> T any(Random random, List<T> choices) {
		return choices.get(random.nextInt(choices.size()));
	}

	private static String value(Random random) {
		var value = new StringBuilder();
		for (int i = random.nextInt(5); i >= 0; i--) {
			value.append(any(random, PARTS));
		}
		return value.toString();
	}

	private static String request(Random random) {
		String method = any(random, METHODS);
		var request = new StringBuilder(method + " " + any(random, PATHS) + any(random, QUERIES) + " "
				+ any(random, VERSIONS) + any(random, ENDS));
		if (random.nextInt(8) > 0) {
			request.append("Host: localhost\r\n");
		}
		for (int i = random.nextInt(5); i > 0; i--) {
			request.append(any(random, NAMES)).append(": ").append(value(random)).append(any(random, ENDS));
		}
		if (method.equals("POST") && random.nextBoolean()) {
			request.append("Content-Type: application/json\r\nContent-Length: " + GOOD.length() + "\r\n\r\n" + GOOD);
		}
		return request.append("\r\n").toString();
	}

	static IntStream seeds() {
		return IntStream.rangeClosed(1, Integer.getInteger("fuzz.seeds", 8));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void anyRequestIsAnsweredOrCutOff(int seed) throws IOException {
		var random = new Random(seed);
		for (int i = 0; i < REQUESTS_PER_SEED; i++) {
			String request = request(random);
			check(service.port(), request);
			check(service.managementPort(), request);
		}
		assertServes();
	}

	private static void check(int port, String request) throws IOException {
		String answer = answer(port, request);
		assertThat(answer.isEmpty() || START.matcher(answer).lookingAt()).as("%s\n%s", request, answer).isTrue();
		assertThat(answer).as(request).doesNotContain(SECRET, "Exception: ", "\tat ");
		// Tomcat answers OPTIONS * itself.
		boolean isOurs = port == service.port() && !request.startsWith("OPTIONS *");
		if (isOurs && ERROR.matcher(answer).lookingAt()) {
			assertThat(answer).as(request).contains("\r\nContent-Type: application/problem+json\r\n");
		}
	}

	/**
	 * All that the service sends until it closes; nothing if it cuts the connection off.
	 */
	private static String answer(int port, String request) throws IOException {
		try (var exchange = new RawExchange(port)) {
			exchange.send(request);
			exchange.endOutput();
			return exchange.readBytes(Integer.MAX_VALUE);
		}
		catch (java.net.SocketTimeoutException ex) {
			throw new AssertionError("no end: " + request, ex);
		}
		catch (java.net.SocketException ex) {
			return "";
		}
	}

	private static void assertServes() throws IOException {
		assertThat(answer(service.managementPort(), "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\n\r\n"))
			.startsWith("HTTP/1.1 200 ");
		assertThat(
				answer(service.port(),
						"POST /forward HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
								+ "application/json\r\nContent-Length: " + GOOD.length() + "\r\n\r\n" + GOOD))
			.endsWith("{\"h\":[1.0]}");
	}

}
