package dev.trainstep.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

import ch.qos.logback.classic.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** A service whose file of keys changes. Kubernetes lays it out like this. */
@Tag("slow")
class ChangedKeysTests extends HttpTest {

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\"]}";

	/** The output of sha256sum for "key one". */
	private static final String ONE = "e8a987f97b609851a77e10d6d48138ef0e518f46b9f1da1145ba183ad02f9353  -\n";

	private static final String TWO = "c37ee9c4df69d2e96c5e9b94c75d7cabc583e7ef6dc65a6c01ca3a8d3f8b7705  -\n";

	/** The promise. */
	private static final Duration SOON = Duration.ofSeconds(10);

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	static Path directory;

	@DynamicPropertySource
	static void keys(DynamicPropertyRegistry registry) throws IOException {
		version("first", ONE);
		Path file = Files.createSymbolicLink(directory.resolve("keys"), Path.of("data", "keys"));
		registry.add("trainstep.keys", file::toString);
	}

	/** Makes a folder with the file, and lets the link point to it in one step. */
	private static void version(String name, String content) throws IOException {
		Files.writeString(Files.createDirectory(directory.resolve(name)).resolve("keys"), content);
		Path link = Files.createSymbolicLink(directory.resolve("next"), Path.of(name));
		Files.move(link, directory.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
	}

	private int forward(String key) {
		return send(HttpRequest.newBuilder(uri("/forward"))
			.header("Content-Type", "application/json")
			.header("Authorization", "Bearer " + key)
			.POST(BodyPublishers.ofString(GOOD))).status();
	}

	@Test
	void aChangeCountsSoonAndAFileWithoutKeysChangesNothing() throws IOException {
		try (var lines = new LogLines(Level.WARN)) {
			assertThat(forward("key one")).isEqualTo(200);
			assertThat(forward("key two")).isEqualTo(401);
			Path file = directory.resolve("keys");
			Files.writeString(file, ONE + TWO);
			Awaitility.await().atMost(SOON).until(() -> forward("key two") == 200);
			assertThat(forward("key one")).isEqualTo(200);
			version("second", TWO);
			Awaitility.await().atMost(SOON).until(() -> forward("key one") == 401);
			assertThat(forward("key two")).isEqualTo(200);
			assertThat(lines.all()).isEmpty();
			version("third", "");
			Awaitility.await().atMost(SOON).until(() -> {
				assertThat(forward("key two")).isEqualTo(200);
				return !lines.all().isEmpty();
			});
			assertThat(lines.all()).singleElement()
				.asString()
				.startsWith("[WARN] the last keys stay valid: the file of keys, " + file + ", has no key\n");
			Files.writeString(file, ONE);
			Awaitility.await().atMost(SOON).until(() -> forward("key one") == 200);
			assertThat(forward("key two")).isEqualTo(401);
		}
	}

}
