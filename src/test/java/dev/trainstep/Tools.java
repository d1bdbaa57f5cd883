package dev.trainstep;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/** Programs that some tests need and that may not be installed. */
public final class Tools {

	private static final File NOTHING = new File("/dev/null");

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

	/** The path of a Python with NumPy and requests. */
	public static Path numPy(String what) {
		return require("python3", "that imports numpy and requests",
				(program) -> works(program, "-c", "import numpy, requests"), what);
	}

	/** The path of an R with jsonlite and curl. */
	public static Path r(String what) {
		return require("Rscript", "with jsonlite and curl",
				(program) -> works(program, "-e", "library(jsonlite); library(curl)"), what);
	}

	/** Whether the program ends well. */
	public static boolean works(Path program, String... arguments) {
		try {
			List<String> command = Stream.concat(Stream.of(program.toString()), Arrays.stream(arguments)).toList();
			return new ProcessBuilder(command).redirectInput(NOTHING)
				.redirectOutput(Redirect.DISCARD)
				.redirectError(Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * A program that has ended. Warnings do not belong to what it printed.
	 *
	 * @param status 0 if it ended well
	 * @param printed the lines on its standard output
	 * @param messages what is on its standard error
	 */
	public record Ended(int status, List<String> printed, String messages) {
	}

	/** Runs a program to its end. */
	public static Ended run(Path folder, Object... command) throws IOException, InterruptedException {
		return run(NOTHING, folder, command);
	}

	/**
	 * Runs a program to its end.
	 * @param input what it reads
	 * @param folder where it runs; its messages are left there
	 */
	public static Ended run(File input, Path folder, Object... command) throws IOException, InterruptedException {
		Path messages = Files.createDirectories(folder).resolve("messages.txt");
		Process process = new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList())
			.directory(folder.toFile())
			.redirectInput(input)
			.redirectError(messages.toFile())
			.start();
		String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
		return new Ended(process.waitFor(), printed.lines().toList(), Files.readString(messages));
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
