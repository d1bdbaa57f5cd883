package dev.trainstep.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs a program of the tests in a JVM of its own. */
public final class Jvm {

	private static final int TIMEOUT_SECONDS = 120;

	private Jvm() {
	}

	/**
	 * Runs a program to its end, which has to be a good one.
	 * @param directory where its output is kept
	 * @return the lines that it printed
	 */
	public static List<String> run(Path directory, Class<?> main, String... flags)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(List.of(flags));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		Path output = directory.resolve("output");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
		List<String> lines = Files.readAllLines(output);
		assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
		return lines;
	}

}
