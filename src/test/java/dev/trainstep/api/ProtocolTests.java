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
	@ValueSource(strings = { "ff", "7b22c328223a317d", "efbbbf", "00" })
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
		for (String path : List.of("/livez", "/readyz", "/v3/api-docs", "/swagger-ui/index.html",
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
			"localhost:, 200", "[::1]:80, 200", "'', 200", "a b, 400", "a@b, 400", "a:b, 400", "%zz, 400", "a/b, 400",
			"[::1, 400" })
	void anyHostOfTheRightFormWillDo(String host, int status) throws IOException {
		assertThat(statusOf(this.port, "/v3/api-docs", host)).isEqualTo(status);
	}

	private static int statusOf(int port, String target, String host) throws IOException {
		try (var exchange = new RawExchange(port)) {
			exchange.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
			return requireNonNull(exchange.read(false)).status();
		}
	}

	@ParameterizedTest
	@CsvSource({ "/forward, 'POST,OPTIONS'", "/livez, 'GET,HEAD,OPTIONS'", "/, 'GET,HEAD,OPTIONS'",
			"/problems/overflow, 'GET,HEAD,OPTIONS'", "/swagger-ui/index.html, 'GET,HEAD,OPTIONS'" })
	void allowHasTheMethodsOfThePath(String path, String allow) {
		for (String method : List.of("OPTIONS", "PUT", "TRACE", "UNHEARD-OF")) {
			Answer answer = send(HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()));
			assertThat(answer.status()).as(method).isEqualTo(method.equals("OPTIONS") ? 200 : 405);
			assertThat(answer.response().headers().firstValue("Allow")).as(method).hasValue(allow);
		}
	}

	@Test
	void nothingIsAllowedNowhere() {
		Answer answer = send(HttpRequest.newBuilder(uri("/nowhere")).method("OPTIONS", BodyPublishers.noBody()));
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.response().headers().firstValue("Allow")).hasValue("");
	}

	@Test
	void aLargeBodyThatIsMalformedAtItsStartGetsAnAnswer() {
		Answer answer = post(("{\"x\":[1,,1" + ",1".repeat(7_000_000)).getBytes(UTF_8));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/malformed-json");
	}

}
