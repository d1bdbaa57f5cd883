package dev.trainstep.load;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A client of a replica that takes one run at a time. It does all that metrics count, but
 * for mistakes of the service: small and large requests, a run, one that is cancelled,
 * and one that has to wait and is refused, while a body is still being sent.
 */
final class Bustle implements AutoCloseable {

	private static final String SAMPLES = "{" + Requests.network(2, 2, 2) + ",\"x\":" + Requests.matrix(1000, 2)
			+ ",\"labels\":" + Requests.labels(1000) + ",\"eta\":1e-9";

	private static final byte[] RUN = Requests.post("/train", SAMPLES + ",\"epochs\":20}");

	/** A run that would take minutes. */
	private static final String ENDLESS = SAMPLES + ",\"batchSize\":1,\"epochs\":100000,\"progressEvery\":10000}";

	private static final byte[] STREAM = Connection
		.ascii(Requests.header("/train", ENDLESS.length(), "Accept: application/x-ndjson") + ENDLESS);

	private static final byte[] UNFINISHED = Connection.ascii(Requests.header("/forward", 60_000) + "{");

	/** Small ones, and a large one. */
	private static final List<byte[]> SERVED = List.of(Requests.post("/forward", Requests.TINY),
			Requests.post("/init", "{\"sizes\":[2,2,2],\"seed\":1}"),
			Requests.post("/gradients", SAMPLES.replace(",\"eta\":1e-9", "}")),
			Requests.post("/forward", "{\"W1\":[[1]],\"W2\":[[1]],\"x\":" + Requests.zeros(50_000, 1) + "}"));

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final int port;

	private final Thread thread;

	private volatile boolean over;

	/** Starts it. */
	Bustle(int port) {
		this.port = port;
		this.thread = Thread.ofPlatform().start(() -> {
			while (!this.over) {
				try {
					round();
				}
				catch (IOException ex) {
					this.failures.add(ex.toString());
				}
			}
		});
	}

	private void round() throws IOException {
		try (var upload = new Connection(this.port); var run = new Connection(this.port)) {
			upload.send(UNFINISHED);
			run.send(STREAM);
			while (!run.line().contains("\"step\":")) {
				// waits until it runs
			}
			ask(RUN, 503);
			for (byte[] request : SERVED) {
				ask(request, 200);
			}
			run.reset();
		}
		while (exchange(RUN).status() == 503) {
			// the cancelled run still has the permit
		}
	}

	private void ask(byte[] request, int status) throws IOException {
		Answer answer = exchange(request);
		if (answer.status() != status) {
			this.failures.add("%d instead of %d: %s".formatted(answer.status(), status, answer.text()));
		}
	}

	private Answer exchange(byte[] request) throws IOException {
		try (var connection = new Connection(this.port)) {
			return connection.exchange(request);
		}
	}

	/** What did not go as it should. */
	List<String> failures() {
		return List.copyOf(this.failures);
	}

	/** Stops after the current round. */
	@Override
	public void close() {
		this.over = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

}
