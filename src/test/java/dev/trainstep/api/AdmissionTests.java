package dev.trainstep.api;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.TestPropertySource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/** Limits and permits of a service with one permit in each lane, and small limits. */
@TestPropertySource(properties = { "trainstep.work.permits=1", "trainstep.work.max-wait=0ms", "trainstep.run.permits=1",
		"trainstep.run.max-steps=1000000000000", "trainstep.body.max-size=1MB", "trainstep.body.max-numbers=20000",
		"trainstep.cost.max-multiply-adds=12000000", "trainstep.cost.max-numbers=200000",
		"trainstep.cost.max-answer-numbers=50000" })
class AdmissionTests extends HttpTest {

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\"]}";

	private static final int SLOW_READERS = 3;

	/** A large request. Its answer does not fit into the buffers of a connection. */
	private static final String WIDE = "{\"x\":[%s],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\",\"u1\",\"u2\",\"u3\"]}"
		.formatted(String.join(",", Collections.nCopies(12_000, "[0.1234567890123456]")));

	@AfterEach
	void everythingIsGivenBack() {
		awaitMetric("trainstep_memory_reserved_bytes", (bytes) -> bytes == 0);
		for (String lane : new String[] { "small", "large", "run" }) {
			awaitMetric("trainstep_permits_held{lane=\"" + lane + "\"}", (held) -> held == 0);
			assertThat(metric("trainstep_requests_waiting{lane=\"" + lane + "\"}")).isZero();
		}
	}

	private static String rows(int rows, String row) {
		return String.join(",", Collections.nCopies(rows, row));
	}

	/** A network with one input and one output, and samples for it. */
	private static String request(int hidden, int samples, String more) {
		return "{\"x\":[%s],\"W1\":[%s],\"W2\":[[%s]]%s}".formatted(rows(samples, "[0]"), rows(hidden, "[0]"),
				rows(hidden, "0"), more);
	}

	private static void send(Socket socket, String path, String headers, int length, String body) throws IOException {
		socket.getOutputStream()
			.write(("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + headers
					+ "Content-Length: " + length + "\r\n\r\n" + body)
				.getBytes(UTF_8));
	}

	/** Connects with a small receive buffer, which holds little of an answer. */
	private void connectSlowly(Socket socket) throws IOException {
		socket.setReceiveBufferSize(4096);
		socket.connect(new InetSocketAddress("localhost", this.port));
	}

	private static final String HELP = "; a smaller network, fewer samples or fewer outputs take less";

	private static String detail(Answer answer) {
		return answer.json().get("detail").stringValue();
	}

	@Test
	void aRefusalForCostTellsCostsAndLimits() {
		Answer answer = post("/forward", request(1000, 1000, ""));
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/too-large");
		assertThat(errors(answer.json())).containsExactly(
				"# takes 34032000 multiply-adds, expected at most 12000000" + HELP,
				"# takes 2004000 numbers in between, expected at most 200000" + HELP,
				"# takes 2002000 numbers in the answer, expected at most 50000" + HELP);
	}

