package dev.trainstep.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.api.RawExchange.RawAnswer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that are closed or reset at any place of a request or an answer. They hold
 * no resources afterwards, and log no warning.
 */
class CutTests extends HttpTest {

	/** Far longer than the service takes to notice that a client is gone. */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Enough places of a long message to reach each of its phases. */
	private static final int SAMPLES = 150;

	private static final String START = " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\"]}";

	private static final String ALL = "[\"h\",\"u1\",\"u2\",\"u3\"]";

	private static final String ANSWER = "{\"h\":[1.0]}";

	private static final String SMALL = withLength("/forward", "", GOOD);

	private static final String CHUNKED = "POST /forward" + START + "Transfer-Encoding: chunked\r\n\r\n10\r\n"
			+ GOOD.substring(0, 16) + "\r\n" + Integer.toHexString(GOOD.length() - 16) + "\r\n" + GOOD.substring(16)
			+ "\r\n0\r\n\r\n";

	/** Too long to be read together with its header. */
	private static final String LARGE = withLength("/forward", "",
			GOOD.replace("[1],\"W1\"", "[[1]" + ",[1]".repeat(10_000) + "],\"W1\""));

	private static final String RUN = "{\"x\":[[1,1],[0,1]],\"labels\":[0,1],\"W1\":[[0,1],[0,-1]],\"W2\":[[1,2],[2,-1]],"
			+ "\"epochs\":20}";

	private static final String STREAM = withLength("/train", "Accept: text/event-stream\r\n", RUN);

	/** Gauges that are 0 while there is no request. */
	private static final List<String> GAUGES = List.of("trainstep_memory_reserved_bytes{budget=\"requests\"}",
			"trainstep_memory_reserved_bytes{budget=\"pages\"}", "trainstep_runs_running",
			"trainstep_permits_held{lane=\"small\"}", "trainstep_permits_held{lane=\"large\"}",
			"trainstep_permits_held{lane=\"run\"}", "trainstep_requests_waiting{lane=\"small\"}",
			"trainstep_requests_waiting{lane=\"large\"}", "trainstep_requests_waiting{lane=\"run\"}");

	@SuppressWarnings("NullAway.Init") // before each test
	private LogLines warnings;

	private static String withLength(String path, String headers, String body) {
		return "POST " + path + START + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
	}

	@BeforeEach
	void listen() {
		this.warnings = new LogLines(Level.WARN);
	}

