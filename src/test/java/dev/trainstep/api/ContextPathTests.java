package dev.trainstep.api;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.TestPropertySource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** The service below a context path. */
@TestPropertySource(properties = "server.servlet.context-path=/base")
class ContextPathTests extends HttpTest {

	private static final String ADMITTED = "trainstep_requests_admitted_total{lane=\"small\"}";

	@Test
	void requestsAreAnsweredBelowIt() throws IOException {
		String body = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\"]}";
		try (var exchange = new RawExchange(this.port)) {
			exchange.send("POST /base/forward HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
					+ "Content-Length: " + body.length() + "\r\n\r\n" + body);
			assertThat(requireNonNull(exchange.read(false)).body()).isEqualTo("{\"h\":[1.0]}");
		}
	}

	@Test
	void linksLeadBelowIt() {
		assertThat(get("/base/v3/api-docs").json().at("/servers/0/url").stringValue()).isEqualTo("/base");
		assertThat(get("/base/v3/api-docs.yaml").body()).contains("servers:\n- url: /base\n");
		assertThat(get("/base/swagger-ui.html").response().headers().firstValue("Location"))
			.hasValue("/base/swagger-ui/index.html");
		String type = get("/base/nowhere").json().get("type").stringValue();
		assertThat(type).isEqualTo("/base/problems/not-found");
		assertThat(get(type).body()).contains("<a href=\"../swagger-ui.html\">the OpenAPI page</a>");
		assertThat(get("/outside").json().get("type").stringValue()).isEqualTo(type);
	}

	@Test
	void thePageAndItsFilesAreBelowIt() {
		assertThat(get("/base/").body()).startsWith("<!doctype html>");
		assertThat(get("/base/page/main.js").contentType()).isEqualTo("text/javascript;charset=utf-8");
		assertThat(get("/base/swagger-ui-plugin.js").status()).isEqualTo(200);
		assertThat(get("/page/main.js").status()).isEqualTo(404);
		assertThat(get("/base/").response().headers().firstValue("Content-Security-Policy").orElse(""))
			.doesNotContain("unsafe");
		assertThat(get("/base/swagger-ui/index.html").response()
			.headers()
			.firstValue("Content-Security-Policy")
			.orElse("")).contains("'unsafe-inline'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/base/livez", "/base/readyz" })
	void probesNeedNoPermit(String probe) {
		assertThat(get("/base/problems/too-large").status()).isEqualTo(200);
		double admitted = metric(ADMITTED);
		assertThat(admitted).isPositive();
		assertThat(get(probe).status()).isEqualTo(200);
		assertThat(metric(ADMITTED)).isEqualTo(admitted);
	}

}
