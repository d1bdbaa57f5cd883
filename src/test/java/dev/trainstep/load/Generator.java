package dev.trainstep.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Sends one request over and over, on one thread, with as little work as possible: it
 * shares the cores with the service that it measures.
 */
final class Generator {

	private static final int BUFFER = 1 << 16;

	/** A refused client pauses this long; Retry-After asks for longer. */
	private static final long PAUSE = Duration.ofMillis(500).toNanos();

	private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *([0-9]+)");

	private final InetSocketAddress address;

	private final byte[] request;

	private final Deque<Client> idle = new ArrayDeque<>();

	private final byte[] bytes = new byte[BUFFER];

	private final ByteBuffer buffer = ByteBuffer.wrap(this.bytes);

	private final Report report = new Report();

	private final Selector selector;

	/** When the requests to come are due. */
	private final Deque<Long> due = new ArrayDeque<>();

	/** Whether a client sends its next request after its answer. */
	private boolean closed;

	Generator(int port, byte[] request) {
		this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		this.request = request;
		try {
			this.selector = Selector.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The outcome. A latency is the time from when a request was due to the end of its
	 * answer, in nanoseconds.
	 */
	static final class Report {

		private final List<Long> served = new ArrayList<>();

		private final List<Long> refused = new ArrayList<>();

		private final List<String> others = new ArrayList<>();

		private long nanos;

		private long cpuNanos;

		List<Long> served() {
			return this.served;
		}

		List<Long> refused() {
			return this.refused;
		}

		/** Other statuses, and failures. */
		List<String> others() {
			return this.others;
		}

		/** CPU time of the client per second. */
		double cores() {
			return (double) this.cpuNanos / this.nanos;
		}

		/** Answers with status 200 per second. */
		double goodput() {
			return this.served.size() / (this.nanos / 1e9);
		}

		/** Answers per second. */
		double rate() {
			return (this.served.size() + this.refused.size()) / (this.nanos / 1e9);
		}

	}

	/** The quantile of latencies, in milliseconds; NaN if there are none. */
	static double millis(List<Long> latencies, double quantile) {
		long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
		Arrays.sort(sorted);
		return (sorted.length == 0) ? Double.NaN
				: sorted[(int) Math.min(sorted.length - 1.0, Math.ceil(quantile * sorted.length) - 1)] / 1e6;
	}

	/** Runs this many clients. Each sends its next request after its answer. */
	Report closedLoop(int clients, Duration time) {
		return run(0.0, clients, time);
	}

	/** Sends this many requests per second, whether or not earlier ones are answered. */
	Report openLoop(double perSecond, Duration time) {
		return run(perSecond, 0, time);
	}

	private Report run(double perSecond, int clients, Duration time) {
		long start = System.nanoTime();
		long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
		long end = start + time.toNanos();
		long sent = 0;
		this.closed = clients > 0;
		this.due.addAll(Collections.nCopies(clients, start));
		try (this.selector) {
			long now = start;
			while (now < end) {
				for (; perSecond > 0 && start + (long) (sent / perSecond * 1e9) <= now; sent++) {
					begin(start + (long) (sent / perSecond * 1e9));
				}
				while (!this.due.isEmpty() && this.due.peekFirst() <= now) {
					begin(this.due.removeFirst());
				}
				this.selector.select(this::go, 1);
				now = System.nanoTime();
			}
			this.report.nanos = now - start;
			this.report.cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore;
			for (SelectionKey key : this.selector.keys()) {
				key.channel().close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this.report;
	}

	private void begin(long due) throws IOException {
		Client client = this.idle.pollLast();
		if (client == null) {
			client = new Client();
		}
		client.begin(due);
	}

	/** A client that was not served pauses. */
	private void goOn(long now, boolean served) {
		if (this.closed && served) {
			this.due.addFirst(now);
		}
		else if (this.closed) {
			this.due.addLast(now + PAUSE);
		}
	}

	private void go(SelectionKey key) {
		((Client) key.attachment()).go();
	}

	/** Waits about this long. */
	static void pause(Duration time) {
		LockSupport.parkNanos(time.toNanos());
	}

	/** A connection with at most one request in flight. */
	private final class Client {

		private final SocketChannel channel = SocketChannel.open();

		private final SelectionKey key;

		private final ByteBuffer out = ByteBuffer.wrap(Generator.this.request);

		private final StringBuilder header = new StringBuilder();

		private long due;

		private int status;

		private boolean last;

		/**
		 * Bytes of the body still to come; below 0 until the end of the connection.
		 */
		private long left;

		private boolean busy;

		Client() throws IOException {
			this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			// A blocking connect is fast on the loopback.
			this.channel.connect(Generator.this.address);
			this.channel.configureBlocking(false);
			this.key = this.channel.register(Generator.this.selector, SelectionKey.OP_READ, this);
		}

		void begin(long due) {
			this.due = due;
			this.busy = true;
			this.status = 0;
			this.header.setLength(0);
			this.out.rewind();
			go();
		}

		void go() {
			try {
				if (this.out.hasRemaining() && this.busy) {
					this.channel.write(this.out);
					this.key.interestOps(SelectionKey.OP_READ | (this.out.hasRemaining() ? SelectionKey.OP_WRITE : 0));
				}
				read();
			}
			catch (IOException ex) {
				end(ex.toString());
			}
		}

		private void read() throws IOException {
			ByteBuffer buffer = Generator.this.buffer;
			int read = this.channel.read(buffer.clear());
			while (read > 0) {
				if (!this.busy) {
					throw new IOException("nobody asked");
				}
				take(read);
				read = (read == BUFFER) ? this.channel.read(buffer.clear()) : 0;
			}
			if (read < 0) {
				end((this.status > 0 && this.left < 0) ? null : "closed");
			}
			else if (this.status > 0 && this.left == 0) {
				end(null);
			}
		}

		private void take(int length) {
			if (this.status > 0) {
				this.left -= (this.left > 0) ? length : 0;
				return;
			}
			this.header.append(new String(Generator.this.bytes, 0, length, ISO_8859_1));
			int end = this.header.indexOf("\r\n\r\n");
			if (end > 0) {
				String text = this.header.substring(0, end).toLowerCase(Locale.ROOT);
				Matcher matcher = LENGTH.matcher(text);
				this.status = Integer.parseInt(text.substring(9, 12));
				this.last = text.contains("\r\nconnection: close");
				this.left = matcher.find() ? Long.parseLong(matcher.group(1)) - (this.header.length() - end - 4) : -1;
			}
		}

		/**
		 * @param failure what went wrong; null for success
		 */
		private void end(@Nullable String failure) {
			boolean reusable = failure == null && !this.last && this.left == 0 && !this.out.hasRemaining();
			if (this.busy) {
				this.busy = false;
				long now = System.nanoTime();
				long latency = now - this.due;
				Report report = Generator.this.report;
				switch ((failure != null) ? 0 : this.status) {
					case 200 -> report.served.add(latency);
					case 503 -> report.refused.add(latency);
					default -> report.others.add((failure != null) ? failure : String.valueOf(this.status));
				}
				goOn(now, failure == null && this.status == 200);
			}
			if (reusable) {
				Generator.this.idle.addLast(this);
				return;
			}
			Generator.this.idle.remove(this);
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
