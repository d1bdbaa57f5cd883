package dev.trainstep.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.trainstep.Browser;
import dev.trainstep.openapi.ExampleExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A newcomer opens the OpenAPI page, presses "Try it out" and "Execute", and reads the
 * answer; or serves a page that calls the service, and opens that.
 */
@Tag("slow")
class BrowserTests extends HttpTest {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** The width of a phone, in pixels. */
	private static final int PHONE = 390;

	private static final HttpServer PAGES = SimpleFileServer.createFileServer(
			new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
			Path.of("docs", "examples", "browser").toAbsolutePath(), OutputLevel.NONE);

	@RegisterExtension
	static final Browser BROWSER = new Browser();

	@DynamicPropertySource
	static void servePages(DynamicPropertyRegistry settings) {
		PAGES.start();
		settings.add("trainstep.cors-origins", BrowserTests::origin);
	}

	private static String origin() {
		return "http://localhost:" + PAGES.getAddress().getPort();
	}

	@AfterAll
	static void stopPages() {
		PAGES.stop(0);
	}

	@Test
	void forwardGivesTheNotebooksLoss() throws IOException {
		assertThat(execute("forward")).contains("\"loss\": 1.3132616871463947").contains("0.2689414213699951");
	}

	@Test
	void trainStepGivesTheNotebooksLossAfterTheUpdate() throws IOException {
		assertThat(execute("trainStep")).contains("\"loss\": 1.3132616871463947")
			.contains("\"lossAfter\": 1.292123313673786");
	}

	@Test
	void trainGivesTheHistory() throws IOException {
		assertThat(execute("train")).contains("\"stoppedBy\": \"epochs\"").contains("\"history\"");
	}

	@Test
	void aPageFromElsewhereTrainsXor() {
		driver().get(origin() + "/?service=" + uri(""));
		await().atMost(PATIENCE).until(() -> find("#answers").getText(), (text) -> !text.isEmpty());
		assertThat(find("#answers").getText()).isEqualTo("0, 1, 1, 0");
		assertThat(find("#loss").getText()).startsWith("0.17");
	}

	@Test
	void thePageHasTheOrderOfTheContractAndClosedSchemas() {
		driver().get(uri("/swagger-ui.html").toString());
		find(".opblock-summary-path");
		assertThat(driver().getTitle()).isEqualTo("trainstep");
		assertThat(driver().findElements(By.cssSelector(".opblock-summary-path"))).extracting(WebElement::getText)
			.containsExactlyElementsOf(ExampleExchange.paths());
		assertThat(find(".models").getText()).isEqualTo("Schemas");
	}

	/** The page of a problem has its style, and neither page is refused one. */
	@Test
	void textCannotBecomeMarkup() {
		for (String path : List.of("/", "/problems/overflow")) {
			driver().get(uri(path).toString());
			assertThat(driver().manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
			assertThat(driver().executeScript("try { document.body.innerHTML = 'x' } catch (e) { return e.name }"))
				.isEqualTo("TypeError");
			assertThat(driver().manage().logs().get(LogType.BROWSER).getAll())
				.allSatisfy((entry) -> assertThat(entry.getMessage()).contains("TrustedHTML"));
		}
		assertThat(find("body").getCssValue("max-width")).isNotEqualTo("none");
	}

	@Test
	void aMatrixHasARowALineAndNumbersAsTheyCame() throws IOException {
		tryOut("trainStep");
		WebElement body = find("textarea");
		assertThat(body.getAttribute("value")).contains("""
				  "W1": [
				    [0, 1],
				    [0, -1]
				  ],
				""").contains("\"y\": [1, 0]");
		assertThat(driver().executeScript("return arguments[0].scrollHeight <= arguments[0].clientHeight", body))
			.isEqualTo(true);
		assertThat(execute("trainStep")).contains("""
				  "W2": [
				    [1.0073105857863, 2.0],
				    [1.9926894142137, -1.0]
				  ]
				""");
	}

	@Test
	void linesOfAStreamAreShownAsLines() throws IOException {
		tryOut("train");
		find("#operations-Network-train .responses-table:not(.live-responses-table) select.content-type")
			.sendKeys("application/x-ndjson");
		assertThat(answer("train")).startsWith("{\"type\":\"progress\",").contains("\n{\"type\":\"result\",");
	}

	@Test
	void anArchiveIsSentFromAFileAndSavedToOne() throws Exception {
		Path archive = Path.of("target/forward-request.npz").toAbsolutePath();
		CLIENT.send(HttpRequest.newBuilder(uri("/examples/forward-request.npz")).build(), BodyHandlers.ofFile(archive));
		tryOut("forward");
		find("#operations-Network-forward .body-param-content-type select").sendKeys("application/x-npz");
		await().atMost(PATIENCE)
			.ignoreExceptions()
			.untilAsserted(() -> driver().findElement(By.cssSelector("#operations-Network-forward input[type=file]"))
				.sendKeys(archive.toString()));
		find("#operations-Network-forward .responses-table:not(.live-responses-table) select.content-type")
			.sendKeys("application/x-npz");
		find("#operations-Network-forward .execute").click();
		WebElement link = find(
				"#operations-Network-forward .live-responses-table .response-col_description a[download]");
		driver().executeScript("arguments[0].scrollIntoView()", find("#operations-Network-forward"));
		Files.write(Path.of("target/swagger-ui-archive.png"), driver().getScreenshotAs(OutputType.BYTES));
		assertThat(link.getText()).isEqualTo("Download file");
		assertThat(link.getAttribute("download")).isEqualTo("answer.npz");
		assertThat(driver().manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
	}

	@Test
	void thePageFitsAPhone() throws IOException {
		driver().executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", PHONE, "height", 844, "deviceScaleFactor", 1, "mobile", true));
		try {
			tryOut("forward");
			assertThat(driver().executeScript("return document.documentElement.scrollWidth")).isEqualTo((long) PHONE);
			assertThat(answer("forward")).contains("1.3132616871463947");
		}
		finally {
			driver().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
		}
	}

	/**
	 * Executes an operation with its example, and returns the body of the answer on the
	 * page.
	 */
	private String execute(String operation) throws IOException {
		tryOut(operation);
		return answer(operation);
	}

	private void tryOut(String operation) {
		driver().get(uri("/swagger-ui.html").toString());
		find("#operations-Network-" + operation + " .opblock-summary-control").click();
		find("#operations-Network-" + operation + " .try-out__btn").click();
	}

	private static String answer(String operation) throws IOException {
		find("#operations-Network-" + operation + " .execute").click();
		WebElement answer = find(
				"#operations-Network-" + operation + " .live-responses-table .response .response-col_description pre");
		driver().executeScript("arguments[0].scrollIntoView()", find("#operations-Network-" + operation));
		Files.write(Path.of("target/swagger-ui-" + operation + ".png"), driver().getScreenshotAs(OutputType.BYTES));
		assertThat(find("#operations-Network-" + operation + " .live-responses-table .response .response-col_status")
			.getText()).startsWith("200");
		// Violations of the content security policy would show here.
		assertThat(driver().manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
		return answer.getText();
	}

	private static ChromeDriver driver() {
		return BROWSER.driver();
	}

	private static WebElement find(String selector) {
		return await().atMost(PATIENCE)
			.ignoreExceptions()
			.until(() -> driver().findElement(By.cssSelector(selector)), WebElement::isDisplayed);
	}

}
