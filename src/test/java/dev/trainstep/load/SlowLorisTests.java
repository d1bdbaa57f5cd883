package dev.trainstep.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Slow clients, and good clients that they must not delay. */
@Tag("slow")
class SlowLorisTests {

	/** The service promises 35 s; the rest is for busy machines. */
	private static final Duration BOUND = Duration.ofSeconds(45);

	private static final Duration TICK = Duration.ofMillis(100);

	private static final int TICKS_PER_LOOK = 10;

	private static final int SLOW_CLIENTS = Load.of(100, 500);

	private static final int GOOD_CLIENTS = 4;

	/**
	 * The pause between requests of a good client, which leaves CPU time for the slow
	 * ones.
	 */
	private static final Duration PAUSE = Duration.ofMillis(5);

	@Test
	void slowClientsAreDisconnectedAndDelayNoOthers() {
		try (Service service = Service.start("slow-loris", List.of())) {
			var good = new GoodClients(service.port(), GOOD_CLIENTS, PAUSE);
			List<Slow> slow = new ArrayList<>();
			for (SlowKind kind : SlowKind.values()) {
				for (int i = 0; i < SLOW_CLIENTS; i++) {
					slow.add(new Slow(kind, service.port()));
				}
			}
			Map<SlowKind, Integer> left = keepBusy(service, slow);
			slow.forEach(Slow::close);
			Map<String, Integer> ends = good.end();
			assertThat(left).isEmpty();
			assertThat(ends).containsOnlyKeys("200");
			assertThat(service.failures()).isEmpty();
			Service.await("idle", service::isIdle);
		}
	}

	/** Returns the number of clients that are still connected in the end, by kind. */
	private static Map<SlowKind, Integer> keepBusy(Service service, List<Slow> slow) {
		long start = System.nanoTime();
		Map<SlowKind, Integer> left = new TreeMap<>();
		do {
			for (int i = 0; i < TICKS_PER_LOOK; i++) {
				slow.forEach(Slow::tick);
				Service.sleep(TICK);
			}
			Set<Integer> clients = service.clients();
			left.clear();
			slow.stream()
				.filter((client) -> clients.contains(client.port))
				.forEach((client) -> left.merge(client.kind, 1, Integer::sum));
		}
		while (!left.isEmpty() && System.nanoTime() - start < BOUND.toNanos());
		return left;
	}

	/** The kinds of slow clients. */
	private enum SlowKind {

		SENDS_NOTHING("", "", 1, false),

		HEADER("GET /livez HTTP/1.1\r\nX-Slow: ", "a", 10, false),

		EMPTY_LINES("\r\n", "\r\n", 10, false),

		BODY_THAT_STOPS(Requests.header("/forward", 60_000), "", 1, false),

		BODY(Requests.header("/forward", 60_000), " ", 10, false),

		/** A little slower than the required 16 KB per second. */
		LARGE_BODY(Requests.header("/forward", 5_000_000), " ".repeat(1200), 1, false),

		CHUNK(Requests.header("/forward", 0).replace("Content-Length: 0", "Transfer-Encoding: chunked") + "9;", "a", 10,
				false),

		READER_OF_NOTHING(large(), "", 1, false),

		READER(large(), "", 1, true);

		private final String start;

		private final String more;

		private final int ticks;

		private final boolean reading;

		/**
		 * @param start sent at once
		 * @param more sent again and again after that
		 * @param ticks from one {@code more} to the next
		 * @param reading whether it reads some of the answer at each tick
		 */
		SlowKind(String start, String more, int ticks, boolean reading) {
			this.start = start;
			this.more = more;
			this.ticks = ticks;
			this.reading = reading;
		}

		/**
		 * A request whose answer of about 4 MB does not fit into the buffers of the
		 * kernel.
		 */
		private static String large() {
			String json = "{\"W1\":[[1]],\"W2\":[[1]],\"x\":" + Requests.zeros(200_000, 1) + "}";
			return Requests.header("/forward", json.length()) + json;
		}

	}

	/** A slow client. */
	private static final class Slow {

		/** Bytes of the receive buffer. */
		private static final int RECEIVE_BUFFER = 4096;

		/** Bytes per read. */
		private static final int READ = 200;

		private final SlowKind kind;

		private final SocketChannel channel;

		private final int port;

		private final ByteBuffer start;

		private int ticks;

		private boolean open = true;

		Slow(SlowKind kind, int servicePort) {
			this.kind = kind;
			this.start = ByteBuffer.wrap(Connection.ascii(kind.start));
			try {
				this.channel = SocketChannel.open();
				this.channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
				this.channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), servicePort));
				this.channel.configureBlocking(false);
				this.port = ((InetSocketAddress) this.channel.getLocalAddress()).getPort();
			}
			catch (IOException ex) {
				throw new AssertionError("no connection", ex);
			}
		}

		void tick() {
			if (!this.open) {
				return;
			}
			try {
				this.ticks++;
				if (this.start.hasRemaining()) {
					this.channel.write(this.start);
				}
				else if (this.ticks % this.kind.ticks == 0) {
					this.channel.write(ByteBuffer.wrap(Connection.ascii(this.kind.more)));
				}
				if (this.kind.reading) {
					this.channel.read(ByteBuffer.allocate(READ));
				}
			}
			catch (IOException ex) {
				close();
			}
		}

		void close() {
			this.open = false;
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				throw new AssertionError("not closed", ex);
			}
		}

	}

}
