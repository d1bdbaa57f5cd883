package dev.trainstep.core.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.Jvm;

import static org.assertj.core.api.Assertions.assertThat;

/** Kernels with other vectors, or with none, each in a JVM of its own. */
@Tag("slow")
class KernelProcessTests {

	private static final String VECTORS = "--add-modules=jdk.incubator.vector";

	@TempDir
	private Path directory;

	/** Widths that the processor does not have are tested at its greatest. */
	@ParameterizedTest
	@ValueSource(ints = { 16, 32, 64 })
	void everyWidthGivesTheBitsOfThePlainLoops(int bytes) throws Exception {
		assertThat(comparison(VECTORS, "-XX:MaxVectorSize=" + bytes)).last().isEqualTo("VECTOR");
	}

	/** A method that the compilers skip stays slow; they skip it in some runs only. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void noKernelIsSkippedByACompiler(int run) throws Exception {
		List<String> lines = comparison(VECTORS, "-XX:+PrintCompilation");
		assertThat(lines).filteredOn((line) -> line.contains("VectorTile::tile")).isNotEmpty();
		assertThat(lines).filteredOn((line) -> line.contains("dev.trainstep.core."))
			.noneMatch((line) -> line.contains("COMPILE SKIPPED"));
	}

	/** The jar's manifest allows it in the same way. */
	@Test
	void theModuleIsAddedWhereThatIsAllowed() throws Exception {
		assertThat(comparison("--add-exports=java.base/jdk.internal.module=ALL-UNNAMED")).last().isEqualTo("VECTOR");
	}

	@Test
	void withoutTheModulePlainLoopsServe() throws Exception {
		assertThat(comparison()).last().isEqualTo("PLAIN");
	}

	private List<String> comparison(String... flags) throws IOException, InterruptedException {
		return Jvm.run(this.directory, KernelComparison.class, flags);
	}

}
