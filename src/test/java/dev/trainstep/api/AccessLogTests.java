package dev.trainstep.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Each request is one line of the access log, without any value of the caller. */
@TestPropertySource(properties = "trainstep.access-log=true")
class AccessLogTests extends HttpTest {

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]]}";

	@SuppressWarnings("NullAway.Init") // before each test
	private LogLines lines;

	@BeforeEach
	void listen() {
		validator();
		this.lines = new LogLines(Level.INFO);
	}

	@AfterEach
	void stopListening() {
		this.lines.close();
	}

	/** The line of the only request; it is written after the answer. */
	private ILoggingEvent line() {
		return Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.lines.all()
				.stream()
				.filter((line) -> line.getLoggerName().endsWith("AccessLogger"))
				.toList(), (found) -> found.size() == 1)
			.getFirst();
	}

	private String text() {
		return line().getFormattedMessage().replaceAll("\\d+ ms", "0 ms");
	}

	@Test
	void anAnsweredRequestIsOneLine() {
		Answer answer = post("/forward", GOOD);
		assertThat(text()).isEqualTo("POST /forward: 200, " + answer.body().length() + " bytes, 0 ms");
	}

	@Test
	void aStreamIsOneLine() {
		send(HttpRequest.newBuilder(uri("/train"))
			.header("Content-Type", "application/json")
			.header("Accept", "application/x-ndjson")
			.POST(BodyPublishers
				.ofString("{\"x\":[[1]],\"labels\":[0],\"W1\":[[1]],\"W2\":[[1],[2]],\"eta\":0.1,\"epochs\":1}")));
		assertThat(text()).matches("POST /train: 200, [1-9]\\d+ bytes, 0 ms");
	}

	@Test
	void aRefusedRequestIsOneLine() {
		get("/forward");
		assertThat(text()).matches("GET /forward: 405, \\d+ bytes, 0 ms");
	}

	@Test
	void aPathOfNobodyIsNotLogged() {
		get("/s3cret?s3cret");
		assertThat(text()).matches("GET \\?: 404, \\d+ bytes, 0 ms");
	}

	@Test
	void whatTheContainerRefusesIsOneLine() throws IOException {
		try (var connection = new RawExchange(this.port)) {
			connection.send("S3CRET /s3cret\u0001 HTTP/1.1\r\nHost: s3cret\r\n\r\n");
			connection.read(false);
		}
		assertThat(text()).matches("\\? \\?: 400, \\d+ bytes, 0 ms");
	}

	@Test
	void aLineHasTheIdsOfItsRequestAndItsTrace() {
		send(HttpRequest.newBuilder(uri("/livez"))
			.header("X-Request-Id", "my-7")
			.header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
		assertThat(line().getMDCPropertyMap())
			.isEqualTo(Map.of("requestId", "my-7", "trace.id", "0af7651916cd43dd8448eb211c80319c"));
	}

	@Test
	void otherLinesHaveThemToo() {
		send(HttpRequest.newBuilder(uri("/forward"))
			.header("X-Request-Id", "my-7")
			.header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
		line();
		assertThat(this.lines.all()).hasSize(2)
			.allSatisfy((line) -> assertThat(line.getMDCPropertyMap()).containsEntry("requestId", "my-7")
				.containsEntry("trace.id", "0af7651916cd43dd8448eb211c80319c"));
	}

	@Test
	void aTraceThatIsNoTraceIsNotLogged() {
		for (String traceParent : List.of("s3cret", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
				"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
				"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-s3cret",
				"00-s3cret51916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
				"00-00000000000000000000000000000000-b7ad6b7169203331-01")) {
			this.lines.close();
			this.lines = new LogLines(Level.INFO);
			send(HttpRequest.newBuilder(uri("/livez")).header("traceparent", traceParent));
			assertThat(line().getMDCPropertyMap()).containsOnlyKeys("requestId");
		}
	}

}
