package dev.trainstep.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Valid and invalid requests of all kinds, for a long time, leave nothing behind. */
@Tag("slow")
class SoakTests {

	private static final int CLIENTS = 8;

	private static final int REQUESTS = Load.of(10_000, 200_000);

	/** After this many requests caches, counters and compiled code no longer grow. */
	private static final int WARM_UP = Load.of(4_000, 40_000);

	/** The long version finds a leak of 10 bytes per request. */
	private static final long DRIFT = 2 << 20;

	/** One request in this many is followed by a new connection. */
	private static final int FRESH_ONE_IN = 20;

	/** Longer than the service takes to notice closed connections. */
	private static final Duration QUIET = Duration.ofSeconds(3);

	private static final Set<Integer> OK = Set.of(200);

	private static final String BATCH = "{" + Requests.network(20, 30, 5) + ",\"x\":" + Requests.matrix(50, 20)
			+ ",\"labels\":" + Requests.labels(50);

	private static final String LARGE = "{" + Requests.network(100, 200, 5) + ",\"x\":" + Requests.matrix(200, 100)
			+ ",\"labels\":" + Requests.labels(200) + "}";

	/** A run that would take minutes. */
	private static final byte[] STREAM = stream(",\"epochs\":1000000000,\"progressEvery\":1000}");

	private static final List<Kind> KINDS = List.of(
			// Served
			new Kind(8, OK, Requests.post("/forward", Requests.TINY)), new Kind(4, OK, "/forward", BATCH + "}"),
			new Kind(4, OK, "/train-step", BATCH + ",\"optimizer\":{\"type\":\"adam\"}}"),
			new Kind(2, OK, "/gradients", BATCH + "}"), new Kind(2, OK, "/init", "{\"sizes\":[20,30,5],\"seed\":1}"),
			new Kind(1, OK, "/gradient-check", "{\"x\":[1,1],\"W1\":[[0,1],[0,-1]],\"W2\":[[1,2],[2,-1]],\"y\":[1,0]}"),
			new Kind(1, OK, "/data", "{\"shape\":\"spiral\",\"seed\":1}"), new Kind(1, OK, Requests.get("/readyz")),
			new Kind(1, OK, Requests.get("/problems/shape-mismatch")),
			// Served, or refused for lack of a permit
			new Kind(1, Set.of(200, 503), "/gradients", LARGE),
			new Kind(1, Set.of(200, 503), "/train", BATCH + ",\"epochs\":3,\"batchSize\":10}"),
			new Kind(1, Set.of(200, 503), stream(",\"epochs\":3}")),
			// Refused
			new Kind(2, Set.of(400), "/forward", "{\"x\":[1,,1]}"), new Kind(2, Set.of(400), "/forward", BATCH),
			new Kind(1, Set.of(400), "/train", "{\"unknown\":[1],\"" + "x".repeat(100) + "\":3}"),
			new Kind(2, Set.of(422), "/forward", "{\"x\":[1],\"W1\":[[0,1],[0,-1]],\"W2\":[[1,2,3],[2,-1,0]]}"),
			new Kind(1, Set.of(422), "/train-step", BATCH + ",\"eta\":1e308}"),
			new Kind(1, Set.of(404), "/nowhere", "{}"), new Kind(1, Set.of(405), Requests.get("/forward")),
			new Kind(1, Set.of(413), Connection.ascii(Requests.header("/forward", 1L << 40, "Expect: 100-continue"))),
			new Kind(1, Set.of(415),
					Connection.ascii(Requests.header("/forward", 20, "Content-Encoding: gzip") + "x".repeat(20))),
			new Kind(1, Set.of(400), Connection.ascii("THIS IS NONE\r\n\r\n")));

	private final Map<String, Integer> surprises = new ConcurrentHashMap<>();

	/**
	 * Requests of one kind.
	 *
	 * @param share the relative frequency
	 * @param statuses the expected statuses
	 */
	private record Kind(int share, Set<Integer> statuses, byte[] request) {

		Kind(int share, Set<Integer> statuses, String path, String json) {
			this(share, statuses, Requests.post(path, json));
		}

	}

	private static byte[] stream(String end) {
		String json = BATCH + end;
		return Connection.ascii(Requests.header("/train", json.length(), "Accept: application/x-ndjson") + json);
	}

