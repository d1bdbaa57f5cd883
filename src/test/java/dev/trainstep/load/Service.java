package dev.trainstep.load;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The service as a process of its own on free ports, observed from outside. */
public final class Service implements AutoCloseable {

	/** Far longer than anything here takes, for slow and busy machines. */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final Path PROGRAMS = Path.of(System.getProperty("java.home"), "bin");

	private final Process process;

	private final Path log;

	private final int port;

	private final int managementPort;

	private Service(Process process, Path log, int port, int managementPort) {
		this.process = process;
		this.log = log;
		this.port = port;
		this.managementPort = managementPort;
	}

	/**
	 * Starts the service with the caller's JDK and classes, and waits until it is ready.
	 * @param name of its log in the folder of the build
	 * @param options for the virtual machine
	 * @param settings for the service, as {@code --name=value}
	 */
	public static Service start(String name, List<String> options, String... settings) {
		return launch(name, Map.of(), program(options), settings);
	}

	/** Starts the service with variables, as a platform sets them. */
	public static Service start(String name, Map<String, String> variables) {
		return launch(name, variables, program(List.of()));
	}

	private static List<String> program(List<String> options) {
		List<String> arguments = new ArrayList<>(options);
		arguments.addAll(List.of("-cp", classPath(), "dev.trainstep.TrainstepApplication"));
		return arguments;
	}

	/** Starts the service from the jar that is shipped. */
	static Service startJar(String name, Path jar, String... settings) {
		return launch(name, Map.of(), List.of("-jar", jar.toString()), settings);
	}

