package dev.trainstep.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.trainstep.archive.ArchiveFormat;
import dev.trainstep.archive.Bytes;
import dev.trainstep.archive.ZipMaker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More bodies at the same time than the memory holds. With this heap one body of about 55
 * MiB takes all of the memory of large requests.
 */
@Tag("slow")
class MemoryTests {

	private static final int CLIENTS = Load.of(48, 256);

	private static final int ROUNDS = Load.of(3, 12);

	private final Service service = Service.start("memory", List.of("-Xmx512m"));

	/** The number of requests by outcome: a status or a failure. */
	private final Map<String, Integer> ends = new ConcurrentHashMap<>();

	@AfterEach
	void end() {
		this.service.close();
	}

	/**
	 * About 18 bytes per number: the body reaches its limit of bytes with few numbers.
	 */
	private static String longNumbers(int rows) {
		return "{" + Requests.network(8, 4, 2) + ",\"outputs\":[\"h\"],\"x\":" + Requests.matrix(rows, 8) + "}";
	}

	/**
	 * 2 bytes per number, which takes 8 or more once it is read: the most memory for the
	 * size of a body.
	 */
	private static String shortNumbers(int rows) {
		return "{\"W1\":" + Requests.zeros(1, 1000) + ",\"W2\":[[0]],\"x\":" + Requests.zeros(rows, 1000) + "}";
	}

	/** The answer is as large as the request. */
	private static String step(int hidden) {
		return "{" + Requests.network(1000, hidden, 2) + ",\"x\":" + Requests.matrix(1, 1000) + ",\"labels\":[0]}";
	}

	@Test
	void moreLargeBodiesThanFitAreServedOrRefused() throws IOException {
		send(List.of(new Body("/forward", longNumbers(345_000)), new Body("/forward", shortNumbers(10_000)),
				new Body("/train-step", step(1000))));
		assertServed();
	}

	@Test
	void moreMediumBodiesThanFitAreServedOrRefused() throws IOException {
		send(List.of(new Body("/forward", longNumbers(20_000)), new Body("/forward", shortNumbers(1_000)),
				new Body("/train-step", step(100)), new Body("/gradients", step(30))));
		assertServed();
	}

	/** Bytes that take eight times as much once they are read, and those that do not. */
	@Test
	void moreArchivesThanFitAreServedOrRefused() throws IOException {
		byte[] bytes = new byte[10_000_000];
		byte[] doubles = new byte[8 * 2_700_000];
		byte[] step = new byte[8_000_000];
		send(List.of(npz("/forward", 1000, matrix("|u1", false, 10_000, 1000, bytes)),
				npz("/forward", 1000, matrix("|u1", true, 10_000, 1000, bytes)), safetensors("U8", 10_000, 1000, bytes),
				npz("/forward", 1000, matrix("<f8", false, 2700, 1000, doubles)),
				safetensors("F64", 2700, 1000, doubles),
				new Body("/train-step", ArchiveFormat.NPZ_TYPE,
						new ZipMaker().add("W1.npy", matrix("<f8", false, 1000, 1000, step))
							.add("W2.npy", matrix("|u1", false, 2, 1000, new byte[2000]))
							.add("x.npy", matrix("|u1", false, 1, 1000, new byte[1000]))
							.add("labels.npy", Bytes.vector(0))
							.add("eta.npy", Bytes.number(0.1))
							.make()
							.bytes())));
		assertServed();
	}

	private static byte[] matrix(String descr, boolean fortranOrder, int rows, int cols, byte[] elements) {
		return Bytes.npy("{'descr': '" + descr + "', 'fortran_order': " + (fortranOrder ? "True" : "False")
				+ ", 'shape': (" + rows + ", " + cols + ")}", elements);
	}

	private static Body npz(String path, int inputs, byte[] x) {
		return new Body(path, ArchiveFormat.NPZ_TYPE,
				new ZipMaker().add("W1.npy", matrix("|u1", false, 1, inputs, new byte[inputs]))
					.add("W2.npy", Bytes.matrix(1, 0))
					.add("x.npy", x)
					.make()
					.bytes());
	}

	private static Body safetensors(String dtype, int rows, int cols, byte[] elements) {
		int length = elements.length;
		String header = "{\"x\":" + array(dtype, rows, cols, 0, length) + ",\"W1\":"
				+ array("U8", 1, cols, length, length + cols) + ",\"W2\":"
				+ array("U8", 1, 1, length + cols, length + cols + 1) + "}";
		return new Body("/forward", ArchiveFormat.SAFETENSORS_TYPE,
				Bytes.safetensors(header, Bytes.join(elements, new byte[cols + 1])));
	}

	private static String array(String dtype, int rows, int cols, int from, int to) {
		return "{\"dtype\":\"" + dtype + "\",\"shape\":[" + rows + "," + cols + "],\"data_offsets\":[" + from + "," + to
				+ "]}";
	}