	@AfterEach
	void theServiceIsIdleAndAnswers() throws IOException {
		try (var warned = this.warnings; var exchange = new RawExchange(this.port)) {
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(heldGauges()).isEmpty());
			exchange.send(SMALL);
			RawAnswer answer = Objects.requireNonNull(exchange.read(false));
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.body()).isEqualTo(ANSWER);
			assertThat(warned.all()).isEmpty();
		}
	}

	private List<String> heldGauges() {
		String metrics = send(
				HttpRequest.newBuilder(URI.create("http://localhost:" + this.managementPort + "/actuator/prometheus")))
			.body();
		List<String> gauges = Arrays.stream(metrics.split("\n", -1))
			.filter((line) -> GAUGES.stream().anyMatch((gauge) -> line.startsWith(gauge + " ")))
			.toList();
		assertThat(gauges).hasSameSizeAs(GAUGES);
		return gauges.stream().filter((line) -> !line.endsWith(" 0.0")).toList();
	}

	/** Sends the beginning of a request, and closes the connection. */
	private void cutRequest(String request, int sent, boolean abruptly) throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			exchange.send(request.substring(0, sent));
			leave(exchange, abruptly);
		}
	}

	/** Sends a request, reads the beginning of its answer, and closes the connection. */
	private void cutAnswer(String request, int read, boolean abruptly) throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			exchange.send(request);
			assertThat(exchange.readBytes(read)).hasSize(read);
			leave(exchange, abruptly);
		}
	}

	private static void leave(RawExchange exchange, boolean abruptly) throws IOException {
		if (abruptly) {
			exchange.abort();
		}
	}

	/** The length of an answer with its header. */
	private int answerLength(String request) throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			exchange.send(request.replace("Host:", "Connection: close\r\nHost:"));
			String answer = exchange.readBytes(Integer.MAX_VALUE);
			assertThat(answer).startsWith("HTTP/1.1 200 ");
			return answer.length() - "Connection: close\r\n".length();
		}
	}

	/** Places from 0 to a length, both included. */
	private static int[] samples(int length) {
		return IntStream.rangeClosed(0, SAMPLES).map((i) -> (int) ((long) length * i / SAMPLES)).toArray();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRequestMayBreakOffAnywhere(boolean abruptly) throws IOException {
		for (int sent = 0; sent <= SMALL.length(); sent++) {
			cutRequest(SMALL, sent, abruptly);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aChunkedRequestMayBreakOffAnywhere(boolean abruptly) throws IOException {
		for (int sent = 0; sent <= CHUNKED.length(); sent++) {
			cutRequest(CHUNKED, sent, abruptly);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aLargeRequestMayBreakOffAnywhere(boolean abruptly) throws IOException {
		for (int sent : samples(LARGE.length())) {
			cutRequest(LARGE, sent, abruptly);
		}
	}

	/** A client that closes only its output gets an answer. */
	@Test
	void aRequestThatEndsEarlyIsRefused() throws IOException {
		for (String request : List.of(SMALL, CHUNKED)) {
			for (int sent = request.indexOf("\r\n\r\n") + 4; sent < request.length(); sent++) {
				try (var exchange = new RawExchange(this.port)) {
					exchange.send(request.substring(0, sent));
					exchange.endOutput();
					RawAnswer answer = Objects.requireNonNull(exchange.read(false));
					assertThat(answer.status()).isEqualTo(400);
					assertThat(answer.body()).contains("\"/problems/bad-request\"");
					assertThat(exchange.isClosed()).isTrue();
				}
			}
		}
	}

	/** Also if the work takes longer than the service waits before it looks. */
	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/x-ndjson" })
	void aClientThatHasSentAllGetsItsAnswer(String accept) throws IOException {
		String network = post("/init", "{\"sizes\":[100,100,10],\"seed\":1}").body();
		// An epoch of forty samples takes some tenths of a millisecond: the deadline is
		// long
		// before the last epoch that a history has.
		String row = "[0" + ",0".repeat(99) + "]";
		String body = network.substring(0, network.length() - 1) + ",\"x\":[" + row + ("," + row).repeat(39)
				+ "],\"labels\":[0" + ",0".repeat(39)
				+ "],\"epochs\":1000000,\"progressEvery\":1000000,\"deadlineMs\":1500}";
		try (var exchange = new RawExchange(this.port)) {
			exchange.send(withLength("/train", "Accept: " + accept + "\r\n", body));
			exchange.endOutput();
			RawAnswer answer = Objects.requireNonNull(exchange.read(false));
			while (answer.status() == 100) {
				answer = Objects.requireNonNull(exchange.read(false));
			}
			assertThat(answer.body()).contains("\"stoppedBy\":\"deadline\"");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theReaderOfAnAnswerMayLeaveAnywhere(boolean abruptly) throws IOException {
		int length = answerLength(SMALL);
		for (int read = 0; read <= length; read++) {
			cutAnswer(SMALL, read, abruptly);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theReaderOfALargeAnswerMayLeaveAnywhere(boolean abruptly) throws IOException {
		for (int read : samples(answerLength(LARGE))) {
			cutAnswer(LARGE, read, abruptly);
		}
	}

	/** The answer does not fit into the buffers, so the service is still writing it. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theReaderMayLeaveWhileTheAnswerIsWritten(boolean abruptly) throws IOException {
		String batch = "[[1]" + ",[1]".repeat(300_000) + "],\"W1\"";
		cutAnswer(withLength("/forward", "", GOOD.replace("[1],\"W1\"", batch).replace("[\"h\"]", ALL)), 1000,
				abruptly);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aStreamMayBreakOffAnywhere(boolean abruptly) throws IOException {
		for (int sent : samples(STREAM.length())) {
			cutRequest(STREAM, sent, abruptly);
		}
		// The length varies with the digits of elapsed times.
		for (int read : samples(answerLength(STREAM) - 200)) {
			cutAnswer(STREAM, read, abruptly);
		}
	}

}