	/** A forward pass takes 3432 multiply-adds for each sample. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "/forward    | 500 |   | `numbers in the answer`", "/forward | 500 | `,\"outputs\":[\"h\"]` | ",
					"/gradients | 500 | `,\"labels\":[L]` |", "/train-step | 300 | `,\"labels\":[L]` |",
					"/train-step | 1300 | `,\"labels\":[L]` | `multiply-adds`",
					"/train-step | 1300 | `,\"labels\":[L],\"outputs\":[\"loss\"]` | `numbers in between`",
					"/gradient-check | 500 | `,\"labels\":[L]` | `multiply-adds`", "/train | 500 | `,\"labels\":[L]` |",
					"/train | 6000 | `,\"labels\":[L]` | `multiply-adds`" })
	void theCostOfEveryEndpointIsLimited(String path, int samples, @Nullable String more, @Nullable String excess) {
		String labels = (more != null) ? more.replace("L", rows(samples, "0")) : "";
		Answer answer = post(path, request(100, samples, labels));
		if (excess == null) {
			assertThat(answer.body()).doesNotContain("problems");
			assertThat(answer.status()).isEqualTo(200);
		}
		else {
			assertThat(answer.status()).isEqualTo(422);
			assertThat(errors(answer.json()).toString()).contains(excess);
		}
	}

	@Test
	void aNetworkFromASeedCountsAsAnAnswer() {
		assertThat(detail(post("/init", "{\"sizes\":[300,300,10],\"seed\":1}")))
			.isEqualTo("#: takes 93000 numbers in the answer, expected at most 50000" + HELP);
	}

	@Test
	void dataFromASeedCountAsAnAnswer() {
		assertThat(detail(post("/data", "{\"shape\":\"xor\",\"samples\":20000,\"seed\":1}")))
			.isEqualTo("#: takes 60000 numbers in the answer, expected at most 50000" + HELP);
	}

	@Test
	void numbersAreCountedBeforeTheyAreParsed() {
		Answer answer = post("/forward", "{\"x\":[" + rows(30_000, "1") + "]}");
		assertThat(answer.status()).isEqualTo(413);
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/content-too-large");
		assertThat(detail(answer)).startsWith("The body may have 30000 numbers; the limit is 20000.");
	}

	@Test
	void aBodyThatIsTooLargeIsRefused() {
		Answer answer = post("/forward", " ".repeat(1_100_000));
		assertThat(answer.status()).isEqualTo(413);
		assertThat(detail(answer)).startsWith("The body is too long; the limit is 1048576 bytes.");
	}

	@Test
	void aRunKeepsOutOtherRunsAndNothingElse() throws IOException {
		double full = metric("trainstep_requests_refused_total{reason=\"queue-timeout\"}");
		String run = request(2, 5000, ",\"labels\":[" + rows(5000, "0") + "],\"batchSize\":1,\"epochs\":1000000000");
		try (var socket = new Socket("localhost", this.port)) {
			send(socket, "/train", "Accept: application/x-ndjson\r\n", run.length(), run);
			awaitMetric("trainstep_permits_held{lane=\"run\"}", (held) -> held == 1);
			Answer answer = post("/train", run);
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/unavailable");
			assertThat(answer.response().headers().firstValue("Retry-After").orElse("")).matches("[1-4]");
			assertThat(metric("trainstep_requests_refused_total{reason=\"queue-timeout\"}")).isEqualTo(full + 1);
			for (int i = 0; i < 20; i++) {
				assertThat(post("/forward", GOOD).status()).isEqualTo(200);
			}
			assertThat(post("/forward", WIDE).status()).isEqualTo(200);
			assertThat(metric("trainstep_permits_held{lane=\"run\"}")).isOne();
		}
	}

	/**
	 * The lane has one permit, for which nobody waits. A slow reader that held the permit
	 * would have the next large request refused.
	 */
	@Test
	void slowReadersHoldNoPermit() throws IOException {
		int answer = post("/forward", WIDE).body().length();
		awaitMetric("trainstep_memory_reserved_bytes", (bytes) -> bytes == 0);
		List<Socket> sockets = new ArrayList<>();
		try {
			for (int readers = 1; readers <= SLOW_READERS; readers++) {
				var socket = new Socket();
				sockets.add(socket);
				connectSlowly(socket);
				send(socket, "/forward", "", WIDE.length(), WIDE);
				double answers = readers * answer;
				awaitMetric("trainstep_memory_reserved_bytes", (bytes) -> bytes == answers);
			}
			assertThat(post("/forward", WIDE).status()).isEqualTo(200);
			awaitMetric("trainstep_memory_reserved_bytes", (bytes) -> bytes == SLOW_READERS * answer);
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
		}
	}

	/** The result of the run has a long history, and waits for its reader. */
	@Test
	void slowReadersOfAStreamHoldNoPermit() throws IOException {
		double before = metric("trainstep_requests_admitted_total{lane=\"run\"}");
		String run = request(1, 1, ",\"labels\":[0],\"eta\":0.5,\"epochs\":100000,\"progressEvery\":1000000");
		try (var socket = new Socket()) {
			connectSlowly(socket);
			send(socket, "/train", "Accept: text/event-stream\r\n", run.length(), run);
			awaitMetric("trainstep_requests_admitted_total{lane=\"run\"}", (admitted) -> admitted == before + 1);
			awaitMetric("trainstep_permits_held{lane=\"run\"}", (held) -> held == 0);
			assertThat(metric("trainstep_memory_reserved_bytes")).isBetween(4e6, 2e7);
			assertThat(post("/train", run.replace("100000", "1")).status()).isEqualTo(200);
		}
	}

	@Test
	void anAnnouncedBodyReservesLittleMemory() throws IOException {
		try (var socket = new Socket("localhost", this.port)) {
			send(socket, "/forward", "", 1_000_000, "{");
			awaitMetric("trainstep_transfers", (transfers) -> transfers == 1);
			assertThat(metric("trainstep_memory_reserved_bytes")).isBetween(1.0, 300_000.0);
		}
	}

	/**
	 * The container takes a negative number as no limit; the heap is one all the same.
	 */
	@Test
	void aServiceWithoutALimitOnConnectionsStarts() {
		assertThatNoException().isThrownBy(() -> start("--server.tomcat.max-connections=-1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/livez", "/readyz", "/", "/v3/api-docs" })
	void pagesAndProbesAreServed(String path) {
		assertThat(get(path).status()).isLessThan(400);
	}

}
