package dev.trainstep.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Headers for browsers, with one other origin allowed. */
@TestPropertySource(properties = "trainstep.cors-origins=https://class.example")
class SafetyTests extends HttpTest {

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\"]}";

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
			+ "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
			+ "require-trusted-types-for 'script'; trusted-types 'none'";

	private static final String SWAGGER_UI_POLICY = "default-src 'none'; script-src 'self'; "
			+ "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
			+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private HttpRequest.Builder good() {
		return HttpRequest.newBuilder(uri("/forward"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(GOOD));
	}

	private HttpRequest.Builder preflight(String origin) {
		return HttpRequest.newBuilder(uri("/forward"))
			.header("Origin", origin)
			.header("Access-Control-Request-Method", "POST")
			.header("Access-Control-Request-Headers", "authorization,content-type")
			.method("OPTIONS", BodyPublishers.noBody());
	}

	private static String header(Answer answer, String name) {
		return answer.response().headers().firstValue(name).orElse("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/page/main.js", "/swagger-ui.html", "/swagger-ui-plugin.js", "/swagger-ui/",
			"/livez", "/v3/api-docs", "/nowhere", "/problems/overflow", "/forward", "/swagger-ui/swagger-ui.css",
			"/swagger-ui/%2e%2e/x", "/%2f" })
	void everyAnswerHasTheSecurityHeaders(String path) {
		Answer answer = get(path);
		assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(header(answer, "Content-Security-Policy"))
			.isEqualTo(path.startsWith("/swagger-ui/") ? SWAGGER_UI_POLICY : POLICY);
		assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
		if (answer.status() >= 400) {
			assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
		}
	}

	/** Idle connections are closed to make room for new ones. */
	@Test
	void idleConnectionsToTheManagementPortMakeRoom() throws IOException {
		List<RawExchange> exchanges = new ArrayList<>();
		try {
			for (int i = 0; i < 100; i++) {
				exchanges.add(new RawExchange(this.managementPort));
			}
			exchanges.getLast().send("GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(Objects.requireNonNull(exchanges.getLast().read(false)).status()).isEqualTo(200);
			assertThat(exchanges.getFirst().isClosed()).isTrue();
		}
		finally {
			for (RawExchange exchange : exchanges) {
				exchange.close();
			}
		}
	}

	@Test
	void answersAreNotCached() {
		assertThat(header(send(good()), "Cache-Control")).isEqualTo("no-store");
		assertThat(header(post("/forward", "{"), "Cache-Control")).isEqualTo("no-store");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "0123-abc_X.Y", "1234567890123456789012345678901234567890123456789012345678901234" })
	void aValidRequestIdComesBack(String id) {
		assertThat(header(send(good().header("X-Request-Id", id)), "X-Request-Id")).isEqualTo(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "<b>", "${jndi:x}", "é", "a;b",
			"12345678901234567890123456789012345678901234567890123456789012345" })
	void anInvalidRequestIdIsReplaced(String id) {
		assertThat(header(send(good().header("X-Request-Id", id)), "X-Request-Id")).isNotEqualTo(id)
			.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
	}

	@Test
	void theAllowedOriginMayCall() {
		Answer answer = send(good().header("Origin", "https://class.example"));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("https://class.example");
		HttpResponse<String> preflight = send(preflight("https://class.example")).response();
		assertThat(preflight.statusCode()).isEqualTo(200);
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods")).hasValue("GET,POST");
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
			.hasValue("authorization, content-type");
		assertThat(preflight.headers().firstValue("Access-Control-Max-Age")).hasValue("3600");
	}

	@Test
	void theAllowedOriginMayReadErrors() {
		Answer refused = send(good().header("Origin", "https://class.example").header("Content-Encoding", "gzip"));
		assertThat(refused.status()).isEqualTo(415);
		assertThat(header(refused, "Access-Control-Allow-Origin")).isEqualTo("https://class.example");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "http://class.example", "https://class.example.evil", "null" })
	void otherOriginsMayNotCall(String origin) {
		Answer answer = send(preflight(origin));
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/forbidden-origin");
		assertThat(header(answer, "Access-Control-Allow-Origin")).isEmpty();
	}

}
