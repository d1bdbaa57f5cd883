package dev.trainstep.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.test.context.TestPropertySource;

import tools.jackson.databind.JsonNode;

import dev.trainstep.Tools;
import dev.trainstep.TrainstepApplication;
import dev.trainstep.admission.RefusedException.Reason;
import dev.trainstep.api.RawExchange.RawAnswer;
import dev.trainstep.json.Choice;
import dev.trainstep.training.StoppedBy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What Prometheus is told. */
@TestPropertySource(properties = { "trainstep.body.max-size=1KB", "trainstep.body.max-time=500ms",
		"trainstep.memory=20MB", "trainstep.work.permits=3", "trainstep.run.permits=5" })
class MetricsTests extends HttpTest {

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]]}";

	/**
	 * Names that Micrometer gave to the JVM's metrics, and that dashboards ask for. Those
	 * in "ms" and "ns" hold values in these units, so another name would be wrong.
	 */
	private static final List<String> NOT_OURS = List.of("jvm_compilation_time_ms_total ", "process_cpu_time_ns_total ",
			"system_cpu_count ");

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	Path directory;

	@Test
	void everyCounterIsThereBeforeItsFirstEvent() {
		Stream<String> expected = Stream
			.of(Stream.of("requests_cancelled_total", "runs_started_total", "run_steps_total"),
					Stream.of("small", "large", "run").map((lane) -> "requests_admitted_total{lane=\"" + lane + "\"}"),
					Arrays.stream(Reason.values()).map((reason) -> "requests_refused_total{reason=\"" + reason + "\"}"),
					Stream.concat(Arrays.stream(StoppedBy.values()).map(Choice::name), Stream.of("cancelled", "failed"))
						.map((by) -> "runs_ended_total{by=\"" + by + "\"}"))
			.flatMap((names) -> names)
			.map((name) -> "trainstep_" + name + " 0.0");
		try (var service = SpringApplication.run(TrainstepApplication.class, "--server.port=0",
				"--management.server.port=0", "--spring.main.banner-mode=off")) {
			int port = service.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
			List<String> counters = scrape(port).lines()
				.filter((line) -> line.matches("trainstep_\\w+_total\\b.*"))
				.toList();
			assertThat(counters).containsExactlyInAnyOrderElementsOf(expected.toList());
		}
	}

	/** Pages have 8 MiB at least. */
	@Test
	void limitsAreThoseOfTheSettings() {
		assertThat(scrape(this.managementPort).lines()).contains(
				"trainstep_memory_limit_bytes{budget=\"requests\"} 2.097152E7",
				"trainstep_memory_limit_bytes{budget=\"pages\"} 8388608.0",
				"trainstep_permits_limit{lane=\"small\"} 3.0", "trainstep_permits_limit{lane=\"large\"} 3.0",
				"trainstep_permits_limit{lane=\"run\"} 5.0");
	}

	/** Without a repository there is no commit. */
	@Test
	void theVersionIsThatOfTheBuild() {
		JsonNode info = send(
				HttpRequest.newBuilder(URI.create("http://localhost:" + this.managementPort + "/actuator/info")))
			.json();
		assertThat(scrape(this.managementPort).lines()).contains("trainstep_build_info{commit=\"%s\",version=\"%s\"} 1"
			.formatted(info.at("/git/commit/id").asString("unknown"), info.at("/build/version").asString()));
	}

	@Test
	void everyMetricOfOursSaysWhatItIs() {
		assertThat(scrape(this.managementPort).lines().filter((line) -> line.startsWith("# HELP trainstep_")))
			.hasSizeGreaterThan(10)
			.allMatch((line) -> line.matches("# HELP \\w+ \\w+ \\w+.*"));
	}

	@Test
	void promtoolFindsNothing() throws IOException, InterruptedException {
		Path promtool = Tools.require("promtool", "the metrics were not linted (Debian: prometheus)");
		post("/forward", GOOD);
		Path scraped = Files.writeString(this.directory.resolve("metrics"), scrape(this.managementPort));
		Process check = new ProcessBuilder(promtool.toString(), "check", "metrics").redirectInput(scraped.toFile())
			.redirectErrorStream(true)
			.start();
		assertThat(new String(check.getInputStream().readAllBytes(), UTF_8).lines()
			.filter((line) -> NOT_OURS.stream().noneMatch(line::startsWith))).isEmpty();
		assertThat(check.waitFor()).as("3 is what it found").isIn(0, 3);
	}

	@Test
	void aRefusedRequestCountsForItsPath() throws IOException {
		assertThat(post("/forward", " ".repeat(2000)).status()).isEqualTo(413);
		assertThat(get("/forward").status()).isEqualTo(405);
		assertThat(send(HttpRequest.newBuilder(uri("/forward")).POST(BodyPublishers.ofString(GOOD))).status())
			.isEqualTo(415);
		try (var connection = new RawExchange(this.port)) {
			connection.send("POST /forward HTTP/1.1\r\nHost: s3cret\r\nContent-Length: 10\r\n\r\n{");
			assertThat(connection.read(false)).extracting(RawAnswer::status).isEqualTo(408);
		}
		for (String status : List.of("413", "405", "415", "408")) {
			awaitRequests("status=\"" + status + "\",uri=\"/forward\"");
		}
	}

	@Test
	void aPathThatIsNotOursIsNotTold() throws IOException {
		assertThat(send(HttpRequest.newBuilder(uri("/s3cret?s3cret")).PUT(BodyPublishers.ofString(" ".repeat(2000))))
			.status()).isEqualTo(413);
		assertThat(get("/s3cret").status()).isEqualTo(404);
		assertThat(get("/problems/s3cret").status()).isEqualTo(404);
		send(HttpRequest.newBuilder(uri("/forward")).method("S3CRET", BodyPublishers.noBody()));
		awaitRequests("status=\"413\",uri=\"UNKNOWN\"");
		awaitRequests("status=\"404\",uri=\"NOT_FOUND\"");
		awaitRequests("status=\"404\",uri=\"/problems/{slug}\"");
		assertThat(scrape(this.managementPort)).doesNotContainIgnoringCase("s3cret");
	}

	/** Waits until requests with these labels have been counted and timed, in buckets. */
	private void awaitRequests(String labels) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> scrape(this.managementPort).lines()
				.filter((line) -> line.startsWith("http_server_requests_seconds_bucket{") && line.contains(labels))
				.count() >= 12);
	}

}
