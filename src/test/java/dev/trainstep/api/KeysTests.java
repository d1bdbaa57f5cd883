package dev.trainstep.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** A service with keys. */
class KeysTests extends HttpTest {

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\"]}";

	/** The output of sha256sum for "key one", "key two" and the empty key. */
	private static final String FILE = """
			# The first client's, then the second's.
			e8a987f97b609851a77e10d6d48138ef0e518f46b9f1da1145ba183ad02f9353  -

			c37ee9c4df69d2e96c5e9b94c75d7cabc583e7ef6dc65a6c01ca3a8d3f8b7705  -
			e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  -
			""";

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	static Path directory;

	@DynamicPropertySource
	static void keys(DynamicPropertyRegistry registry) throws IOException {
		Path file = Files.writeString(directory.resolve("keys"), FILE);
		registry.add("trainstep.keys", file::toString);
	}

	private Answer forward(String authorization) {
		return send(HttpRequest.newBuilder(uri("/forward"))
			.header("Content-Type", "application/json")
			.header("Authorization", authorization)
			.POST(BodyPublishers.ofString(GOOD)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer key one", "bearer key two", "BEARER  key two" })
	void eachKeyIsAccepted(String authorization) {
		assertThat(forward(authorization).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer", "Bearer ", "Bearer key", "Bearer key one two", "Bearer Key one", "key one",
			"Basic key one", "Bearer key onekey two",
			"Bearer e8a987f97b609851a77e10d6d48138ef0e518f46b9f1da1145ba183ad02f9353" })
	void anythingElseIsRefused(String authorization) {
		Answer answer = forward(authorization);
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/key-required");
		assertThat(answer.response().headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"trainstep\"");
	}

	@Test
	void theKeyIsCheckedFirst() {
		Answer answer = send(HttpRequest.newBuilder(uri("/nowhere"))
			.header("Content-Encoding", "gzip")
			.method("PUT", BodyPublishers.ofString("{")));
		assertThat(answer.status()).isEqualTo(401);
	}

	@Test
	void aRequestWithoutAKeyIsRefused() {
		assertThat(post("/forward", GOOD).status()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "OPTIONS" })
	void aRequestWithABodyNeedsAKeyWhateverItsMethod(String method) {
		Answer answer = send(HttpRequest.newBuilder(uri("/")).method(method, BodyPublishers.ofString("{}")));
		assertThat(answer.status()).isEqualTo(401);
	}

	@Test
	void aPostToThePageNeedsAKey() {
		var request = HttpRequest.newBuilder(uri("/")).POST(BodyPublishers.noBody());
		assertThat(download(request).statusCode()).isEqualTo(401);
		assertThat(download(request.header("Authorization", "Bearer key one")).statusCode()).isEqualTo(405);
	}

	@Test
	void pagesAndProbesNeedNoKey() {
		for (String path : List.of("/livez", "/", "/page/main.js", "/swagger-ui/index.html", "/swagger-ui-plugin.js")) {
			assertThat(get(path).status()).as(path).isEqualTo(200);
		}
		assertThat(get("/swagger-ui.html").status()).isEqualTo(302);
		assertThat(get("/problems/key-required").status()).isEqualTo(200);
		assertThat(get("/v3/api-docs").json().at("/components/securitySchemes/key/scheme").stringValue())
			.isEqualTo("bearer");
	}

	@Test
	void aPublicAddressWithKeysOrConsentIsServed() {
		start("--server.address=0.0.0.0", "--trainstep.allow-anonymous=true");
		start("--server.address=0.0.0.0", "--trainstep.keys=" + directory.resolve("keys"));
	}

	/** The command of docs/operating.md. */
	@Test
	void theDocumentedCommandMakesALine() throws IOException, InterruptedException {
		Path file = directory.resolve("made");
		Process shell = new ProcessBuilder("sh", "-c", "key='key one'; printf %s \"$key\" | sha256sum >> " + file)
			.start();
		assertThat(shell.waitFor()).isZero();
		assertThat(file).hasContent("e8a987f97b609851a77e10d6d48138ef0e518f46b9f1da1145ba183ad02f9353  -\n");
	}

}