	/**
	 * Removes what would vary by itself: the container has all of its threads from the
	 * start, and softly reachable objects are collected. Every client has a permit for a
	 * run, so no time is spent waiting.
	 */
	private static Service start() {
		return Service.start("soak", List.of("-Xmx512m", "-XX:SoftRefLRUPolicyMSPerMB=0"),
				"--server.tomcat.threads.min-spare=1000", "--management.server.tomcat.threads.min-spare=1000",
				"--trainstep.run.permits=" + CLIENTS, "--trainstep.work.max-wait=30s");
	}

	@Test
	void manyRequestsOfAllKindsLeaveNothingBehind() {
		try (Service service = start()) {
			send(service, WARM_UP, 1);
			Service.Live before = settle(service);
			int files = service.openFiles();
			Map<String, Long> threads = service.threads();
			send(service, REQUESTS, 2);
			Service.Live after = settle(service);
			assertThat(this.surprises).isEmpty();
			assertThat(service.failures()).isEmpty();
			assertThat(after.virtualThreads()).isEqualTo(before.virtualThreads());
			assertThat(service.threads()).isEqualTo(threads);
			assertThat(service.openFiles()).isEqualTo(files);
			assertThat(after.bytes() - before.bytes()).isLessThan(DRIFT);
		}
	}

	/** Waits until the service is idle and has closed abandoned connections. */
	private static Service.Live settle(Service service) {
		Service.await("idle", service::isIdle);
		Service.sleep(QUIET);
		// The first call opens files that it needs.
		service.live();
		return service.live();
	}

	private void send(Service service, int requests, long seed) {
		List<Thread> clients = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			var random = new Random(seed * CLIENTS + i);
			clients.add(Thread.ofPlatform().start(() -> new Client(service.port(), random).send(requests / CLIENTS)));
		}
		clients.forEach(SoakTests::join);
	}

	private static void join(Thread client) {
		try {
			client.join();
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	/** A client that keeps its connection as long as it can. */
	private final class Client {

		private final int port;

		private final Random random;

		private final List<Kind> kinds = new ArrayList<>();

		Client(int port, Random random) {
			this.port = port;
			this.random = random;
			for (Kind kind : KINDS) {
				for (int i = 0; i < kind.share(); i++) {
					this.kinds.add(kind);
				}
			}
		}

		void send(int requests) {
			int left = requests;
			while (left > 0) {
				try (var connection = new Connection(this.port)) {
					boolean last = false;
					while (left > 0 && !last) {
						left--;
						last = send(connection) || this.random.nextInt(FRESH_ONE_IN) == 0;
					}
				}
				catch (IOException ex) {
					surprise(ex.toString());
				}
			}
		}

		/** Returns whether the connection is used up. */
		private boolean send(Connection connection) throws IOException {
			switch (this.random.nextInt(60)) {
				case 0 -> follow(connection);
				case 1 -> breakOff(connection);
				default -> {
					return exchange(connection);
				}
			}
			return true;
		}

		private boolean exchange(Connection connection) throws IOException {
			Kind kind = this.kinds.get(this.random.nextInt(this.kinds.size()));
			try {
				Answer answer = connection.exchange(kind.request());
				if (!kind.statuses().contains(answer.status())) {
					surprise(answer.status() + " instead of " + kind.statuses());
				}
				return answer.last();
			}
			catch (IOException ex) {
				surprise(ex + " instead of " + kind.statuses());
				throw ex;
			}
		}

		private void surprise(String what) {
			SoakTests.this.surprises.merge(what, 1, Integer::sum);
		}

		/** Reads a stream for a while, then closes or resets the connection. */
		private void follow(Connection connection) throws IOException {
			connection.send(STREAM);
			String status = connection.line();
			if (status.startsWith("HTTP/1.1 200")) {
				for (int i = this.random.nextInt(20); i > 0; i--) {
					connection.line();
				}
			}
			else if (!status.startsWith("HTTP/1.1 503")) {
				surprise(status + " instead of a stream");
			}
			if (this.random.nextBoolean()) {
				connection.reset();
			}
		}

		/** Closes or resets the connection within a request. */
		private void breakOff(Connection connection) throws IOException {
			byte[] request = this.kinds.get(this.random.nextInt(this.kinds.size())).request();
			connection.send(Arrays.copyOf(request, this.random.nextInt(request.length)));
			if (this.random.nextBoolean()) {
				connection.reset();
			}
		}

	}

}
