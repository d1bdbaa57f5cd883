package dev.trainstep.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The end of the service by SIGTERM, for its clients and for load balancers. */
@Tag("slow")
class DrainingTests {

	/** As a shell reports a process that SIGTERM ended. */
	private static final int TERMINATED = 143;

	private static final int CLIENTS = 6;

	private static final int WARM_UP = 200;

	private static final Duration PAUSE = Duration.ofMillis(20);

	private static final byte[] FORWARD = Requests.post("/forward", Requests.TINY);

	/** A run of many minutes. */
	private static final String RUN = "{" + Requests.network(20, 30, 5) + ",\"x\":" + Requests.matrix(50, 20)
			+ ",\"labels\":" + Requests.labels(50) + ",\"epochs\":1000000}";

	private static final String SHORT_RUN = RUN.replace("1000000}", "3}");

	private static byte[] stream(String run) {
		return Connection.ascii(Requests.header("/train", run.length(), "Accept: application/x-ndjson") + run);
	}

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	private Path directory;

	/** A busy machine may be slow, but refuses nothing. */
	private static Service start(String name, String delay) {
		return Service.start(name, List.of(), "--trainstep.drain.delay=" + delay, "--trainstep.work.max-wait=1m",
				"--trainstep.run.max-steps=1000000000", "--trainstep.run.permits=2");
	}

	private static Answer exchange(int port, byte[] request) throws IOException {
		try (var connection = new Connection(port)) {
			return connection.exchange(request);
		}
	}

	@Test
	void clientsLoseNoRequest() {
		try (Service service = start("draining", "2s")) {
			var clients = new GoodClients(service.port(), CLIENTS, PAUSE);
			Service.sleep(Duration.ofSeconds(1));
			service.terminate();
			assertThat(service.exitCode()).isEqualTo(TERMINATED);
			Map<String, Integer> ends = clients.end();
			Integer resets = ends.remove("java.net.SocketException: Connection reset by peer");
			assertThat(ends).containsOnlyKeys("200", "java.net.ConnectException: Connection refused");
			// The system resets a connection that comes in the moment before the port is
			// closed.
			assertThat(Objects.requireNonNullElse(resets, 0)).isLessThanOrEqualTo(1);
			assertThat(service.failures()).isEmpty();
		}
	}

	@Test
	void duringTheDelayEverythingIsServedAndEachAnswerIsTheLast() throws IOException {
		try (Service service = start("draining", "10m");
				var idle = new Connection(service.port());
				var run = new Connection(service.port());
				var stream = new Connection(service.port())) {
			assertThat(idle.exchange(FORWARD).last()).isFalse();
			run.send(Requests.post("/train", RUN));
			Service.await("running", () -> service.metric("trainstep_runs_running") == 1);
			service.terminate();
			Service.await("draining", () -> status(service, "/readyz") == 503);
			assertThat(service.health("readiness")).isEqualTo(503);
			assertThat(service.health("liveness")).isEqualTo(200);
			assertLast(200, run.receive(), "\"stoppedBy\":\"serverLimit\"");
			assertLast(200, stream.exchange(stream(SHORT_RUN)), "\"stoppedBy\":\"epochs\"");
			assertLast(200, exchange(service.port(), Requests.post("/train", SHORT_RUN)), "\"stoppedBy\":\"epochs\"");
			assertLast(200, idle.exchange(FORWARD), "{\"h\":[1.0]}");
			assertLast(200, exchange(service.port(), FORWARD), "{\"h\":[1.0]}");
			assertLast(200, exchange(service.port(), Requests.get("/livez")), "UP");
			assertLast(503, exchange(service.port(), Requests.get("/readyz")), "OUT_OF_SERVICE");
			assertLast(200, exchange(service.port(), Requests.get("/v3/api-docs")), "/forward");
			assertLast(200, exchange(service.port(), Requests.get("/")), "</html>");
			assertLast(404, exchange(service.port(), Requests.get("/nowhere")), "not-found");
			assertLast(400, exchange(service.port(), Requests.post("/forward", "{")), "malformed-json");
			assertLast(505, exchange(service.port(), Connection.ascii("GET / HTTP/9.9\r\n\r\n")), "not-supported");
			assertThat(service.isAlive()).isTrue();
			Service.await("ended by a second SIGTERM", () -> {
				service.terminate();
				return !service.isAlive();
			});
			assertThat(service.exitCode()).isEqualTo(TERMINATED);
		}
	}

