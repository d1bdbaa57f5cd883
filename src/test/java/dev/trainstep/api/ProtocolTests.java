package dev.trainstep.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.api.RawExchange.RawAnswer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** Bytes and headers that ordinary clients seldom send. */
class ProtocolTests extends HttpTest {

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\"]}";

	private static final String ANSWER = "{\"h\":[1.0]}";

	private Answer post(byte[] body) {
		return send(HttpRequest.newBuilder(uri("/forward"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofByteArray(body)));
	}

	private HttpRequest.Builder good() {
		return HttpRequest.newBuilder(uri("/forward")).POST(BodyPublishers.ofString(GOOD));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff", "7b22c328223a317d", "efbbbfc3", "00" })
	void bytesThatAreNotUtf8AreRefused(String hex) {
		Answer answer = post(HexFormat.of().parseHex(hex));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/malformed-json");
	}

	@Test
	void aByteOrderMarkIsIgnored() {
		assertThat(post(("\ufeff" + GOOD).getBytes(UTF_8)).body()).isEqualTo(ANSWER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void otherEncodingsAreRefused(String charset) {
		assertThat(post(GOOD.getBytes(Charset.forName(charset))).status()).isEqualTo(415);
		assertThat(post(("\ufeff" + GOOD).getBytes(Charset.forName(charset))).status()).isEqualTo(415);
	}

	@ParameterizedTest
	@ValueSource(strings = { "multipart/form-data", "multipart/form-data; boundary=x",
			"application/x-www-form-urlencoded", "text/json", "application/xml", "application/json+x", "*/*" })
	void otherMediaTypesAreRefused(String type) {
		assertThat(send(good().header("Content-Type", type)).status()).isEqualTo(415);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json;charset=utf-16", "application/json;charset=iso-8859-1", "*/*",
			"application/json;q=0.1", "application/json;charset=UTF-16LE;q=0.5, text/html" })
	void theAnswerIsUtf8WhateverTheAcceptHeader(String accept) {
		Answer answer = send(good().header("Content-Type", "application/json").header("Accept", accept));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.contentType()).isEqualTo("application/json");
		assertThat(answer.body()).isEqualTo(ANSWER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ",", " , ,", "\r\nAccept:" })
	void anAcceptHeaderThatNamesNoTypeAcceptsAll(String accept) throws IOException {
		for (String path : List.of("/", "/livez", "/v3/api-docs", "/problems/overflow", "/swagger-ui/index.html")) {
			assertThat(accepting(this.port, path, accept)).as(path).isEqualTo(200);
		}
		for (String path : List.of("health", "info", "prometheus")) {
			assertThat(accepting(this.managementPort, "/actuator/" + path, accept)).as(path).isEqualTo(200);
		}
	}

	private static int accepting(int port, String path, String accept) throws IOException {
		return exchange(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept:" + accept + "\r\n\r\n").status();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/problem+json", "application/json;q=0", "*/*;q=0.0" })
	void whoeverAcceptsNoneOfTheTypesIsToldThem(String accept) {
		Answer answer = send(good().header("Content-Type", "application/json").header("Accept", accept));
		assertThat(answer.status()).isEqualTo(406);
		assertThat(answer.json().get("detail").stringValue())
			.startsWith("This path answers with application/json, application/x-npz, application/x-safetensors, which");
		assertThat(answer.response().headers().firstValue("Accept"))
			.hasValue("application/json, application/x-npz, application/x-safetensors");
	}

	@ParameterizedTest
	@ValueSource(strings = { "latin1", "bogus", "'" })
	void anotherCharsetIsTold(String charset) {
		Answer answer = send(good().header("Content-Type", "application/json; Charset=" + charset));
		assertThat(answer.status()).isEqualTo(415);
		assertThat(answer.json().get("detail").stringValue())
			.startsWith("The Content-Type has a charset other than UTF-8.");
	}

	@Test
	void aPostTakesNoQuery() {
		Answer answer = post("/forward?x=1", GOOD);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/invalid-request");
		assertThat(errors(answer.json()))
			.containsExactly("# the URL has a query, which a POST does not take: every field belongs into the body");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a=%zz", "%ff=x", "&&=x", "=x", "a=%", "configUrl=x", "" })
	void whatTakesNoBodyIgnoresItsQuery(String query) throws IOException {
		for (String path : List.of("/", "/page/main.js", "/livez", "/readyz", "/v3/api-docs", "/swagger-ui/index.html",
				"/problems/overflow")) {
			assertThat(statusOf(this.port, path + "?" + query, "localhost")).as(path).isEqualTo(200);
		}
		for (String path : List.of("health", "health/liveness", "health/readiness", "info", "prometheus")) {
			assertThat(statusOf(this.managementPort, "/actuator/" + path + "?" + query, "localhost")).as(path)
				.isEqualTo(200);
		}
	}

	@ParameterizedTest
	@CsvSource({ "my_host, 200", "my_host:8080, 200", "a..b, 200", "'a!$&()*+,;=~-', 200", "%41, 200",
			"localhost:, 200", "[::1]:80, 200", "[v1.a:_]:80, 200", "[v1.], 400", "[fe80::1%25eth0], 400", "'', 200",
			"a b, 400", "a@b, 400", "a:b, 400", "%zz, 400", "a/b, 400", "[::1, 400" })
	void anyHostOfTheRightFormWillDo(String host, int status) throws IOException {
		assertThat(statusOf(this.port, "/v3/api-docs", host)).isEqualTo(status);
		assertThat(statusOf(this.port, "http://" + host + "/v3/api-docs", host)).isEqualTo(status);
		assertThat(statusOf(this.managementPort, "/actuator/info", host)).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/a%2Fb|an encoded slash", "/a%00|NUL", "/a%zz|a %", "/%ff|not UTF-8", "/a/../../b|leads above",
					"/%2e%2e/|leads above", "forward|does not begin with a slash", "/a\\b|backslashes", "/a b|blanks",
					"http://other/|another host" })
	void whatIsWrongWithAUrlIsTold(String target, String told) throws IOException {
		assertRefused("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "bad-request", told);
	}

	@Test
	void whatIsWrongWithTheHeaderIsTold() throws IOException {
		String start = "GET /livez HTTP/1.1\r\nHost: localhost\r\n";
		String limit = "8192 bytes (server.max-http-request-header-size)";
		assertRefused("GET /livez HTTP/1.1\r\n\r\n", 400, "bad-request", "one Host header");
		assertRefused(start + "Host: other\r\n\r\n", 400, "bad-request", "one Host header");
		assertRefused(start + "Cookie: " + "a".repeat(9000) + "\r\n\r\n", 431, "header-too-long", limit);
		assertRefused(start + "X: a\r\n".repeat(100) + "\r\n", 431, "header-too-long", "more than 100 fields");
		for (int length : new int[] { 9000, 100_000 }) {
			assertRefused("GET /" + "a".repeat(length) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "uri-too-long",
					limit);
			assertRefused("GET /livez?" + "a".repeat(length) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 414,
					"uri-too-long", limit);
		}
	}

	private void assertRefused(String request, int status, String type, String told) throws IOException {
		for (int port : new int[] { this.port, this.managementPort }) {
			RawAnswer answer = exchange(port, request);
			assertThat(answer.status()).as(answer.body()).isEqualTo(status);
			assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(answer.body()).contains("\"type\":\"/problems/" + type + "\"").contains(told);
		}
	}

	private static RawAnswer exchange(int port, String request) throws IOException {
		try (var exchange = new RawExchange(port)) {
			exchange.send(request);
			return requireNonNull(exchange.read(false));
		}
	}

	private static int statusOf(int port, String target, String host) throws IOException {
		return exchange(port, "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status();
	}

	@ParameterizedTest
	@CsvSource({ "/forward, 'POST,OPTIONS'", "/livez, 'GET,HEAD,OPTIONS'", "/, 'GET,HEAD,OPTIONS'",
			"/page/main.js, 'GET,HEAD,OPTIONS'", "/problems/overflow, 'GET,HEAD,OPTIONS'",
			"/swagger-ui.html, 'GET,HEAD,OPTIONS'", "/swagger-ui/index.html, 'GET,HEAD,OPTIONS'" })
	void allowHasTheMethodsOfThePath(String path, String allow) {
		for (String method : List.of("OPTIONS", "PUT", "TRACE", "UNHEARD-OF")) {
			Answer answer = send(HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()));
			assertThat(answer.status()).as(method).isEqualTo(method.equals("OPTIONS") ? 200 : 405);
			assertThat(answer.response().headers().firstValue("Allow")).as(method).hasValue(allow);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nowhere", "/error", "/livez/", "/swagger-ui/nothing.js", "/actuator/health" })
	void nothingIsAllowedNowhere(String path) {
		Answer answer = send(HttpRequest.newBuilder(uri(path)).method("OPTIONS", BodyPublishers.noBody()));
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.response().headers().firstValue("Allow")).hasValue("");
	}

	@Test
	void whereNoPageMayCallAPreflightIsAPlainOptions() throws IOException {
		assertThat(preflight(this.port, "/forward").header("Allow")).isEqualTo("POST,OPTIONS");
		assertThat(preflight(this.port, "/nowhere").status()).isEqualTo(404);
		assertThat(preflight(this.managementPort, "/actuator/health").header("Allow")).isEqualTo("GET,HEAD,OPTIONS");
		assertThat(preflight(this.managementPort, "/nowhere").status()).isEqualTo(404);
	}

	private static RawAnswer preflight(int port, String path) throws IOException {
		return exchange(port, "OPTIONS " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\n"
				+ "Access-Control-Request-Method: POST\r\n\r\n");
	}

	@Test
	void aLargeBodyThatIsMalformedAtItsStartGetsAnAnswer() {
		Answer answer = post(("{\"x\":[1,,1" + ",1".repeat(7_000_000)).getBytes(UTF_8));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/malformed-json");
	}

}
