package dev.trainstep.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** One client cannot take all memory, connections, threads or permits from the others. */
@Tag("slow")
class SharingTests {

	private static final String HEAP = "-Xmx768m";

	/** The share of another client's requests that is served. */
	private static final double SERVED = 0.95;

	/** What docs/operating.md promises, whatever the number of cores. */
	private static final int MOST_THREADS = 400;

	private static final byte[] TINY = Requests.post("/forward", Requests.TINY);

	private static double share(List<Integer> statuses) {
		return (double) statuses.stream().filter((status) -> status == 200).count() / statuses.size();
	}

	/**
	 * Opens connections, and runs something on each until the returned value is closed.
	 */
	private static AutoCloseable crowd(int size, Member member) {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			threads.add(Thread.startVirtualThread(() -> {
				while (!Thread.currentThread().isInterrupted()) {
					try {
						member.run();
					}
					catch (IOException ex) {
						// The service has closed the connection.
					}
					catch (InterruptedException ex) {
						return;
					}
				}
			}));
		}
		return () -> {
			threads.forEach(Thread::interrupt);
			for (Thread thread : threads) {
				thread.join();
			}
		};
	}

	private interface Member {

		void run() throws IOException, InterruptedException;

	}

	/** Twenty answers of 28 MB, read at 16 KB a second, are more than the memory. */
	@Test
	void slowReadersDoNotKeepTheMemory() throws Exception {
		byte[] init = Requests.post("/init", "{\"sizes\":[1200,1200],\"seed\":1}");
		String step = "{" + Requests.network(784, 128, 10) + ",\"x\":" + Requests.matrix(32, 784) + ",\"labels\":"
				+ Requests.labels(32) + "}";
		byte[] body = Requests.post("/train-step", step);
		List<Integer> statuses = new ArrayList<>();
		try (Service service = Service.start("slow-readers", List.of(HEAP));
				AutoCloseable _ = crowd(20, () -> readSlowly(service, init))) {
			Service.sleep(Duration.ofSeconds(10));
			for (int i = 0; i < 60; i++) {
				try (var connection = new Connection(service.port())) {
					statuses.add(connection.exchange(body).status());
				}
				Service.sleep(Duration.ofMillis(100));
			}
			assertThat(service.failures()).isEmpty();
		}
		assertThat(share(statuses)).as("%s", statuses).isGreaterThanOrEqualTo(SERVED);
	}

	private static void readSlowly(Service service, byte[] request) throws IOException, InterruptedException {
		try (var connection = new Connection(service.port(), 1 << 16)) {
			connection.send(request);
			while (true) {
				connection.skip(4096);
				Thread.sleep(250);
			}
		}
	}

	/** Slower than a megabyte a second, and others are refused meanwhile. */
	@Test
	void aReaderThatIsFastEnoughGetsALargeAnswerWhole() throws Exception {
		byte[] init = Requests.post("/init", "{\"sizes\":[1200,1200],\"seed\":1}");
		try (Service service = Service.start("fast-reader", List.of(HEAP));
				AutoCloseable _ = crowd(20, () -> readSlowly(service, init));
				var connection = new Connection(service.port())) {
			Service.sleep(Duration.ofSeconds(5));
			int status = 503;
			while (status == 503) {
				connection.send(init);
				status = connection.receive(1 << 20).status();
			}
			assertThat(status).isEqualTo(200);
		}
	}

	/** More connections than there can be, each of which asks every few seconds. */
	@Test
	void idleConnectionsKeepNobodyOut() throws Exception {
		var open = new AtomicInteger();
		List<Integer> statuses = new ArrayList<>();
		try (Service service = Service.start("connections", List.of(HEAP)); AutoCloseable _ = crowd(5000, () -> {
			try (var connection = new Connection(service.port())) {
				open.incrementAndGet();
				while (!connection.exchange(Requests.get("/livez")).last()) {
					Thread.sleep(3000);
				}
			}
			Thread.sleep(3000);
		})) {
			Service.await("crowded", () -> open.get() > 5000);
			// Until then all have come at once, which is another matter, and takes two
			// cores some seconds.
			Service.sleep(Duration.ofSeconds(5));
			for (int i = 0; i < 100; i++) {
				statuses.add(timely(service));
				Service.sleep(Duration.ofMillis(50));
			}
			assertThat(service.failures()).isEmpty();
			assertThat(service.isAlive()).isTrue();
		}
		assertThat(share(statuses)).as("%s", statuses).isGreaterThanOrEqualTo(SERVED);
	}

	/** The status of an answer that comes within two seconds, as is promised; else 0. */
	private static int timely(Service service) {
		long start = System.nanoTime();
		try (var connection = new Connection(service.port())) {
			int status = connection.exchange(TINY).status();
			return (System.nanoTime() - start < Duration.ofSeconds(2).toNanos()) ? status : 0;
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/**
	 * Such as 60 s: whoever sends on a connection that was just closed loses the request.
	 */
	@Test
	void idleConnectionsAreKeptForLongerThanLoadBalancersKeepThem() throws IOException {
		try (Service service = Service.start("idle", List.of(HEAP)); var connection = new Connection(service.port())) {
			assertThat(connection.exchange(TINY).status()).isEqualTo(200);
			Service.sleep(Duration.ofSeconds(62));
			assertThat(connection.exchange(TINY).status()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 8, 64 })
	void threadsDoNotGrowWithCores(int cores) throws Exception {
		try (Service service = Service.start("threads-" + cores,
				List.of(HEAP, "-XX:+UseParallelGC", "-XX:ActiveProcessorCount=" + cores))) {
			int most = 0;
			try (AutoCloseable _ = crowd(700, () -> {
				try (var connection = new Connection(service.port())) {
					boolean last = false;
					while (!last && !Thread.currentThread().isInterrupted()) {
						last = connection.exchange(TINY).last();
					}
				}
			})) {
				for (int i = 0; i < 20; i++) {
					Service.sleep(Duration.ofMillis(250));
					most = Math.max(most, service.threadCount());
				}
			}
			assertThat(most).isLessThanOrEqualTo(MOST_THREADS);
			// What the crowd left may still be in the queue.
			Service.await("an answer again", () -> answers(service));
			assertThat(service.failures()).isEmpty();
		}
	}

	private static boolean answers(Service service) {
		try (var connection = new Connection(service.port())) {
			return connection.exchange(TINY).status() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Both would take minutes. */
	@Test
	void workForAClientThatHasHungUpIsStopped() throws Exception {
		String data = Requests.network(20, 30, 5) + ",\"x\":" + Requests.matrix(50, 20) + ",\"labels\":"
				+ Requests.labels(50);
		byte[] run = Requests.post("/train", "{" + data + ",\"epochs\":1000000000}");
		byte[] check = Requests.post("/gradient-check", "{" + Requests.network(100, 90, 10) + ",\"x\":"
				+ Requests.matrix(1000, 100) + ",\"labels\":" + Requests.labels(1000) + "}");
		try (Service service = Service.start("hang-up", List.of(HEAP), "--trainstep.run.max-steps=1000000000000",
				"--trainstep.cost.max-multiply-adds=1000000000000")) {
			for (byte[] request : List.of(run, check)) {
				for (byte[] next : List.of(new byte[0], TINY)) {
					var connection = new Connection(service.port());
					connection.send(request);
					Service.await("computing", () -> service.metric("trainstep_permits_held") == 1);
					// The watch has looked at the connection before, and finds these
					// bytes.
					Service.sleep(Duration.ofSeconds(1));
					connection.send(next);
					Service.sleep(Duration.ofMillis(500));
					connection.close();
					Service.await("idle", service::isIdle);
				}
			}
			assertThat(service.metric("trainstep_requests_cancelled_total")).isEqualTo(4);
			assertThat(service.failures()).isEmpty();
			try (var connection = new Connection(service.port())) {
				assertThat(connection.exchange(TINY).status()).isEqualTo(200);
			}
		}
	}

	/**
	 * Every step takes about a second, and no processor is too slow: its limits are
	 * lower.
	 */
	@Test
	void withoutFusedMultiplyAddInHardwareLimitsAreLowerAndHeartbeatsInTime() throws IOException {
		try (Service service = Service.start("no-fma", List.of(HEAP, "-XX:-UseFMA"));
				var connection = new Connection(service.port())) {
			String network = "{\"W1\":" + Requests.zeros(100, 784) + ",\"W2\":" + Requests.zeros(10, 100);
			String data = ",\"x\":" + Requests.zeros(10, 784) + ",\"labels\":" + Requests.labels(10);
			byte[] step = Requests.post("/train-step", network + data + ",\"outputs\":[]}");
			assertThat(connection.exchange(step).status()).isEqualTo(200);
			assertThat(connection
				.exchange(Requests.post("/train-step",
						network + ",\"x\":" + Requests.zeros(100, 784) + ",\"labels\":" + Requests.labels(100) + "}"))
				.status()).isEqualTo(422);
			String run = network + data + ",\"epochs\":4,\"progressEvery\":1000}";
			connection
				.send(Connection.ascii(Requests.header("/train", run.length(), "Accept: application/x-ndjson") + run));
			long start = System.nanoTime();
			String events = connection.receive().text();
			long halfSeconds = (System.nanoTime() - start) / 500_000_000;
			assertThat(events.lines().filter((line) -> line.contains("heartbeat")).count())
				.isGreaterThanOrEqualTo(halfSeconds - 1);
			assertThat(service.log()).contains("no fused multiply-add");
		}
	}

}
