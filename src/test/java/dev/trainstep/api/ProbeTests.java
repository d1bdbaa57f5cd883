package dev.trainstep.api;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.TestPropertySource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Runs that occupy every core do not starve the probes of the main port. */
@TestPropertySource(properties = { "trainstep.run.permits=8", "trainstep.run.max-steps=1000000000000",
		"trainstep.work.max-wait=1m" })
class ProbeTests extends HttpTest {

	/** Far more than there are cores on a small machine. */
	private static final int RUNS = 8;

	private static final String ENDLESS = """
			{"x":[%s],"labels":[%s],"W1":[[0,1],[0,-1]],"W2":[[1,2],[2,-1]],"eta":1e-9,"batchSize":1,
			"epochs":1000000000,"progressEvery":9007199254740991}""".formatted("[1,1],".repeat(9_999) + "[0,1]",
			"0,".repeat(9_999) + "1");

	/** More than there are platform threads for requests. */
	private static final int SLOW = 80;

	/**
	 * On platform threads; and on virtual ones, while slow clients hold the platform
	 * threads.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, SLOW })
	void probesAreAnsweredWhileRunsOccupyEveryCore(int slowClients) throws IOException {
		List<Socket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < slowClients; i++) {
				sockets.add(begin("", "{"));
			}
			awaitMetric("trainstep_transfers", (transfers) -> transfers == slowClients);
			for (int i = 0; i < RUNS; i++) {
				sockets.add(begin("Accept: application/x-ndjson\r\n", ENDLESS));
			}
			awaitMetric("trainstep_permits_held{lane=\"run\"}", (held) -> held == RUNS);
			for (int i = 0; i < 10; i++) {
				assertThat(send(HttpRequest.newBuilder(uri("/livez")).timeout(PATIENCE)).status()).isEqualTo(200);
			}
			assertThat(metric("trainstep_permits_held{lane=\"run\"}")).isEqualTo(RUNS);
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
		}
		awaitMetric("trainstep_runs_running", (running) -> running == 0);
		awaitMetric("trainstep_transfers", (transfers) -> transfers == 0);
	}

	/** Posts a run, or the beginning of one. */
	private Socket begin(String headers, String body) throws IOException {
		var socket = new Socket("localhost", this.port);
		socket.getOutputStream()
			.write(("POST /train HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
					+ "Content-Length: " + ENDLESS.length() + "\r\n\r\n" + body)
				.getBytes(UTF_8));
		return socket;
	}

}
