package dev.trainstep.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.Tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The alert rules, and their own tests, which promtool runs. */
@Tag("slow")
class AlertTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Pattern LABEL = Pattern.compile("\\$labels\\.(\\w+)");

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	private Path directory;

	@SuppressWarnings("NullAway.Init") // before all tests
	private static Path promtool;

	/**
	 * What promtool has printed.
	 *
	 * @param status its exit status
	 */
	private record Report(int status, String text) {
	}

	@BeforeAll
	static void findPromtool() {
		promtool = Tools.require("promtool", "the alert rules were not tested (Debian: prometheus)");
	}

	/** Runs promtool on these rules and their tests. */
	private Report promtool(String what, String rules, String file) throws IOException, InterruptedException {
		Files.writeString(this.directory.resolve(Prometheus.RULES.getFileName()), rules);
		Files.writeString(this.directory.resolve(Prometheus.RULE_TESTS.getFileName()),
				Files.readString(Prometheus.RULE_TESTS));
		Process process = new ProcessBuilder(promtool.toString(), what, "rules", file)
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.start();
		String text = new String(process.getInputStream().readAllBytes(), UTF_8);
		return new Report(process.waitFor(), text);
	}

	private Report test(String rules) throws IOException, InterruptedException {
		return promtool("test", rules, Prometheus.RULE_TESTS.getFileName().toString());
	}

	private static JsonNode rules() throws IOException {
		return JSON.valueToTree(new Yaml().load(Files.readString(Prometheus.RULES)));
	}

	static Stream<String> alerts() throws IOException {
		return rules().at("/groups/0/rules").valueStream().map((rule) -> rule.get("alert").stringValue());
	}

	@Test
	void theRulesAreValid() throws IOException, InterruptedException {
		Report report = promtool("check", Files.readString(Prometheus.RULES),
				Prometheus.RULES.getFileName().toString());
		assertThat(report.status()).as(report.text()).isZero();
	}

	@Test
	void theirTestsPass() throws IOException, InterruptedException {
		Report report = test(Files.readString(Prometheus.RULES));
		assertThat(report.status()).as(report.text()).isZero();
	}

	@ParameterizedTest
	@MethodSource("alerts")
	void anAlertThatNeverFiresIsFound(String alert) throws IOException, InterruptedException {
		JsonNode rules = rules();
		rules.at("/groups/0/rules")
			.valueStream()
			.filter((rule) -> rule.get("alert").stringValue().equals(alert))
			.forEach((rule) -> ((ObjectNode) rule).put("expr", "vector(0) > 1"));
		Report report = test(rules.toString());
		assertThat(report.status()).isOne();
		assertThat(report.text()).containsPattern("exp: .*alertname=\"" + alert + "\".*\n\\s+got: nil");
	}

	/** At least one of each alert, which then fires too early, or for too little. */
	@ParameterizedTest
	@CsvSource(delimiterString = "->", quoteCharacter = '`',
			value = { "TrainstepDown -> absent( -> vector(1) unless (0 * ", "TrainstepDown -> for: 2m -> for: 1m",
					"TrainstepReplicaDown -> for: 5m -> for: 4m", "TrainstepReplicaDown -> unless on -> and on",
					"TrainstepRestarting -> > 2 -> > 1", "TrainstepRefusing -> > 0.05 -> > 0.03",
					"TrainstepRefusing -> for: 10m -> for: 8m", "TrainstepRefusing -> memory|queue-.+ -> .+",
					"TrainstepMemoryFull -> > 0.75 -> > 0.45", "TrainstepMemoryFull -> for: 10m -> for: 9m",
					"TrainstepMemoryFull -> avg_over_time -> max_over_time",
					"TrainstepMemoryFull -> budget=\"requests\" -> budget=~\".+\"", "TrainstepSlow -> > 3 -> > 2.5",
					"TrainstepSlow -> for: 15m -> for: 14m", "TrainstepSlow -> , uri!=\"/train\" -> ``",
					"TrainstepSlow -> , status=\"200\" -> ``", "TrainstepError -> [15m] -> [30m]",
					"TrainstepError -> level=\"error\" -> level=~\"error|warn\"" })
	void anAlertThatFiresTooSoonIsFound(String alert, String text, String error)
			throws IOException, InterruptedException {
		String rules = Files.readString(Prometheus.RULES);
		int begin = rules.indexOf("- alert: " + alert + "\n");
		int end = rules.indexOf("annotations:", begin);
		String rule = rules.substring(begin, end);
		assertThat(rule).contains(text);
		Report report = test(rules.substring(0, begin) + rule.replace(text, error) + rules.substring(end));
		assertThat(report.status()).isOne();
		assertThat(report.text()).containsPattern("got: .*alertname=\"" + alert + "\"");
	}

	@Test
	void theDocumentationListsThem() throws IOException {
		List<String> rows = Files.readAllLines(Path.of("docs", "operating.md"))
			.stream()
			.filter((line) -> line.startsWith("| `Trainstep"))
			.toList();
		assertThat(rules().at("/groups/0/rules").valueStream()).zipSatisfy(rows, (rule, row) -> {
			assertThat(row).startsWith("| `%s` | %s |".formatted(rule.get("alert").stringValue(),
					rule.at("/labels/severity").stringValue()));
			assertThat(row.replaceAll(".* for (\\d+) min \\|.*|.*", "$1"))
				.isEqualTo(rule.path("for").asString("").replace("m", ""));
		});
	}

	/** A label that the alert does not have would be empty in its text. */
	@ParameterizedTest
	@MethodSource("alerts")
	void annotationsNameLabelsThatTheAlertHas(String alert) throws IOException {
		List<String> fired = Files.readAllLines(Prometheus.RULE_TESTS)
			.stream()
			.filter((line) -> line.contains("alertname=\"" + alert + "\""))
			.toList();
		String annotations = rules().at("/groups/0/rules")
			.valueStream()
			.filter((rule) -> rule.get("alert").stringValue().equals(alert))
			.map((rule) -> rule.get("annotations").toString())
			.findFirst()
			.orElseThrow();
		assertThat(annotations).contains("summary", "description");
		assertThat(LABEL.matcher(annotations).results().map((MatchResult label) -> label.group(1)))
			.allSatisfy((label) -> assertThat(fired).isNotEmpty().allMatch((line) -> line.contains(label + "=")));
	}

}
