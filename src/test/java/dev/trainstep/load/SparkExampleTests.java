package dev.trainstep.load;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.util.FileSystemUtils;

import dev.trainstep.Tools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/examples/spark}: what Spark prints, with two replicas, is to the last bit
 * what one replica gives without Spark.
 */
@Tag("slow")
class SparkExampleTests {

	private static final Path ROOT = Path.of("").toAbsolutePath();

	private static final Path SOURCES = ROOT.resolve("docs/examples/spark");

	private static final Path TARGET = ROOT.resolve("target/spark-example");

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

	private static final String RUNS = "trainstep_runs_started_total";

	private static final String LIMITED = "trainstep_runs_ended_total{by=\"serverLimit\"}";

	/** What each program prints without Spark. */
	private static final Map<String, List<String>> ALONE = new HashMap<>();

	@SuppressWarnings("NullAway.Init") // by JUnit
	private static Service one;

	/** Nothing is written into the sources. */
	@BeforeAll
	static void build() throws IOException, InterruptedException {
		FileSystemUtils.deleteRecursively(TARGET);
		FileSystemUtils.copyRecursively(SOURCES.resolve("src"), TARGET.resolve("src"));
		Files.copy(SOURCES.resolve("pom.xml"), TARGET.resolve("pom.xml"));
		Tools.Ended maven = Tools.run(TARGET, ROOT.resolve("mvnw"), "--batch-mode", "compile");
		assertThat(maven.status()).as("%s", maven).isZero();
		one = Service.start("spark-one", List.of());
	}

	@AfterAll
	static void end() {
		one.close();
	}

	@Test
	void theGridIsSearchedWithTheSameResultByTwoReplicas() throws Exception {
		List<String> alone = alone("GridSearch");
		assertThat(alone).hasSize(13);
		assertThat(readme()).contains("    " + alone.getLast() + "\n");
		assertIsShared("GridSearch", alone);
	}

	@Test
	void weightsAreAveragedWithTheSameResultByTwoReplicas() throws Exception {
		List<String> alone = alone("Averaging");
		assertThat(alone).hasSize(10);
		assertThat(readme()).contains("    " + alone.getFirst() + "\n", "    " + alone.getLast() + "\n");
		assertIsShared("Averaging", alone);
	}

	@Test
	void aReplicaThatIsKilledChangesNothing() throws Exception {
		assertIsTheSameWithout("GridSearch", Service::kill, 12);
	}

	@Test
	void aReplicaThatShutsDownChangesNothing() throws Exception {
		assertIsTheSameWithout("Averaging", Service::terminate, 40);
	}

	/** The other replica ends runs after a few steps, so the first one continues them. */
	private void assertIsShared(String program, List<String> alone) throws Exception {
		try (Service other = Service.start("spark-other", List.of(), "--trainstep.run.max-steps=20")) {
			double before = one.metric(RUNS);
			assertThat(run(program, one, other)).isEqualTo(alone);
			assertThat(one.metric(RUNS)).isGreaterThan(before);
			assertThat(other.metric(LIMITED)).isPositive();
		}
	}

	/**
	 * The other replica ends after its first run has begun, so the first one gets more
	 * than half of the runs.
	 */
	private void assertIsTheSameWithout(String program, Consumer<Service> end, int runs) throws Exception {
		List<String> alone = alone(program);
		try (Service other = Service.start("spark-ended", List.of())) {
			double before = one.metric(RUNS);
			CompletableFuture<List<String>> printed = CompletableFuture.supplyAsync(() -> run(program, one, other));
			Service.await("asked by Spark", () -> other.metric(RUNS) > 0);
			end.accept(other);
			assertThat(printed.get()).isEqualTo(alone);
			assertThat(one.metric(RUNS) - before).isGreaterThan(runs / 2.0);
		}
	}

	private static List<String> alone(String program) {
		return ALONE.computeIfAbsent(program, (name) -> run(name, "--sequential", address(one)));
	}

	private static List<String> run(String program, Service... replicas) {
		return run(program, Stream.of(replicas).map(SparkExampleTests::address).toArray(String[]::new));
	}

	private static String address(Service replica) {
		return "http://localhost:" + replica.port();
	}

	/** The lines that a program prints, by a Spark that is not seen from elsewhere. */
	private static List<String> run(String program, String... arguments) {
		try {
			String classPath = "target/classes" + File.pathSeparator
					+ Files.readString(TARGET.resolve("target/classpath"));
			List<Object> command = new ArrayList<>(List.of(JAVA, "-Dspark.driver.host=localhost",
					"-Dspark.driver.bindAddress=127.0.0.1", "-Dspark.ui.enabled=false", "-cp", classPath, program));
			command.addAll(List.of(arguments));
			Tools.Ended ended = Tools.run(TARGET, command.toArray());
			assertThat(ended.status()).as("%s", ended).isZero();
			return ended.printed();
		}
		catch (IOException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String readme() throws IOException {
		return Files.readString(SOURCES.resolve("README.md"));
	}

}
