package dev.trainstep.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

import tools.jackson.databind.JsonNode;

import dev.trainstep.Browser;
import dev.trainstep.Tools;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.variant.Variants;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.awaitility.Awaitility.await;

/**
 * {@code docs/examples/onnx}: exported networks run under Node and in a browser, by ONNX
 * Runtime as npm has it.
 */
@Tag("slow")
class OnnxExampleTests extends HttpTest {

	private static final Path SOURCES = Path.of("docs/examples/onnx");

	private static final Path TARGET = Path.of("target/onnx").toAbsolutePath();

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Map<String, String> TYPES = Map.of("html", "text/html", "mjs", "text/javascript", "wasm",
			"application/wasm");

	/** The promise: results are below 1 here. */
	private static final double FLOAT64 = 1e-14;

	private static final String NOTEBOOK = "\"W1\":[[0,1],[0,-1]],\"W2\":[[1,2],[2,-1]]";

	private static final String DIGITS = "0.2689414213699951, 0.7310585786300049";

	private static boolean installed;

	/** A copy of the example, with ONNX Runtime and a network. */
	private void install(String request, String what) throws IOException, InterruptedException {
		if (!installed) {
			Tools.npmPrograms(SOURCES, TARGET, what);
			installed = true;
		}
		for (String file : List.of("index.html", "run.mjs")) {
			Files.write(TARGET.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
		}
		Files.write(TARGET.resolve("network.onnx"), download("/export", request).body());
	}

	@Test
	void theNotebooksNetworkRunsUnderNode() throws Exception {
		install("{" + NOTEBOOK + ",\"outputs\":[\"h\",\"u1\",\"u2\",\"u3\"]}",
				"no exported network was run under Node");
		assertThat(runUnderNode("1", "1")).isEqualTo("h: " + DIGITS + "\nu1: 1, -1\nu2: 1, 0\nu3: 1, 2\n");
	}

	/** ONNX Runtime has float64 kernels of all their operators there, too. */
	@Test
	void allActivationsRunUnderNode() throws Exception {
		var layers = new StringBuilder();
		for (String activation : Variants.of(Activation.class).keySet()) {
			layers.append(layers.isEmpty() ? "" : ",")
				.append("{\"W\":[[1,0],[0,1]],\"activation\":\"%s\"}".formatted(activation));
		}
		String network = "{\"layers\":[" + layers + "]";
		install(network + "}", "no exported network was run under Node");
		JsonNode expected = post("/forward", network + ",\"x\":[1,-2],\"outputs\":[\"h\"]}").json().get("h");
		String[] actual = runUnderNode("1", "-2").strip().replaceFirst("^h: ", "").split(", ", -1);
		assertThat(actual).hasSize(2);
		for (int i = 0; i < actual.length; i++) {
			assertThat(Double.parseDouble(actual[i])).isCloseTo(expected.get(i).doubleValue(), offset(FLOAT64));
		}
	}

	private static String runUnderNode(String... numbers) throws IOException, InterruptedException {
		Path node = Tools.require("node", "no exported network was run under Node");
		var builder = new ProcessBuilder(node.toString(), "run.mjs", "network.onnx");
		builder.command().addAll(List.of(numbers));
		Process process = builder.directory(TARGET.toFile()).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

	@Test
	void theNotebooksNetworkRunsInABrowser() throws Exception {
		assertThat(shown("")).isEqualTo(DIGITS);
	}

	@Test
	void aNetworkInFloat32RunsInABrowser() throws Exception {
		assertThat(shown(",\"precision\":\"float32\"")).startsWith("0.2689414").contains(", 0.7310585");
	}

	private String shown(String more) throws Exception {
		install("{" + NOTEBOOK + more + "}", "no exported network was run in a browser");
		HttpServer pages = serve();
		ChromeDriver browser = Browser.open();
		try {
			browser.get("http://localhost:" + pages.getAddress().getPort());
			String text = await().atMost(PATIENCE).until(() -> find(browser).getText(), (shown) -> !shown.isEmpty());
			assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
			return text;
		}
		finally {
			browser.quit();
			pages.stop(0);
		}
	}

	private static WebElement find(ChromeDriver browser) {
		return browser.findElement(By.id("h"));
	}

	/** The JDK's file server knows no type of modules. */
	private static HttpServer serve() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			try (exchange) {
				String name = exchange.getRequestURI().getPath().replaceFirst("^/$", "/index.html").substring(1);
				byte[] content = Files.readAllBytes(TARGET.resolve(name));
				String type = TYPES.getOrDefault(name.replaceFirst(".*[.]", ""), "application/octet-stream");
				exchange.getResponseHeaders().set("Content-Type", type);
				exchange.sendResponseHeaders(200, content.length);
				exchange.getResponseBody().write(content);
			}
		});
		server.start();
		return server;
	}

}
