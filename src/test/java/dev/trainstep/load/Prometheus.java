package dev.trainstep.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.Tools;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A Prometheus that scrapes two replicas, with the configuration in
 * {@code docs/operating.md} and the rules in {@code deploy/prometheus}. Only addresses
 * and times are replaced.
 */
final class Prometheus implements AutoCloseable {

	static final Path RULES = Path.of("deploy", "prometheus", "trainstep.rules.yaml");

	static final Path RULE_TESTS = Path.of("deploy", "prometheus", "trainstep.rules.test.yaml");

	/** From one scrape to the next. */
	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/** Grafana takes a rate over four scrapes at least, and over more if little fits. */
	private static final String RATE_INTERVAL = INTERVAL.multipliedBy(15).toSeconds() + "s";

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static final JsonMapper JSON = new JsonMapper();

	private final Instant start = Instant.now();

	private final Process process;

	private final int port;

	private Prometheus(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/** The path of the program. Without it the test is skipped. */
	static Path require() {
		return Tools.require("prometheus", "the dashboard and the alerts were not tried (Debian: prometheus)");
	}

	/**
	 * Starts it, and waits until it answers.
	 * @param directory for its files
	 * @param one the management port of a replica
	 * @param two the management port of the other
	 */
	static Prometheus start(Path directory, int one, int two) throws IOException {
		Path program = require();
		Files.copy(RULES, directory.resolve(RULES.getFileName()));
		Path configuration = Files.writeString(directory.resolve("prometheus.yml"),
				documented().replace("replica1:8081", "127.0.0.1:" + one)
					.replace("replica2:8081", "127.0.0.1:" + two)
					.replace("15s", INTERVAL.toSeconds() + "s"));
		Path log = directory.resolve("prometheus.log");
		int port = Service.freePorts()[0];
		var prometheus = new Prometheus(new ProcessBuilder(program.toString(), "--config.file=" + configuration,
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start(), port);
		try {
			Service.await("answering", prometheus::isReady);
		}
		catch (AssertionError ex) {
			prometheus.close();
			throw new AssertionError(Files.readString(log), ex);
		}
		return prometheus;
	}

	/** The configuration in the documentation: an indented block. */
	private static String documented() throws IOException {
		return Files.readAllLines(Path.of("docs", "operating.md"))
			.stream()
			.dropWhile((line) -> !line.equals("    global:"))
			.takeWhile((line) -> line.startsWith("    "))
			.map((line) -> line.substring(4))
			.collect(Collectors.joining("\n"));
	}

	private HttpResponse<String> get(String path) {
		try {
			return CLIENT.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path)).build(),
					BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	private boolean isReady() {
		if (!this.process.isAlive()) {
			throw new AssertionError("ended while it started");
		}
		return Connection.isAccepted(this.port) && get("/-/ready").statusCode() == 200;
	}

	/**
	 * Asks the interface that Grafana asks.
	 * @param parameters names and values, in turn
	 * @return the data of the answer
	 */
	private JsonNode ask(String path, String... parameters) {
		var query = new StringBuilder("/api/v1/" + path);
		for (int i = 0; i < parameters.length; i += 2) {
			query.append((i == 0) ? '?' : '&')
				.append(parameters[i])
				.append('=')
				.append(URLEncoder.encode(parameters[i + 1], UTF_8));
		}
		HttpResponse<String> answer = get(query.toString());
		if (answer.statusCode() != 200) {
			throw new AssertionError(query + ": " + answer.body());
		}
		return JSON.readTree(answer.body()).get("data");
	}

	/** The values that a variable of the dashboard offers. */
	List<String> values(Dashboard.Variable variable, String selector) {
		return ask("label/" + variable.label() + "/values", "match[]", selector).valueStream()
			.map(JsonNode::stringValue)
			.toList();
	}

	/**
	 * What is wrong with the result of a query: an empty text if each of its series has a
	 * number and the labels of its legend, and one of them has a number above 0.
	 */
	String flaw(Dashboard.Query query) {
		String expression = query.replace("$__rate_interval", RATE_INTERVAL).expression();
		if (expression.contains("$")) {
			return "has an unknown variable: " + expression;
		}
		JsonNode result = query.instant() ? ask("query", "query", expression) : ask("query_range", "query", expression,
				"start", this.start.toString(), "end", Instant.now().toString(), "step", INTERVAL.toSeconds() + "s");
		List<JsonNode> series = result.get("result").valueStream().toList();
		if (series.isEmpty()) {
			return "has no series: " + expression;
		}
		if (series.stream().anyMatch((one) -> !query.labels().stream().allMatch(one.get("metric")::has))) {
			return "has a series without " + query.labels() + ": " + expression;
		}
		if (series.stream().anyMatch((one) -> numbers(one).length == 0)) {
			return "has a series without numbers: " + expression;
		}
		return series.stream().flatMapToDouble((one) -> Arrays.stream(numbers(one))).anyMatch((number) -> number > 0)
				? "" : "is 0 all the time: " + expression;
	}

	/** The finite values of a series: one or many of them, with their times. */
	private static double[] numbers(JsonNode series) {
		return Stream.concat(series.path("values").valueStream(), Stream.of(series.path("value")))
			.filter((value) -> !value.isEmpty())
			.mapToDouble((value) -> Double.parseDouble(value.get(1).stringValue().replace("Inf", "Infinity")))
			.filter(Double::isFinite)
			.toArray();
	}

	/** Whether there is a series that the selector matches. */
	boolean hasSeries(String selector) {
		return !ask("series", "match[]", selector).isEmpty();
	}

	/** The rules, with the outcome of their last evaluation. */
	List<JsonNode> rules() {
		return ask("rules").get("groups").valueStream().flatMap((group) -> group.get("rules").valueStream()).toList();
	}

	/** The alerts whose condition holds, whether for long enough or not. */
	List<JsonNode> alerts() {
		return ask("alerts").get("alerts").valueStream().toList();
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
