package dev.trainstep.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service behind proxies, with the configurations in {@code deploy}. One of two
 * replicas is gone, except where a test says otherwise.
 */
@Tag("slow")
class ProxyTests {

	/** So that at least one goes to each replica first. */
	private static final int REQUESTS = 10;

	/** A run of some seconds, with ten progress events. */
	private static final String RUN = "{" + Requests.network(2, 2, 2) + ",\"x\":" + Requests.zeros(10_000, 2)
			+ ",\"labels\":" + Requests.labels(10_000)
			+ ",\"eta\":1e-9,\"batchSize\":1,\"epochs\":10000,\"progressEvery\":1000000}";

	private static @Nullable Service service;

	private static int gone;

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	private Path directory;

	@BeforeAll
	static void startService() throws IOException {
		service = Service.start("proxied", List.of(), "--trainstep.run.permits=1",
				"--trainstep.run.max-steps=1000000000", "--trainstep.work.max-wait=2s",
				"--trainstep.body.max-size=2MB");
		gone = Service.freePorts()[0];
	}

	@AfterAll
	static void stopService() {
		service().close();
	}

	private static Service service() {
		return Objects.requireNonNull(service);
	}

	private Proxy start(Proxy.Program program) throws IOException {
		return program.start(this.directory, gone, service().port());
	}

	private static Answer exchange(Proxy proxy, byte[] request) throws IOException {
		try (var connection = new Connection(proxy.port())) {
			return connection.exchange(request);
		}
	}

	/** A body of this many numbers, two characters each. */
	private static String body(int numbers) {
		return "{\"x\":" + Requests.zeros(numbers, 1) + ",\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[]}";
	}

	private static void assertProblem(Answer answer, int status, String type) {
		assertThat(answer.status()).as(answer.text()).isEqualTo(status);
		assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
		assertThat(answer.text()).startsWith("{\"type\":\"" + type + "\"");
	}

	@ParameterizedTest
	@EnumSource
	void aRefusedConnectionIsTriedAtTheOtherReplica(Proxy.Program program) throws IOException {
		try (Proxy proxy = start(program)) {
			for (int i = 0; i < REQUESTS; i++) {
				assertThat(exchange(proxy, Requests.post("/forward", Requests.TINY)).status()).isEqualTo(200);
			}
		}
	}

