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
