package dev.trainstep.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Measures the goodput of the service under far more load than it can serve. Started by
 * {@code bench/overload}; prints its figures.
 */
final class Overload {

	private static final Duration WARM_UP = Duration.ofSeconds(10);

	private static final Duration TIME = Duration.ofSeconds(20);

	private static final int OVERLOAD = 10;

	private static final int OVERLOADS = 3;

	/** As many clients as a busy service has. */
	private static final int MANY = 64;

	/** About 25 ms of work in a body of 24 KB. */
	private static final byte[] CHECK = Requests.post("/gradient-check", "{" + Requests.network(12, 20, 10) + ",\"x\":"
			+ Requests.matrix(60, 12) + ",\"labels\":" + Requests.labels(60) + "}");

	/** 2·10^7 multiply-adds, about 5 ms, in a body of 300 KB. */
	private static final byte[] FORWARD = Requests.post("/forward", "{\"W1\":" + Requests.zeros(280, 280) + ",\"W2\":"
			+ Requests.zeros(1, 280) + ",\"x\":" + Requests.zeros(280, 280) + ",\"outputs\":[\"predictions\"]}");

	/** A step of 60 KB; little work. */
	private static final byte[] STEP = Requests.post("/train-step", "{" + Requests.network(64, 32, 10) + ",\"x\":"
			+ Requests.matrix(8, 64) + ",\"labels\":" + Requests.labels(8) + "}");

	/** 10 MB, and 10^9 multiply-adds. */
	private static final byte[] GIANT = Requests.post("/gradients", "{" + Requests.network(500, 300, 10) + ",\"x\":"
			+ Requests.matrix(700, 500) + ",\"labels\":" + Requests.labels(700) + ",\"outputs\":[\"loss\"]}");

	private static final byte[] RUN = Requests.post("/train",
			"{" + Requests.network(20, 30, 5) + ",\"x\":" + Requests.matrix(50, 20) + ",\"labels\":"
					+ Requests.labels(50) + ",\"epochs\":1000000,\"deadlineMs\":2000}");

	private static final byte[] TINY = Requests.post("/forward", Requests.TINY);

	private final Service service;

	private Overload(Service service) {
		this.service = service;
	}

	/**
	 * Measures and prints.
	 * @param args the jar of the service, and the number of measurements
	 */
	public static void main(String[] args) throws Exception {
		for (int run = 1; run <= Integer.parseInt(args[1]); run++) {
			print("--- run %d", run);
			try (Service service = Service.startJar("overload", Path.of(args[0]))) {
				var overload = new Overload(service);
				overload.measureGoodput("checks of " + CHECK.length / 1000 + " KB", CHECK, true);
				// Of these, ten times as many would be gigabytes a second.
				overload.measureGoodput("steps of " + STEP.length / 1000 + " KB", STEP, false);
				overload.measureGoodput("forward passes of " + FORWARD.length / 1000 + " KB", FORWARD, false);
				overload.measureSmallAmongGiants();
			}
		}
	}

	private static void print(String format, Object... arguments) {
		System.out.printf(Locale.ROOT, format + "%n", arguments);
	}

	private Generator generator(byte[] request) {
		return new Generator(this.service.port(), request);
	}

	/** CPU time, which other processes on the machine affect less than the clock. */
	private String cpu(Duration before, Generator.Report report) {
		return "%.1f ms of CPU per request served, and %.2f cores for the client".formatted(
				this.service.cpuTime().minus(before).toNanos() / 1e6 / Math.max(1, report.served().size()),
				report.cores());
	}

	private void measureGoodput(String what, byte[] request, boolean openLoop) throws Exception {
		generator(request).closedLoop(2, WARM_UP);
		double peak = 0;
		for (int clients = 1; clients <= MANY; clients *= 4) {
			Duration before = this.service.cpuTime();
			Generator.Report closed = generator(request).closedLoop(clients, WARM_UP);
			print("%s, %d clients: %.1f/s, p50 %.1f ms, %d refused, others %s, %s", what, clients, closed.goodput(),
					Generator.millis(closed.served(), 0.5), closed.refused().size(), counts(closed.others()),
					cpu(before, closed));
			peak = Math.max(peak, closed.goodput());
		}
		// The first overload measures a cold start: refusals are slow until they are
		// compiled.
		for (int i = 0; i < OVERLOADS; i++) {
			if (openLoop) {
				measureOpenLoop(what, request, peak);
			}
			measureClosedLoop(what, request, peak);
		}
	}