	/** Caddy does not send such a request again. */
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "CADDY")
	void aRequestThatAReplicaDoesNotAnswerIsSentToTheOther(Proxy.Program program) throws IOException {
		var posts = new AtomicInteger();
		HttpServer dying = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		dying.createContext("/readyz", (exchange) -> exchange.sendResponseHeaders(200, -1));
		dying.createContext("/forward", (exchange) -> {
			posts.incrementAndGet();
			exchange.close();
		});
		dying.start();
		try (Proxy proxy = program.start(this.directory, dying.getAddress().getPort(), service().port())) {
			for (int i = 0; i < REQUESTS; i++) {
				assertThat(exchange(proxy, Requests.post("/forward", Requests.TINY)).status()).isEqualTo(200);
			}
			assertThat(posts).hasPositiveValue();
		}
		finally {
			dying.stop(0);
		}
	}

	/** Of whatever length. */
	@Test
	void inASwarmARequestThatAReplicaRefusesIsSentToTheOther() throws IOException {
		var posts = new AtomicInteger();
		HttpServer full = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		full.createContext("/", (exchange) -> {
			posts.incrementAndGet();
			exchange.getRequestBody().readAllBytes();
			exchange.sendResponseHeaders(503, -1);
		});
		full.start();
		try (Proxy proxy = Proxy.Program.SWARM.start(this.directory, full.getAddress().getPort(), service().port())) {
			for (String body : List.of(Requests.TINY, body(500_000))) {
				posts.set(0);
				for (int i = 0; i < REQUESTS; i++) {
					assertThat(exchange(proxy, Requests.post("/forward", body)).status()).isEqualTo(200);
				}
				assertThat(posts).hasPositiveValue();
			}
		}
		finally {
			full.stop(0);
		}
	}

	@Test
	void inASwarmTheProxysOwnAnswersAreProblems() throws IOException {
		try (Proxy proxy = Proxy.Program.SWARM.start(this.directory, gone, gone)) {
			Answer none = exchange(proxy, Requests.post("/forward", Requests.TINY));
			assertProblem(none, 503, "/problems/unavailable");
			assertThat(none.headers()).containsEntry("retry-after", "1");
			assertThat(none.text()).contains("\"instance\":\"/forward\"");
			assertThat(exchange(proxy, Requests.get("/%22%0A\\")).text()).contains("\"instance\":\"/\"");
			byte[] header = Connection.ascii(Requests.header("/forward", (64 << 20) + 1));
			assertProblem(exchange(proxy, header), 413, "/problems/content-too-large");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aBodyOfMoreThanAMegabytePasses(Proxy.Program program) throws IOException {
		try (Proxy proxy = start(program)) {
			String body = body(400_000);
			assertThat(body.length()).isGreaterThan(1 << 20);
			for (int i = 0; i < 2; i++) {
				Answer answer = exchange(proxy, Requests.post("/forward", body));
				assertThat(answer.status()).as(answer.text()).isEqualTo(200);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void problemsPassUnchanged(Proxy.Program program) throws IOException {
		try (Proxy proxy = start(program);
				var upload = new Connection(proxy.port());
				var run = new Connection(proxy.port())) {
			assertProblem(exchange(proxy, Requests.post("/forward", "{")), 400, "/problems/malformed-json");
			String large = body(1_000_000);
			assertProblem(upload.upload(Connection.ascii(Requests.header("/forward", large.length())),
					Connection.ascii(large)), 413, "/problems/content-too-large");
			run.send(stream("application/x-ndjson"));
			Service.await("running", () -> service().metric("trainstep_runs_running") == 1);
			Answer full = exchange(proxy, Requests.post("/train", RUN));
			assertProblem(full, 503, "/problems/unavailable");
			assertThat(full.headers()).containsKey("retry-after");
		}
	}

	private static byte[] stream(String type) {
		return Connection
			.ascii(Requests.header("/train", RUN.length(), "Accept: " + type, "Accept-Encoding: gzip") + RUN);
	}

	static Stream<Arguments> streams() {
		return Stream.of(Proxy.Program.values())
			.flatMap((program) -> Stream.of(Arguments.of(program, "text/event-stream"),
					Arguments.of(program, "application/x-ndjson")));
	}

	/** Also to a client that takes compressed answers. Its end is noticed too. */
	@ParameterizedTest
	@MethodSource("streams")
	void aStreamArrivesLive(Proxy.Program program, String type) throws IOException {
		Service.await("idle", service()::isIdle);
		String cancelled = "trainstep_runs_ended_total{by=\"cancelled\"}";
		double before = service().metric(cancelled);
		try (Proxy proxy = start(program)) {
			try (var run = new Connection(proxy.port())) {
				run.send(stream(type));
				assertThat(run.line()).startsWith("HTTP/1.1 200");
				while (!run.line().contains("\"epoch\":")) {
					// waits for the first progress event
				}
				assertThat(service().metric("trainstep_runs_running")).isOne();
			}
			Service.await("cancelled", () -> service().metric(cancelled) == before + 1);
		}
	}

	/** In a swarm the service is at the root. */
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "SWARM")
	void linksFollowThePrefix(Proxy.Program program) throws IOException {
		try (Proxy proxy = start(program)) {
			assertProblem(exchange(proxy, Requests.post("/trainstep/forward", "{")), 400,
					"/trainstep/problems/malformed-json");
			assertThat(exchange(proxy, Requests.get("/trainstep/swagger-ui.html")).headers()).containsEntry("location",
					"/trainstep/swagger-ui/index.html");
			byte[] lie = Connection
				.ascii("GET /swagger-ui.html HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Prefix: /elsewhere\r\n\r\n");
			assertThat(exchange(proxy, lie).headers()).containsEntry("location", "/swagger-ui/index.html");
		}
	}

	@ParameterizedTest
	@EnumSource
	void answersAreCompressed(Proxy.Program program) throws IOException {
		byte[] request = Connection
			.ascii("GET /v3/api-docs HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n");
		try (Proxy proxy = start(program)) {
			Answer answer = exchange(proxy, request);
			assertThat(answer.headers()).containsEntry("content-encoding", "gzip");
			try (var body = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
				assertThat(new String(body.readAllBytes(), UTF_8)).contains("/train-step");
			}
		}
	}

}
