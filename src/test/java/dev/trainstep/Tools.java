package dev.trainstep;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/** Programs that some tests need and that may not be installed. */
public final class Tools {

	private Tools() {
	}

	/**
	 * The path of the program. Without the program the test is skipped, with a message.
	 */
	public static Path require(String program, String what) {
		return require(program, "", (path) -> true, what);
	}

	/**
	 * The path of the first program of this name that fits. The trait says in the message
	 * what none of them has.
	 */
	public static Path require(String program, String trait, Predicate<Path> fits, String what) {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, program))
			.filter(Files::isExecutable)
			.filter(fits)
			.findFirst()
			.orElseGet(() -> {
				String message = "SKIPPED: there is no " + (program + " " + trait).strip() + " on the PATH, so " + what;
				System.err.println("\n" + "!".repeat(80) + "\n" + message + "\n" + "!".repeat(80) + "\n");
				return abort(message);
			});
	}

	/**
	 * Installs what a {@code package.json} and its lock file ask for.
	 * @param sources the folder of these two
	 * @param target the folder to install it in
	 * @return the folder of the programs in it
	 */
	public static Path npmPrograms(Path sources, Path target, String what) throws IOException, InterruptedException {
		Path npm = require("npm", what);
		Files.createDirectories(target);
		for (String file : List.of("package.json", "package-lock.json")) {
			Files.write(target.resolve(file), Files.readAllBytes(sources.resolve(file)));
		}
		Path log = target.resolve("npm.log");
		int status = new ProcessBuilder(npm.toString(), "ci", "--ignore-scripts").directory(target.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start()
			.waitFor();
		assertThat(status).as(Files.readString(log)).isZero();
		return target.resolve("node_modules/.bin");
	}

}