	/** They are refused before they become objects, however many come. */
	@Test
	void listsOfMillionsOfStringsTakeNoMemory() throws IOException {
		byte[] strings = new byte[16_000_000];
		Arrays.fill(strings, (byte) 'a');
		byte[] archive = new ZipMaker().add("outputs.npy", Bytes.npy("|S1", "(16000000,)", strings)).make().bytes();
		send(List.of(new Body("/forward", ArchiveFormat.NPZ_TYPE, archive)));
		assertThat(this.ends.keySet()).as("%s", this.ends).isSubsetOf("422", "503").contains("422");
		assertThat(this.service.failures()).isEmpty();
		Service.await("idle", this.service::isIdle);
	}

	/**
	 * The container reuses the objects of a request for the next one. An upload that
	 * breaks off must leave nothing in them.
	 */
	@Test
	void uploadsThatBreakOffAffectNoOtherRequest() throws IOException {
		var body = new Body("/forward", longNumbers(20_000));
		for (int round = 0; round < ROUNDS; round++) {
			List<Thread> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				boolean breaksOff = i % 3 == 0;
				clients.add(Thread.ofVirtual().start(() -> {
					if (breaksOff) {
						breakOff(body);
					}
					else {
						this.ends.merge(end(body, new CountDownLatch(0)), 1, Integer::sum);
					}
				}));
			}
			clients.forEach(MemoryTests::join);
			for (int i = 0; i < 30; i++) {
				try (var connection = new Connection(this.service.port())) {
					assertThat(connection.exchange(Requests.post("/forward", Requests.TINY)).text())
						.isEqualTo("{\"h\":[1.0]}");
				}
			}
		}
		assertServed();
	}

	/** The body of a request is released before its answer is sent. */
	@Test
	void slowReadersHoldTheirAnswersOnly() throws IOException {
		// A request of 30 MB has an answer of about 7 MB.
		byte[] body = Connection.ascii("{\"sizes\":[600,600],\"seed\":1}" + " ".repeat(30 << 20));
		List<Connection> connections = new ArrayList<>();
		try {
			for (int i = 0; i < 12; i++) {
				var connection = new Connection(this.service.port(), 4096);
				connections.add(connection);
				connection.send(Connection.ascii(Requests.header("/init", body.length)));
				connection.send(body);
				double answers = 10e6 * connections.size();
				Service.await("answered", () -> this.service.metric("trainstep_memory_reserved_bytes") < answers);
			}
			this.ends.put(String.valueOf(connections.getLast().receive().status()), 1);
			assertThat(this.service.live().bytes()).isLessThan(200 << 20);
		}
		finally {
			for (Connection connection : connections) {
				connection.close();
			}
		}
		assertServed();
	}

	private void breakOff(Body body) {
		try (var connection = new Connection(this.service.port())) {
			connection.send(body.header());
			connection.send(Arrays.copyOf(body.bytes(), body.bytes().length / 2));
			connection.reset();
		}
		catch (IOException ex) {
			// The service has refused it and closed the connection.
		}
	}

	private record Body(String path, String contentType, byte[] bytes) {

		Body(String path, String json) {
			this(path, "application/json", Connection.ascii(json));
		}

		byte[] header() {
			return Connection.ascii(Requests.header(this.path, this.contentType, this.bytes.length));
		}

	}

	/**
	 * Sends from all clients at the same time; the clients take turns with the bodies.
	 */
	private void send(List<Body> bodies) {
		var ready = new CountDownLatch(CLIENTS);
		List<Thread> clients = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			Body body = bodies.get(i % bodies.size());
			clients.add(Thread.ofVirtual().start(() -> {
				ready.countDown();
				this.ends.merge(end(body, ready), 1, Integer::sum);
			}));
		}
		clients.forEach(MemoryTests::join);
	}

	private String end(Body body, CountDownLatch ready) {
		try (var connection = new Connection(this.service.port())) {
			ready.await();
			return String.valueOf(connection.upload(body.header(), body.bytes()).status());
		}
		catch (IOException | InterruptedException ex) {
			return ex.toString();
		}
	}

	private static void join(Thread client) {
		try {
			client.join();
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	private void assertServed() throws IOException {
		assertThat(this.service.isAlive()).isTrue();
		assertThat(this.service.failures()).isEmpty();
		assertThat(new TreeMap<>(this.ends).keySet()).as("%s", this.ends).isSubsetOf("200", "503").contains("200");
		Service.await("idle", this.service::isIdle);
		try (var connection = new Connection(this.service.port())) {
			assertThat(connection.exchange(Requests.post("/forward", Requests.TINY)).text()).isEqualTo("{\"h\":[1.0]}");
		}
	}

}
