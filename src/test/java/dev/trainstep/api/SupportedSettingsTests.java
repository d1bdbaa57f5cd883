package dev.trainstep.api;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** The service with settings of Spring Boot that docs/operating.md lists as supported. */
@TestPropertySource(properties = { "server.max-http-request-header-size=64KB", "server.server-header=x",
		"server.servlet.register-default-servlet=true", "server.servlet.session.tracking-modes=url,cookie",
		"server.tomcat.max-http-form-post-size=1B", "server.tomcat.max-keep-alive-requests=1",
		"server.tomcat.max-parameter-count=1", "server.tomcat.max-swallow-size=-1", "server.tomcat.processor-cache=0",
		"server.tomcat.relaxed-path-chars=|,{,}", "server.tomcat.relaxed-query-chars=|,{,}",
		"server.tomcat.remoteip.remote-ip-header=x-forwarded-for",
		"server.tomcat.remoteip.protocol-header=x-forwarded-proto", "server.tomcat.threads.max=4",
		"server.tomcat.threads.min-spare=1", "server.tomcat.uri-encoding=ISO-8859-1",
		"server.tomcat.use-relative-redirects=false", "spring.main.lazy-initialization=true",
		"spring.mvc.async.request-timeout=1ms", "spring.mvc.contentnegotiation.favor-parameter=true",
		"spring.mvc.dispatch-trace-request=true", "spring.mvc.problemdetails.enabled=true",
		"spring.threads.virtual.enabled=true", "spring.web.error.include-message=always",
		"spring.web.error.include-stacktrace=always", "spring.web.error.path=/oops", "spring.web.locale=de",
		"management.endpoints.web.base-path=/manage", "management.server.base-path=/m" })
class SupportedSettingsTests extends HttpTest {

	private static final String NOTEBOOK = "{\"x\":[1,1],\"W1\":[[0,1],[0,-1]],\"W2\":[[1,2],[2,-1]],\"y\":[1,0]}";

	private Answer post(String accept, String body, String header) {
		return send(HttpRequest.newBuilder(uri("/train-step"))
			.header("Content-Type", "application/json")
			.header("Accept", accept)
			.header("X-Long", header)
			.POST(BodyPublishers.ofString(body)));
	}

	@Test
	void theNotebookIsAnswered() {
		Answer answer = post("application/json", NOTEBOOK, "a".repeat(20_000));
		assertThat(answer.contentType()).isEqualTo("application/json");
		assertThat(answer.body())
			.startsWith("{\"h\":[0.2689414213699951,0.7310585786300049],\"loss\":1.3132616871463947,");
	}

	@Test
	void problemsAreDocuments() {
		Answer answer = post("application/json", "{}", "a");
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		String type = answer.json().get("type").stringValue();
		assertThat(type).isEqualTo("/problems/invalid-request");
		assertThat(get(type).status()).isEqualTo(200);
		assertThat(post("text/html", NOTEBOOK, "a").status()).isEqualTo(406);
		assertThat(get("/oops").status()).isEqualTo(404);
		assertThat(get("/forward").json().propertyNames()).containsExactly("type", "title", "status", "detail",
				"instance", "errors");
	}

	@Test
	void pagesAndProbesAreFound() {
		assertThat(get("/livez").status()).isEqualTo(200);
		assertThat(get("/readyz").status()).isEqualTo(200);
		assertThat(get("/").status()).isEqualTo(200);
		assertThat(get("/page/main.js").contentType()).isEqualTo("text/javascript;charset=utf-8");
		assertThat(get("/swagger-ui.html").response().headers().firstValue("Location").orElse(""))
			.endsWith("/swagger-ui/index.html");
		assertThat(get("/swagger-ui/index.html").status()).isEqualTo(200);
		assertThat(get("/v3/api-docs").json().get("openapi").stringValue()).startsWith("3.1");
		URI readiness = URI.create("http://localhost:" + this.managementPort + "/m/manage/health/readiness");
		assertThat(send(HttpRequest.newBuilder(readiness)).status()).isEqualTo(200);
	}

	@Test
	void swaggerUiCanBeLeftOut() {
		start("--springdoc.swagger-ui.enabled=false");
	}

}
