package dev.trainstep.api;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** Failures of the service itself. */
@Import(FailureTests.Failing.class)
class FailureTests extends HttpTest {

	@TestConfiguration
	@RestController
	static class Failing {

		@GetMapping("/failing")
		String fail() {
			throw new IllegalStateException("s3cret");
		}

	}

	@Test
	void aFailureIsAProblemWithoutDetailsAndOneLogLineWithTheException() {
		try (var lines = new LogLines(Level.WARN)) {
			Answer answer = get("/failing");
			assertThat(answer.status()).isEqualTo(500);
			assertThat(answer.contentType()).isEqualTo("application/problem+json");
			assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/internal-error");
			assertThat(answer.body()).doesNotContain("s3cret", "Exception");
			assertThat(lines.all()).singleElement().satisfies((line) -> {
				assertThat(line.getLevel()).isEqualTo(Level.ERROR);
				assertThat(line.getMessage()).startsWith("failed ");
				assertThat(line.getThrowableProxy().getMessage()).isEqualTo("s3cret");
			});
		}
	}

	/** Requests may still arrive while the container stops. */
	@Test
	@DirtiesContext
	void aServiceThatEndsAsksToComeBack(@Autowired ServletWebServerApplicationContext service) throws Exception {
		var server = (TomcatWebServer) requireNonNull(service.getWebServer());
		server.getTomcat().getHost().findChildren()[0].stop();
		Answer answer = get("/v3/api-docs");
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/unavailable");
		assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
	}

}