	private static Service launch(String name, Map<String, String> variables, List<String> arguments,
			String... settings) {
		try {
			int[] ports = freePorts();
			List<String> command = new ArrayList<>(
					List.of(PROGRAMS.resolve("java").toString(), "-Dtrainstep.drain.delay=0s"));
			command.addAll(arguments);
			command.addAll(List.of("--trainstep.warm-up=0s", "--server.port=" + ports[0],
					"--management.server.port=" + ports[1], "--spring.main.banner-mode=off"));
			command.addAll(List.of(settings));
			Path log = Files.createDirectories(Path.of("target", "load")).resolve(name + ".log");
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
			builder.environment().putAll(variables);
			Process process = builder.start();
			var service = new Service(process, log, ports[0], ports[1]);
			service.awaitReady();
			return service;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static int[] freePorts() throws IOException {
		try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new int[] { first.getLocalPort(), second.getLocalPort() };
		}
	}

	/** The class path without the tests. */
	private static String classPath() {
		String tests = Path.of("target", "test-classes").toString();
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
			.filter((entry) -> !Path.of(entry).endsWith(tests))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private void awaitReady() {
		try {
			await("ready", this::isReady);
		}
		catch (AssertionError ex) {
			close();
			throw ex;
		}
	}

	private boolean isReady() {
		if (!isAlive()) {
			throw new AssertionError("ended while it started:\n" + log());
		}
		try {
			return health("readiness") == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Waits until the condition holds, for far longer than it should take. */
	static void await(String what, BooleanSupplier condition) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > end) {
				throw new AssertionError("not " + what + " in " + PATIENCE.toSeconds() + " s");
			}
			sleep(Duration.ofMillis(100));
		}
	}

	static void sleep(Duration time) {
		try {
			Thread.sleep(time);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	public int port() {
		return this.port;
	}

	public int managementPort() {
		return this.managementPort;
	}

	/** The status of the answer to a probe. */
	int health(String probe) throws IOException {
		return get("/actuator/health/" + probe).status();
	}

	private Answer get(String path) throws IOException {
		try (var connection = new Connection(this.managementPort)) {
			return connection.exchange(Requests.get(path));
		}
	}

	/** The value of a metric, summed over its tags; 0 if there is none. */
	double metric(String name) {
		try {
			return get("/actuator/prometheus").text()
				.lines()
				.filter((line) -> line.startsWith(name + " ") || line.startsWith(name + "{"))
				.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
				.sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Whether no request holds memory or a permit, waits or runs. */
	boolean isIdle() {
		return metric("trainstep_memory_reserved_bytes") == 0 && metric("trainstep_permits_held") == 0
				&& metric("trainstep_requests_waiting") == 0 && metric("trainstep_runs_running") == 0;
	}

	/** The CPU time of the process. */
	Duration cpuTime() {
		return this.process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** All that it has printed. */
	public String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The lines of its log with errors or unexpected exceptions.
	 */
	List<String> failures() {
		return log().lines()
			.filter((line) -> line.contains(" ERROR ") || line.contains("Exception")
					|| line.contains("OutOfMemoryError"))
			.toList();
	}

	int openFiles() {
		return proc("fd").size();
	}

	/** The ports of connected clients. */
	Set<Integer> clients() {
		return Stream.of("tcp", "tcp6").flatMap(this::clients).collect(Collectors.toSet());
	}

	private Stream<Integer> clients(String protocol) {
		// sl local remote state queues timer retransmits user timeout inode
		return lines(Path.of("/proc/net", protocol)).stream()
			.skip(1)
			.map((line) -> line.strip().split(" +", -1))
			.filter((words) -> port(words[1]) == this.port && port(words[2]) != 0)
			// A connection that the service has closed has no inode.
			.filter((words) -> !words[9].equals("0"))
			.map((words) -> port(words[2]));
	}

	private static int port(String address) {
		return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The number of threads by name, without digits. Threads that the virtual machine
	 * starts and ends on its own are left out: compilers, collectors and the carriers of
	 * virtual threads.
	 */
	Map<String, Long> threads() {
		return proc("task").stream()
			.map(Service::name)
			.map((name) -> name.replaceAll("[0-9]+", "#"))
			.filter((name) -> !name.matches("(C[12] Compiler|G1 |GC Thread|ForkJoinPool|VirtualThread-).*"))
			.collect(Collectors.groupingBy((name) -> name, TreeMap::new, Collectors.counting()));
	}

	/** The number of all platform threads. */
	int threadCount() {
		return proc("task").size();
	}

	private static String name(Path task) {
		try {
			return Files.readString(task.resolve("comm")).strip();
		}
		catch (IOException ex) {
			return "gone";
		}
	}

	private List<Path> proc(String folder) {
		try (Stream<Path> entries = Files.list(Path.of("/proc", String.valueOf(this.process.pid()), folder))) {
			return entries.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The reachable objects, found by a full collection. */
	Live live() {
		Live live = new Live(0, 0);
		for (String line : jcmd("GC.class_histogram").lines().toList()) {
			String[] words = line.strip().split(" +", -1);
			if (words[0].equals("Total")) {
				live = new Live(Long.parseLong(words[2]), live.virtualThreads());
			}
			else if (words.length > 3 && words[3].equals("java.lang.VirtualThread")) {
				live = new Live(live.bytes(), Long.parseLong(words[1]));
			}
		}
		return live;
	}

	/**
	 * Reachable objects.
	 *
	 * @param bytes of the heap
	 * @param virtualThreads that have not ended
	 */
	record Live(long bytes, long virtualThreads) {
	}

	private String jcmd(String command) {
		try {
			Process jcmd = new ProcessBuilder(PROGRAMS.resolve("jcmd").toString(), String.valueOf(this.process.pid()),
					command)
				.redirectErrorStream(true)
				.start();
			return new String(jcmd.getInputStream().readAllBytes(), UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Sends SIGTERM. */
	void terminate() {
		this.process.destroy();
	}

	/** Ends the process at once; its connections break. */
	void kill() {
		this.process.destroyForcibly();
	}

	/** Waits for the end of the process. */
	int exitCode() {
		await("ended", () -> !isAlive());
		return this.process.exitValue();
	}

	/** Stops the process; kills it if it does not stop. */
	@Override
	public void close() {
		terminate();
		try {
			if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
