package dev.trainstep.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clients that send small requests, one after the other, and keep their connections until
 * an answer says that it is the last.
 */
final class GoodClients {

	private static final byte[] REQUEST = Requests.post("/forward", Requests.TINY);

	private final Map<String, Integer> ends = new ConcurrentHashMap<>();

	private final List<Thread> threads = new ArrayList<>();

	private final Duration pause;

	private volatile boolean over;

	/**
	 * Starts them.
	 * @param pause between the requests of a client
	 */
	GoodClients(int port, int clients, Duration pause) {
		this.pause = pause;
		for (int i = 0; i < clients; i++) {
			this.threads.add(Thread.ofPlatform().start(() -> {
				while (!this.over) {
					send(port);
				}
			}));
		}
	}

	private void send(int port) {
		try (var connection = new Connection(port)) {
			boolean last = false;
			while (!this.over && !last) {
				Answer answer = connection.exchange(REQUEST);
				this.ends.merge(String.valueOf(answer.status()), 1, Integer::sum);
				last = answer.last();
				Service.sleep(this.pause);
			}
		}
		catch (IOException ex) {
			this.ends.merge(ex.toString(), 1, Integer::sum);
			Service.sleep(this.pause);
		}
	}

	/** Stops, and returns the number of requests by outcome: a status or a failure. */
	Map<String, Integer> end() {
		this.over = true;
		for (Thread thread : this.threads) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				throw new AssertionError("interrupted", ex);
			}
		}
		return this.ends;
	}

}
