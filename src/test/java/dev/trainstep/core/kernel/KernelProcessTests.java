package dev.trainstep.core.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What only a JVM of its own can show: kernels with other vectors, or with none. */
@Tag("slow")
class KernelProcessTests {

	private static final String VECTORS = "--add-modules=jdk.incubator.vector";

	private static final int TIMEOUT_SECONDS = 120;

	@TempDir
	private Path directory;

	/** Where vectors are not as wide, those that are. */
	@ParameterizedTest
	@ValueSource(ints = { 16, 32, 64 })
	void everyWidthHasTheBitsOfThePlainLoops(int bytes) throws Exception {
		assertThat(comparison(VECTORS, "-XX:MaxVectorSize=" + bytes)).last().isEqualTo("VECTOR");
	}

	/** One that is skipped stays slow for ever, in some runs and not in others. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void noKernelIsSkippedByACompiler(int run) throws Exception {
		List<String> lines = comparison(VECTORS, "-XX:+PrintCompilation");
		assertThat(lines).filteredOn((line) -> line.contains("VectorProduct::column")).isNotEmpty();
		assertThat(lines).filteredOn((line) -> line.contains("dev.trainstep.core."))
			.noneMatch((line) -> line.contains("COMPILE SKIPPED"));
	}

	/** As the manifest of the jar allows. */
	@Test
	void theModuleIsAddedWhereThatIsAllowed() throws Exception {
		assertThat(comparison("--add-exports=java.base/jdk.internal.module=ALL-UNNAMED")).last().isEqualTo("VECTOR");
	}

	@Test
	void withoutTheModulePlainLoopsServe() throws Exception {
		assertThat(comparison()).last().isEqualTo("PLAIN");
	}

	private List<String> comparison(String... flags) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(List.of(flags));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), KernelComparison.class.getName()));
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
		List<String> lines = Files.readAllLines(output);
		assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
		return lines;
	}

}
