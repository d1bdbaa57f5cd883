package dev.trainstep.api;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens when the service itself is wrong. */
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
	void aFailureIsAProblemThatTellsNothingAndALineThatTellsAll() {
		Logger log = (Logger) LoggerFactory.getLogger(ProblemHandler.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		log.addAppender(lines);
		log.setAdditive(false); // it is meant to happen
		try {
			Answer answer = get("/failing");
			assertThat(answer.status()).isEqualTo(500);
			assertThat(answer.contentType()).isEqualTo("application/problem+json");
			assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/internal-error");
			assertThat(answer.body()).doesNotContain("s3cret", "Exception");
		}
		finally {
			log.setAdditive(true);
			log.detachAppender(lines);
		}
		assertThat(lines.list).singleElement().satisfies((line) -> {
			assertThat(line.getLevel()).isEqualTo(Level.ERROR);
			assertThat(line.getMessage()).startsWith("failed ");
			assertThat(line.getThrowableProxy().getMessage()).isEqualTo("s3cret");
		});
	}

}
