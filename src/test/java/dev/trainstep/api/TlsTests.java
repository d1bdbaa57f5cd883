package dev.trainstep.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** The main port speaks TLS; the management port does not. */
@Tag("slow")
class TlsTests extends HttpTest {

	private static final String PASSWORD = "changeit";

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\"]}";

	/** Longer than the 5 s that a small body has. */
	private static final int PATIENCE_MILLIS = 15_000;

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	static Path directory;

	@DynamicPropertySource
	static void keyStore(DynamicPropertyRegistry registry) throws IOException, InterruptedException {
		Path file = directory.resolve("keys.p12");
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Process process = new ProcessBuilder(keytool, "-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname",
				"CN=localhost", "-ext", "san=dns:localhost", "-keystore", file.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("output").toFile())
			.start();
		assertThat(process.waitFor()).isZero();
		registry.add("server.ssl.key-store", file::toString);
		registry.add("server.ssl.key-store-password", () -> PASSWORD);
	}

	private static SSLContext context() throws Exception {
		var store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
			store.load(in, PASSWORD.toCharArray());
		}
		var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		var context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

	@Test
	void requestsAreAnswered() throws Exception {
		try (HttpClient client = HttpClient.newBuilder().sslContext(context()).build()) {
			var request = HttpRequest.newBuilder(URI.create("https://localhost:" + this.port + "/forward"))
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(GOOD))
				.build();
			assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("{\"h\":[1.0]}");
		}
	}

	@Test
	void aBodyThatStallsIsRefused() throws Exception {
		try (var socket = (SSLSocket) context().getSocketFactory().createSocket("localhost", this.port)) {
			socket.setSoTimeout(PATIENCE_MILLIS);
			socket.getOutputStream()
				.write(("POST /forward HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
						+ "Content-Length: 1000\r\n\r\n{")
					.getBytes(ISO_8859_1));
			assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1)).isEqualTo("HTTP/1.1 408");
		}
	}

	@Test
	void probesNeedNoTls() {
		URI readiness = URI.create("http://localhost:" + this.managementPort + "/actuator/health/readiness");
		assertThat(send(HttpRequest.newBuilder(readiness)).status()).isEqualTo(200);
	}

}