	private static int status(Service service, String path) {
		try {
			return exchange(service.port(), Requests.get(path)).status();
		}
		catch (IOException ex) {
			throw new AssertionError("no answer", ex);
		}
	}

	private static void assertLast(int status, Answer answer, String text) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.text()).contains(text);
		assertThat(answer.last()).isTrue();
	}

	@Test
	void afterTheDelayWhatHasBegunIsFinishedAndWhatIsIdleIsClosed() throws IOException {
		try (Service service = start("draining", "1s");
				var upload = new Connection(service.port());
				var idle = new Connection(service.port())) {
			upload.send(Connection.ascii(Requests.header("/forward", Requests.TINY.length())));
			upload.send(Connection.ascii(Requests.TINY.substring(0, 10)));
			assertThat(idle.exchange(FORWARD).status()).isEqualTo(200);
			service.terminate();
			Service.await("closed", () -> !Connection.isAccepted(service.port()));
			assertThatExceptionOfType(EOFException.class).isThrownBy(idle::receive);
			assertThat(service.isAlive()).isTrue();
			upload.send(Connection.ascii(Requests.TINY.substring(10)));
			assertLast(200, upload.receive(), "{\"h\":[1.0]}");
			assertThat(service.exitCode()).isEqualTo(TERMINATED);
		}
	}

	/** As long as it is served, it makes progress. */
	@Test
	void aRunThatBeginsDuringTheDelayEndsAfterIt() throws IOException {
		try (Service service = start("draining", "3s");
				var stream = new Connection(service.port());
				var run = new Connection(service.port())) {
			service.terminate();
			Service.await("draining", () -> status(service, "/readyz") == 503);
			run.send(Requests.post("/train", RUN));
			stream.send(stream(RUN));
			for (Connection either : List.of(stream, run)) {
				Answer answer = either.receive();
				assertLast(200, answer, "\"stoppedBy\":\"serverLimit\"");
				assertThat(answer.text()).doesNotContain("\"steps\":0,");
			}
			assertThat(Connection.isAccepted(service.port())).isFalse();
			assertThat(service.exitCode()).isEqualTo(TERMINATED);
		}
	}

	/** A proxy gives up on a replica whose health takes 2 s, as on a busy machine. */
	private static void warmUp(Service service) throws IOException {
		for (int i = 0; i < WARM_UP; i++) {
			assertThat(status(service, "/readyz")).isEqualTo(200);
			assertThat(exchange(service.port(), FORWARD).status()).isEqualTo(200);
		}
	}

	/** nginx asks for no health: it notices when the listener refuses. */
	@ParameterizedTest
	@EnumSource
	void noRequestIsLostBehindAProxy(Proxy.Program program) throws IOException {
		try (Service one = start("draining-one", "5s"); Service two = start("draining-two", "5s")) {
			warmUp(one);
			warmUp(two);
			try (Proxy proxy = program.start(this.directory, one.port(), two.port())) {
				var clients = new GoodClients(proxy.port(), CLIENTS, PAUSE);
				Service.sleep(Duration.ofSeconds(1));
				one.terminate();
				assertThat(one.exitCode()).isEqualTo(TERMINATED);
				Service.sleep(Duration.ofSeconds(1));
				Map<String, Integer> ends = clients.end();
				assertThat(ends).as(proxy.log()).containsOnlyKeys("200");
			}
		}
	}

}
