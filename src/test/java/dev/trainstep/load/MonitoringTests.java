package dev.trainstep.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Prometheus scrapes two busy replicas, as docs/operating.md says, and is asked what the
 * dashboard and the alerts ask.
 */
@Tag("slow")
class MonitoringTests {

	private static final Pattern SELECTOR = Pattern.compile("\\w+\\{[^}]*}");

	private static final Dashboard DASHBOARD = Dashboard.read();

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	private static Path directory;

	/** To be closed, the last one first. */
	private static final Deque<AutoCloseable> PARTS = new ArrayDeque<>();

	private static final List<Bustle> CLIENTS = new ArrayList<>();

	private static final List<Service> REPLICAS = new ArrayList<>();

	@SuppressWarnings("NullAway.Init") // before all tests
	private static Prometheus prometheus;

	@BeforeAll
	static void start() throws IOException {
		Prometheus.require();
		for (String name : List.of("monitored-1", "monitored-2")) {
			// A small heap, so that there is something to collect.
			REPLICAS.add(open(Service.start(name, List.of("-Xmx160m"), "--trainstep.run.permits=1",
					"--trainstep.run.max-steps=1000000000")));
		}
		prometheus = open(
				Prometheus.start(directory, REPLICAS.get(0).managementPort(), REPLICAS.get(1).managementPort()));
		for (Service replica : REPLICAS) {
			CLIENTS.add(open(new Bustle(replica.port())));
		}
		Service.await("scraped",
				() -> instances().stream().allMatch((one) -> prometheus.hasSeries("up{instance=\"" + one + "\"}")));
	}

	private static <T extends AutoCloseable> T open(T part) {
		PARTS.push(part);
		return part;
	}

	@AfterAll
	static void stop() throws Exception {
		while (!PARTS.isEmpty()) {
			PARTS.pop().close();
		}
		assertThat(CLIENTS).allSatisfy((client) -> assertThat(client.failures()).isEmpty());
		assertThat(REPLICAS).allSatisfy((replica) -> assertThat(replica.failures()).isEmpty());
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofSeconds(1));
	}

	private static List<String> instances() {
		return REPLICAS.stream().map((replica) -> "127.0.0.1:" + replica.managementPort()).sorted().toList();
	}

	/** The values that each variable offers, as Grafana asks for them. */
	private static Map<Dashboard.Variable, List<String>> values() {
		Map<Dashboard.Variable, List<String>> values = new LinkedHashMap<>();
		Map<String, String> all = new HashMap<>();
		DASHBOARD.variables().forEach((variable) -> {
			String selector = variable.selector();
			for (Map.Entry<String, String> before : all.entrySet()) {
				selector = selector.replace("$" + before.getKey(), before.getValue());
			}
			List<String> found = prometheus.values(variable, selector);
			values.put(variable, found);
			all.put(variable.name(), variable.all(found));
		});
		return values;
	}

	/** The query for all values of the variables, and for the first of each. */
	private static Stream<Dashboard.Query> choose(Dashboard.Query query, Map<Dashboard.Variable, List<String>> values) {
		Dashboard.Query all = query;
		Dashboard.Query first = query;
		for (Map.Entry<Dashboard.Variable, List<String>> entry : values.entrySet()) {
			String name = "$" + entry.getKey().name();
			all = all.replace(name, entry.getKey().all(entry.getValue()));
			first = first.replace(name, Dashboard.Variable.chosen(entry.getValue().subList(0, 1)));
		}
		return Stream.of(all, first);
	}

	@Test
	void variablesOfferTheJobAndItsReplicas() {
		assertThat(values().values()).containsExactly(List.of("trainstep"), instances());
	}

	/** Each query is asked until it has had a good answer once. */
	@Test
	void everyPanelShowsSomething() {
		Map<Dashboard.Variable, List<String>> values = values();
		List<Dashboard.Query> left = new ArrayList<>(
				DASHBOARD.queries().flatMap((query) -> choose(query, values)).toList());
		await().untilAsserted(() -> {
			Map<Dashboard.Query, String> flaws = new HashMap<>();
			left.forEach((query) -> flaws.put(query, prometheus.flaw(query)));
			left.removeIf((query) -> flaws.getOrDefault(query, "").isEmpty());
			assertThat(left).extracting((query) -> query.name() + " " + flaws.get(query)).isEmpty();
		});
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "->", quoteCharacter = '`',
			value = { "trainstep_permits_held -> trainstep_permit_held -> has no series",
					"by (lane) -> by (lanes) -> has a series without [lane]",
					"reason=~\"memory|queue-.+\" -> reason=~\"memory|queue\" -> is 0 all the time",
					"lane=\"run\" -> lane=\"runs\" -> has no series",
					"[$__rate_interval] -> [$__rate] -> has an unknown variable" })
	void aMisspeltQueryIsFound(String text, String error, String flaw) {
		Dashboard.Query query = DASHBOARD.queries()
			.filter((one) -> one.expression().contains(text))
			.flatMap((one) -> choose(one, values()))
			.findFirst()
			.orElseThrow();
		await().untilAsserted(() -> assertThat(prometheus.flaw(query)).isEmpty());
		assertThat(prometheus.flaw(query.replace(text, error))).startsWith(flaw);
	}

	@Test
	void whatIsAlways0IsFound() {
		assertThat(prometheus.flaw(new Dashboard.Query("failed runs",
				"trainstep_runs_ended_total{job=\"trainstep\", by=\"failed\"}", "{{by}}", false)))
			.startsWith("is 0 all the time");
	}

	@Test
	void everyAlertIsEvaluatedOnSeriesThatExist() {
		assertThat(prometheus.hasSeries("trainstep_permit_held{job=\"trainstep\"}")).as("misspelt").isFalse();
		await().untilAsserted(
				() -> assertThat(prometheus.rules()).hasSameSizeAs(AlertTests.alerts().toList()).allSatisfy((rule) -> {
					assertThat(rule.get("health").stringValue()).as(rule.toString()).isEqualTo("ok");
					assertThat(SELECTOR.matcher(rule.get("query").stringValue()).results().map(MatchResult::group))
						.isNotEmpty()
						.allMatch(prometheus::hasSeries);
				}));
	}

	@Test
	void refusalsAreAboutToRaiseTheirAlert() {
		await().untilAsserted(() -> assertThat(names(prometheus.alerts())).contains("TrainstepRefusing"));
		assertNoGaps(prometheus.alerts());
	}

	@Test
	void replicasThatDoNotAnswerAreAboutToRaiseTheirs(@TempDir Path other) throws IOException {
		int[] ports = Service.freePorts();
		try (Prometheus lonely = Prometheus.start(other, ports[0], ports[1])) {
			await().untilAsserted(() -> assertThat(names(lonely.alerts())).containsExactlyInAnyOrder("TrainstepDown",
					"TrainstepReplicaDown", "TrainstepReplicaDown"));
			assertNoGaps(lonely.alerts());
		}
	}

	private static List<String> names(List<JsonNode> alerts) {
		return alerts.stream().map((alert) -> alert.at("/labels/alertname").stringValue()).toList();
	}

	/** Prometheus writes what a text lacks in angle brackets. */
	private static void assertNoGaps(List<JsonNode> alerts) {
		assertThat(alerts).isNotEmpty()
			.allSatisfy(
					(alert) -> assertThat(alert.get("annotations").toString()).contains("summary").doesNotContain("<"));
	}

}
