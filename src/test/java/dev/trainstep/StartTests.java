package dev.trainstep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;

import dev.trainstep.api.LogLines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** With wrong settings the service does not start, and says why in a line or two. */
class StartTests {

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	private Path directory;

	/** The log of a start that fails. */
	private static List<String> start(String... settings) {
		List<LogLines> logs = new ArrayList<>();
		var application = new SpringApplication(TrainstepApplication.class);
		application.setBannerMode(Banner.Mode.OFF);
		// The start sets up logging anew.
		application.addListeners((ApplicationEnvironmentPreparedEvent _) -> logs.add(new LogLines(Level.WARN)));
		try {
			assertThatIllegalArgumentException().isThrownBy(() -> application.run(settings));
			return logs.getFirst().all().stream().map(Object::toString).toList();
		}
		finally {
			logs.forEach(LogLines::close);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--trainstep.memory=1KB                    | trainstep.memory must be at least 1MB, and at most the heap, %dMB
					--trainstep.memory=1TB                    | trainstep.memory must be at least 1MB, and at most the heap, %dMB
					--trainstep.memory=much                   | trainstep.memory must be a size, such as 64MB
					--trainstep.body.max-size=0B              | trainstep.body.max-size must be above 0
					--trainstep.body.max-size=2GB             | trainstep.body.max-size must be at most 1GB
					--trainstep.body.max-numbers=0            | trainstep.body.max-numbers must be above 0
					--trainstep.body.min-rate=0B              | trainstep.body.min-rate must be above 0
					--trainstep.body.max-time=0s              | trainstep.body.max-time must be above 0s
					--trainstep.cost.max-multiply-adds=-1     | trainstep.cost.max-multiply-adds must be above 0
					--trainstep.cost.max-numbers=0            | trainstep.cost.max-numbers must be above 0
					--trainstep.cost.max-answer-numbers=0     | trainstep.cost.max-answer-numbers must be above 0
					--trainstep.work.permits=0                | trainstep.work.permits must be above 0
					--trainstep.work.permits=two              | trainstep.work.permits must be a whole number
					--trainstep.work.max-wait=-1ms            | trainstep.work.max-wait must be at least 0s
					--trainstep.work.max-wait=99999999h       | trainstep.work.max-wait must be at most 24h
					--trainstep.run.permits=0                 | trainstep.run.permits must be above 0
					--trainstep.run.max-steps=many            | trainstep.run.max-steps must be a whole number
					--trainstep.run.max-steps=0               | trainstep.run.max-steps must be above 0
					--trainstep.run.max-duration=0s           | trainstep.run.max-duration must be above 0s
					--trainstep.warm-up=-1s                   | trainstep.warm-up must be at least 0s
					--trainstep.warm-up=soon                  | trainstep.warm-up must be a time, such as 500ms, 60s or 5m
					--trainstep.drain.delay=-1s               | trainstep.drain.delay must be at least 0s
					--trainstep.allow-anonymous=maybe         | trainstep.allow-anonymous must be true or false
					--trainstep.key=keys                      | no such setting: trainstep.key; docs/operating.md lists all
					--trainstep.run=5                         | no such setting: trainstep.run; docs/operating.md lists all
					""")
	void aWrongSettingIsRefused(String setting, String message) {
		assertThat(start(setting))
			.containsExactly("[ERROR] not started: " + message.formatted(Runtime.getRuntime().maxMemory() >> 20));
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.http2.enabled=true", "server.http2.enabled=on", "server.compression.enabled=true",
			"server.shutdown=Immediate", "spring.main.register-shutdown-hook=false", "spring.mvc.servlet.path=/mvc",
			"spring.main.web-application-type=none", "spring.mvc.dispatch-options-request=false",
			"spring.mvc.log-resolved-exception=true", "spring.mvc.apiversion.required=true",
			"spring.mvc.formcontent.filter.enabled=true", "spring.mvc.hiddenmethod.filter.enabled=true",
			"spring.servlet.multipart.enabled=true", "spring.servlet.encoding.force=true",
			"spring.servlet.encoding.force-response=true", "spring.jackson.serialization.indent-output=true",
			"spring.jackson.time-zone=UTC", "springdoc.swagger-ui.use-root-path=true",
			"management.endpoint.health.probes.enabled=false",
			"management.endpoint.health.probes.add-additional-paths=false", "management.server.port=8080" })
	void aSettingThatBreaksAPromiseIsRefused(String setting) {
		String name = setting.substring(0, setting.indexOf('='));
		assertThat(start("--" + setting)).singleElement()
			.asString()
			.startsWith("[ERROR] not started: " + name + " must not be ");
	}

	@Test
	void aProgramWithAWrongVariableEndsWithOneLine() throws IOException, InterruptedException {
		var program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), TrainstepApplication.class.getName(),
				"--spring.main.banner-mode=off");
		program.environment().put("TRAINSTEP_KEY", "keys");
		Path output = this.directory.resolve("output");
		Process process = program.redirectErrorStream(true).redirectOutput(output.toFile()).start();
		assertThat(process.waitFor()).isOne();
		assertThat(Files.readAllLines(output)).singleElement()
			.asString()
			.endsWith("not started: no such setting: TRAINSTEP_KEY; docs/operating.md lists all");
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:3000", "https://class.example/page", "class.example",
			"https://class.example,localhost" })
	void anOriginHasASchemeAndAHost(String origins) {
		assertThat(start("--trainstep.cors-origins=" + origins)).containsExactly("[ERROR] not started: "
				+ "trainstep.cors-origins must have a scheme and a host each, such as http://localhost:3000");
	}

	@Test
	void aPublicAddressNeedsKeysOrConsent() {
		assertThat(start("--server.address=0.0.0.0"))
			.containsExactly("[ERROR] not started: other machines can reach this service, and no key is asked for: "
					+ "set TRAINSTEP_KEYS=/path/of/keys, or TRAINSTEP_ALLOWANONYMOUS=true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "# none" })
	void aFileWithoutKeysIsRefused(String content) throws IOException {
		Path file = Files.writeString(this.directory.resolve("keys"), content);
		assertThat(start("--trainstep.keys=" + file)).containsExactly("[ERROR] not started: the file of keys, " + file
				+ ", has no key\nA line is made by: printf %s \"$key\" | sha256sum");
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "abcd", "key one", "\u00ff",
			"e8a987f97b609851a77e10d6d48138ef0e518f46b9f1da1145ba183ad02f9353e8a987f97b609851a77e10d6d48138ef",
			"g8a987f97b609851a77e10d6d48138ef0e518f46b9f1da1145ba183ad02f9353" })
	void aFileWithAWrongLineIsRefused(String line) throws IOException {
		Path file = Files.writeString(this.directory.resolve("keys"), "# one\n" + line, ISO_8859_1);
		assertThat(start("--trainstep.keys=" + file))
			.containsExactly("[ERROR] not started: line 2 of the file of keys, " + file
					+ ", does not begin with the SHA-256 of a key in hexadecimal\n"
					+ "A line is made by: printf %s \"$key\" | sha256sum");
	}

	@Test
	void aFileThatCannotBeReadIsRefused() {
		Path file = this.directory.resolve("nowhere");
		assertThat(start("--trainstep.keys=" + file)).containsExactly("[ERROR] not started: there is no file of keys, "
				+ file + "\nSet TRAINSTEP_KEYS to its path; in a container, to the path where it is mounted");
		assertThat(start("--trainstep.keys=" + this.directory)).singleElement()
			.asString()
			.startsWith("[ERROR] not started: the file of keys, " + this.directory + ", cannot be read: ");
	}

}