	private void measureClosedLoop(String what, byte[] request, double peak) {
		Duration before = this.service.cpuTime();
		Generator.Report closed = generator(request).closedLoop(OVERLOAD * MANY, TIME);
		String cpu = cpu(before, closed);
		print("%s, %d clients: goodput %.1f/s, %.3f of the peak (bar 0.95); answers %.0f/s, p99 %.0f ms, others %s",
				what, OVERLOAD * MANY, closed.goodput(), closed.goodput() / peak, closed.rate(),
				Generator.millis(closed.served(), 0.99), counts(closed.others()));
		print("  %s", cpu);
	}

	private void measureOpenLoop(String what, byte[] request, double peak) throws Exception {
		double rate = OVERLOAD * peak;
		try (ExecutorService threads = Executors.newCachedThreadPool()) {
			Future<Probes> liveness = threads.submit(probes("liveness", Duration.ofMillis(10)));
			Future<Probes> readiness = threads.submit(probes("readiness", Duration.ofMillis(100)));
			Duration before = this.service.cpuTime();
			Generator.Report open = generator(request).openLoop(rate, TIME);
			String cpu = cpu(before, open);
			print("%s, open loop at %.0f/s: goodput %.1f/s, %.3f of the peak of %.1f/s (bar 0.95); answers %.0f/s, others %s",
					what, rate, open.goodput(), open.goodput() / peak, peak, open.rate(), counts(open.others()));
			print("  %s", cpu);
			print("  served p50 %.1f ms, p99 %.1f ms; refused p50 %.1f ms, p99 %.1f ms (bar 20)",
					Generator.millis(open.served(), 0.5), Generator.millis(open.served(), 0.99),
					Generator.millis(open.refused(), 0.5), Generator.millis(open.refused(), 0.99));
			print("  %s", liveness.get().describe("liveness", 100));
			print("  %s", readiness.get().describe("readiness", 100));
		}
	}

	private static Map<String, Long> counts(List<String> what) {
		return what.stream().collect(Collectors.groupingBy((one) -> one, Collectors.counting()));
	}

	private void measureSmallAmongGiants() throws InterruptedException, ExecutionException {
		try (ExecutorService threads = Executors.newCachedThreadPool()) {
			Future<Generator.Report> giants = threads.submit(() -> generator(GIANT).closedLoop(16, TIME));
			small("giants of " + GIANT.length / 1_000_000 + " MB", giants);
			giants = threads.submit(() -> generator(GIANT).closedLoop(16, TIME));
			Future<Generator.Report> runs = threads.submit(() -> generator(RUN).closedLoop(4, TIME));
			small("giants and runs", giants);
			print("  runs: %d served, %d refused, others %s", runs.get().served().size(), runs.get().refused().size(),
					counts(runs.get().others()));
		}
	}

	private void small(String among, Future<Generator.Report> giants) throws InterruptedException, ExecutionException {
		Generator.pause(Duration.ofSeconds(2));
		Generator.Report small = generator(TINY).openLoop(100, TIME.minusSeconds(3));
		print("small ones among %s: %d served, p50 %.1f ms, p99 %.1f ms (bar 250), %d refused (bar 0), others %s",
				among, small.served().size(), Generator.millis(small.served(), 0.5),
				Generator.millis(small.served(), 0.99), small.refused().size(), counts(small.others()));
		print("  giants: %d served, p50 %.0f ms, %d refused, others %s", giants.get().served().size(),
				Generator.millis(giants.get().served(), 0.5), giants.get().refused().size(),
				counts(giants.get().others()));
	}

	/** The outcome of regular probes. */
	private record Probes(List<Long> latencies, List<String> failures) {

		String describe(String name, int bar) {
			return "%s: %d probes, p50 %.1f ms, p99.9 %.1f ms (bar %d), failures %s".formatted(name,
					this.latencies.size(), Generator.millis(this.latencies, 0.5),
					Generator.millis(this.latencies, 0.999), bar, counts(this.failures));
		}

	}

	private Callable<Probes> probes(String probe, Duration every) {
		return () -> {
			var probes = new Probes(new ArrayList<>(), new ArrayList<>());
			byte[] request = Requests.get("/actuator/health/" + probe);
			long start = System.nanoTime();
			long due = start;
			while (due - start < TIME.toNanos()) {
				try (var connection = new Connection(this.service.managementPort())) {
					boolean last = false;
					while (!last && due - start < TIME.toNanos()) {
						Generator.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
						Answer answer = connection.exchange(request);
						probes.latencies().add(System.nanoTime() - due);
						if (answer.status() != 200) {
							probes.failures().add(String.valueOf(answer.status()));
						}
						last = answer.last();
						due += every.toNanos();
					}
				}
				catch (IOException ex) {
					probes.failures().add(ex.toString());
					due += every.toNanos();
				}
			}
			return probes;
		};
	}

}
