package dev.trainstep.api;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each refused request is one log line, without any value of the caller. */
class LogTests extends HttpTest {

	@SuppressWarnings("NullAway.Init") // before each test
	private LogLines lines;

	@BeforeEach
	void listen() {
		get("/v3/api-docs"); // logs on its first call
		this.lines = new LogLines(Level.INFO);
	}

	@AfterEach
	void stopListening() {
		this.lines.close();
	}

	@Test
	void aRefusedRequestIsOneLine() {
		post("/forward", "{\"x\":[\"s3cret\"],\"s3cret\":1}");
		assertThat(this.lines.all()).singleElement()
			.hasToString("[INFO] refused POST /forward: 400 /problems/invalid-request, errors: 4");
	}

	@Test
	void anUnknownPathIsLoggedInAHarmlessForm() {
		get("/train_step;a=%0a%22");
		get("/" + "x".repeat(99));
		assertThat(this.lines.all()).extracting(Object::toString)
			.containsExactly("[INFO] refused GET /train_step?a??0a?22: 404 /problems/not-found, errors: 0",
					"[INFO] refused GET /" + "x".repeat(39) + "…: 404 /problems/not-found, errors: 0");
	}

	@Test
	void aPathTraversalIsOneLine() {
		get("/swagger-ui/%2e%2e/x");
		assertThat(this.lines.all()).singleElement()
			.hasToString("[INFO] refused GET /swagger-ui/?2e?2e/x: 404 /problems/not-found, errors: 0");
	}

	@Test
	void aMediaTypeIsRefusedInOneLine() {
		send(HttpRequest.newBuilder(uri("/forward")).POST(BodyPublishers.ofString("{}")));
		assertThat(this.lines.all()).singleElement()
			.hasToString("[INFO] refused POST /forward: 415 /problems/unsupported-media-type, errors: 0");
	}

	@Test
	void anUnknownMethodIsNotLogged() {
		send(HttpRequest.newBuilder(uri("/forward")).DELETE());
		send(HttpRequest.newBuilder(uri("/forward")).method("S3CRET", BodyPublishers.noBody()));
		assertThat(this.lines.all()).extracting(Object::toString)
			.containsExactly("[INFO] refused DELETE /forward: 405 /problems/method-not-allowed, errors: 0",
					"[INFO] refused ? /forward: 405 /problems/method-not-allowed, errors: 0");
	}

	@Test
	void anAnsweredRequestIsNotLogged() {
		post("/forward", "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]]}");
		assertThat(this.lines.all()).isEmpty();
	}

}
