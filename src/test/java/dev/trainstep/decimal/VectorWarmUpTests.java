package dev.trainstep.decimal;

import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.Jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Each warm-up is in a JVM of its own. */
@Tag("slow")
class VectorWarmUpTests {

	private static final String PLAIN = "PlainNumberWriter";

	@TempDir
	private Path directory;

	private void check(String flag, String writer) throws Exception {
		String[] flags = ("--add-modules=jdk.incubator.vector " + flag).split(" ");
		assertThat(Jvm.run(this.directory, VectorWarmUpProgram.class, flags)).endsWith(PLAIN, writer);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void vectorsServeOnceTheyAreFaster(int avx) throws Exception {
		assumeTrue(VectorNumberWriter.isSupported(), "this processor has no such vectors");
		check("-XX:UseAVX=" + avx, "VectorNumberWriter");
	}

	/** Vectors of 128 bits, and a JVM without its second compiler. */
	@ParameterizedTest
	@ValueSource(strings = { "-XX:UseAVX=1", "-XX:MaxVectorSize=16", "-XX:TieredStopAtLevel=1 -Dlimit=2" })
	void otherwisePlainWritingServes(String flag) throws Exception {
		check(flag, PLAIN);
	}

}
