package dev.trainstep.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** The service behind a proxy that removes a prefix from paths, and tells it. */
class ForwardedTests extends HttpTest {

	private Answer get(String path, String name, String value) {
		return send(HttpRequest.newBuilder(uri(path)).header(name, value));
	}

	private Answer behindProxy(String path) {
		return send(proxied(path));
	}

	private HttpRequest.Builder proxied(String path) {
		return HttpRequest.newBuilder(uri(path))
			.header("X-Forwarded-Prefix", "/pre/fix")
			.header("X-Forwarded-Proto", "https")
			.header("X-Forwarded-Host", "site.example")
			.header("X-Forwarded-For", "192.0.2.1, 2001:db8::1");
	}

	private static String location(Answer answer) {
		return answer.response().headers().firstValue("Location").orElse("");
	}

	@Test
	void linksLeadToWhereTheClientIs() {
		assertThat(location(behindProxy("/swagger-ui.html"))).isEqualTo("/pre/fix/swagger-ui/index.html");
		assertThat(behindProxy("/swagger-ui/swagger-initializer.js").body())
			.contains("\"/pre/fix/v3/api-docs/swagger-config\"");
		assertThat(behindProxy("/v3/api-docs/swagger-config").json().get("url").stringValue())
			.isEqualTo("/pre/fix/v3/api-docs");
		assertThat(behindProxy("/v3/api-docs").json().at("/servers/0/url").stringValue()).isEqualTo("/pre/fix");
		assertThat(behindProxy("/v3/api-docs.yaml").body()).contains("servers:\n- url: /pre/fix\n");
		assertThat(behindProxy("/nowhere").json().get("type").stringValue()).isEqualTo("/pre/fix/problems/not-found");
		assertThat(get("/v3/api-docs").json().at("/servers/0/url").stringValue()).isEqualTo("/");
	}

	/** Otherwise a cache could give the links of one proxy to the clients of another. */
	@ParameterizedTest
	@ValueSource(strings = { "/", "/page/main.js", "/v3/api-docs", "/swagger-ui/index.html", "/nowhere" })
	void cachesKnowThatPagesDependOnThePrefix(String path) {
		assertThat(get(path).response().headers().allValues("Vary")).contains("X-Forwarded-Prefix");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/page/main.js", "/page/problem.css", "/problems/overflow" })
	void thePageIsTheSameBelowAnyPrefix(String path) {
		assertThat(behindProxy(path).body()).isEqualTo(get(path).body()).isNotEmpty();
	}

	@Test
	void aProblemOfARequestLeadsThereToo() {
		Answer answer = send(
				proxied("/forward").header("Content-Type", "application/json").POST(BodyPublishers.ofString("{")));
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/pre/fix/problems/malformed-json");
		assertThat(answer.json().get("instance").stringValue()).isEqualTo("/pre/fix/forward");
	}

	@Test
	void whatTheContainerRefusesLeadsThereToo() throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			exchange.send("GET /%2f HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Prefix: /pre/, /fix/\r\n\r\n");
			assertThat(requireNonNull(exchange.read(false)).body())
				.contains("\"type\":\"/pre/fix/problems/bad-request\"")
				.contains("\"instance\":\"/pre/fix/%2f\"");
		}
		try (var exchange = new RawExchange(this.port)) {
			exchange.send("GET /%2f HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Prefix: //evil.example\r\n\r\n");
			assertThat(requireNonNull(exchange.read(false)).body()).contains("\"type\":\"/problems/bad-request\"");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ',
			value = { "X-Forwarded-Host my_service:8080", "X-Forwarded-Host ..", "X-Forwarded-Host [1.2.3]",
					"X-Forwarded-Proto javascript", "X-Forwarded-Port evil", "X-Forwarded-For evil@" })
	void whateverTheOtherHeadersLinksFollowThePrefix(String name, String value) {
		Answer answer = send(HttpRequest.newBuilder(uri("/swagger-ui.html"))
			.header("X-Forwarded-Prefix", "/pre/fix/")
			.header(name, value));
		assertThat(location(answer)).isEqualTo("/pre/fix/swagger-ui/index.html");
	}

	@Test
	void probesAreFound() {
		assertThat(behindProxy("/livez").status()).isEqualTo(200);
	}

	/** Anybody can send these. */
	@ParameterizedTest
	@CsvSource(delimiter = ' ', value = { "X-Forwarded-Prefix //evil.example", "X-Forwarded-Prefix /a//evil.example",
			"X-Forwarded-Prefix evil", "X-Forwarded-Prefix https://evil.example", "X-Forwarded-Prefix /../evil",
			"X-Forwarded-Prefix /evil?", "X-Forwarded-Prefix /%65vil", "X-Forwarded-Prefix /;evil",
			"X-Forwarded-Proto javascript", "X-Forwarded-Proto _", "X-Forwarded-Host evil:evil",
			"X-Forwarded-Host http://evil.example", "X-Forwarded-Host [1.2.3]", "X-Forwarded-Host [:::::]",
			"X-Forwarded-Host ,", "X-Forwarded-Port evil", "X-Forwarded-For ,", "Forwarded host=evil;proto=evil" })
	void headersThatAreNotWellFormedAreIgnored(String name, String value) {
		for (String path : new String[] { "/", "/swagger-ui.html", "/swagger-ui/swagger-initializer.js",
				"/v3/api-docs/swagger-config", "/v3/api-docs", "/livez" }) {
			Answer answer = get(path, name, value);
			Answer plain = get(path);
			assertThat(answer.status()).as(path).isEqualTo(plain.status());
			assertThat(answer.body()).as(path).isEqualTo(plain.body());
			assertThat(location(answer)).as(path).isEqualTo(location(plain));
		}
	}

}
