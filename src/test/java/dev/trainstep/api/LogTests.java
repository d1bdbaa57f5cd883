package dev.trainstep.api;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** One line for each request that is refused, and none of the caller's values in it. */
class LogTests extends HttpTest {

	private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	@BeforeEach
	void listen() {
		get("/v3/api-docs"); // logs of itself, the first time
		this.lines.start();
		this.root.addAppender(this.lines);
		this.root.setLevel(Level.INFO);
	}

	@AfterEach
	void stopListening() {
		this.root.setLevel(Level.WARN);
		this.root.detachAppender(this.lines);
	}

	@Test
	void aRefusedRequestIsOneLine() {
		post("/forward", "{\"x\":[\"s3cret\"],\"s3cret\":1}");
		assertThat(this.lines.list).singleElement()
			.hasToString("[INFO] refused POST /forward: 400 /problems/invalid-request, errors: 4");
	}

	@Test
	void aPathThatIsNotThereIsNotRepeated() {
		get("/s3cret");
		assertThat(this.lines.list).singleElement()
			.hasToString("[INFO] refused GET /**: 404 /problems/not-found, errors: 0");
	}

	@Test
	void aPathThatLeadsOutIsOneLineToo() {
		get("/swagger-ui/%2e%2e/s3cret");
		assertThat(this.lines.list).singleElement()
			.asString()
			.startsWith("[INFO] refused GET ")
			.doesNotContain("s3cret");
	}

	@Test
	void aMethodThatIsNotThereIsNotRepeated() {
		send(HttpRequest.newBuilder(uri("/forward")).DELETE());
		send(HttpRequest.newBuilder(uri("/forward")).method("S3CRET", BodyPublishers.noBody()));
		assertThat(this.lines.list).extracting(Object::toString)
			.containsExactly("[INFO] refused DELETE ?: 405 /problems/method-not-allowed, errors: 0",
					"[INFO] refused ? ?: 405 /problems/method-not-allowed, errors: 0");
	}

	@Test
	void anAnsweredRequestIsNone() {
		post("/forward", "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]]}");
		assertThat(this.lines.list).isEmpty();
	}

}
