package dev.trainstep.page;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.trainstep.Tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The page's sources, checked by the tools of their languages; and their own tests. */
@Tag("slow")
class PageChecksTests {

	private static final Path CHECKS = Path.of("src/test/js");

	private static final Pattern PASSED = Pattern.compile("(?m)^# pass ([1-9][0-9]*)$");

	@SuppressWarnings("NullAway.Init") // by JUnit
	private static Path programs;

	@BeforeAll
	static void install() throws IOException, InterruptedException {
		programs = Tools.npmPrograms(CHECKS, Path.of("target/js"), "the page's sources were not checked");
	}

	private static String program(String name) {
		return programs.resolve(name).toString();
	}

	private static String check(String name) {
		return CHECKS.resolve(name).toString();
	}

	private static List<String> sources(String ending) throws IOException {
		return PageSourcesTests.sources().stream().map(Path::toString).filter((file) -> file.endsWith(ending)).toList();
	}

	@Test
	void theTypesFit() throws IOException, InterruptedException {
		run(program("tsc"), List.of("--project", check("tsconfig.json")));
	}

	@Test
	void theModulesHaveNoUsualMistake() throws IOException, InterruptedException {
		run(program("eslint"), List.of("--max-warnings=0", "--config", check("eslint.config.js"),
				PageSourcesTests.STATIC.toString(), CHECKS.toString()));
	}

	@Test
	void theStylesHaveNoUsualMistake() throws IOException, InterruptedException {
		run(program("stylelint"), with(sources(".css"), "--config", check("stylelint.config.json")));
	}

	@Test
	void thePageIsHtml() throws IOException, InterruptedException {
		run(program("html-validate"), with(sources(".html"), "--config", check("htmlvalidate.json")));
	}

	@Test
	void theModulesPassTheirTests() throws IOException, InterruptedException {
		try (Stream<Path> files = Files.list(CHECKS)) {
			List<String> tests = files.map(Path::toString)
				.filter((file) -> file.endsWith(".test.js"))
				.sorted()
				.toList();
			String node = Tools.require("node", "the page's modules were not tested").toString();
			assertThat(run(node, with(tests, "--test", "--test-reporter=tap"))).containsPattern(PASSED);
		}
	}

	private static List<String> with(List<String> files, String... options) {
		assertThat(files).isNotEmpty();
		return Stream.concat(Stream.of(options), files.stream()).toList();
	}

	/** Runs a program that must find nothing, and returns what it says. */
	private static String run(String program, List<String> arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(program));
		command.addAll(arguments);
		File report = File.createTempFile("report", ".txt", new File("target"));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(report).start();
		process.getOutputStream().close();
		int status = process.waitFor();
		String said = Files.readString(report.toPath(), UTF_8);
		assertThat(status).as(said).isZero();
		Files.delete(report.toPath());
		return said;
	}

}
