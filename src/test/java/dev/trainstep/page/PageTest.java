package dev.trainstep.page;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.Browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Opens the page anew for each test. After each, the browser has nothing to complain
 * about: a violation of the content security policy would be in its log.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.server.port=0", "spring.main.banner-mode=off" })
abstract class PageTest {

	static final JsonMapper JSON = new JsonMapper();

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	static final String ADDRESS = "/";

	static final CharSequence NEXT_STEP = Keys.chord(Keys.SHIFT, Keys.ARROW_RIGHT);

	/** Far longer than anything here takes, for slow machines. */
	static final Duration PATIENCE = Duration.ofSeconds(30);

	/** What Chromium itself logs when an answer has a status of 400 or above. */
	private static final String REFUSED = "Failed to load resource: the server responded with a status of ";

	@RegisterExtension
	static final Browser BROWSER = new Browser();

	/** What Chromium itself logs when there is no answer. */
	private static final String NO_ANSWER = "Failed to load resource: net::ERR_";

	/** What the browser logs of refusals that the test provoked. */
	private final List<String> refusals = new ArrayList<>();

	@LocalServerPort
	int port;

	/** A request of the page, and its answer. */
	record Exchange(String path, String body, int status, String answer) {

		JsonNode request() {
			return JSON.readTree(this.body);
		}

		JsonNode json() {
			return JSON.readTree(this.answer);
		}

	}

	@BeforeEach
	void openPage() {
		this.refusals.clear();
		// The same address again would be a reload, which brings back what was shown.
		driver().get("about:blank");
		// What the page of the test before had no answer to, when its service was ended.
		driver().manage().logs().get(LogType.BROWSER);
		driver().get(uri(ADDRESS).toString());
		find("#computation math");
	}

	@AfterEach
	void theBrowserHasNoComplaint() {
		run("localStorage.clear()");
		assertThat(driver().manage().logs().get(LogType.BROWSER).getAll())
			.filteredOn((entry) -> this.refusals.stream().noneMatch((refusal) -> entry.getMessage().contains(refusal)))
			.isEmpty();
	}

	/** The browser may say that an answer had this status. */
	void expectRefusal(int status) {
		this.refusals.add(REFUSED + status);
	}

	/** The browser may say that it had no answer. */
	void expectNoAnswer() {
		this.refusals.add(NO_ANSWER);
	}

	static ChromeDriver driver() {
		return BROWSER.driver();
	}

	/** The first element that fits, once it is displayed. */
	static WebElement find(String selector) {
		return await().atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.ignoreExceptions()
			.until(() -> driver().findElement(By.cssSelector(selector)), WebElement::isDisplayed);
	}

	static List<WebElement> findAll(String selector) {
		return driver().findElements(By.cssSelector(selector));
	}

	/** Waits until the text of an element is this. */
	static void awaitText(String selector, String text) {
		await().atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(find(selector).getText()).isEqualTo(text));
	}

	/** The cell of a number, by its pointer. */
	static WebElement cell(String pointer) {
		return find("#arrays [data-at='" + pointer + "']");
	}

	/** What stands in the cell of a number that is computed. */
	static String shown(String pointer) {
		return cell(pointer).getText();
	}

	/** Waits until this stands in the cell of a number that is computed. */
	static void awaitShown(String pointer, String text) {
		awaitText("#arrays [data-at='" + pointer + "']", text);
	}

	/** All digits of a number that is shown. */
	static String digits(String pointer) {
		return Objects.requireNonNull(cell(pointer).getDomAttribute("title"));
	}

	/** Replaces what stands in the field of a number. */
	static void type(String pointer, String text) {
		find("#arrays [data-at='" + pointer + "'] input").sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
	}

	static void click(String selector) {
		find(selector).click();
	}

	/** Presses keys where the player is. */
	static void press(CharSequence... keys) {
		find("#next").sendKeys(keys);
	}

	static void choose(String select, String value) {
		click(select + " option[value='" + value + "']");
	}

	/** What was copied last. */
	static String pasted() {
		WebElement area = (WebElement) Objects.requireNonNull(run("""
				const area = document.createElement("textarea")
				;(document.querySelector("dialog[open]") ?? document.body).prepend(area)
				return area"""));
		area.sendKeys(Keys.chord(Keys.CONTROL, "v"));
		String text = Objects.requireNonNull(area.getDomProperty("value"));
		run("arguments[0].remove()", area);
		return text;
	}

	/** Clicks a button that saves a file of this name, and waits for the file. */
	static void save(String button, Path file) {
		driver().executeCdpCommand("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath",
				Objects.requireNonNull(file.getParent()).toAbsolutePath().toString()));
		click(button);
		await().atMost(PATIENCE).until(() -> Files.exists(file));
	}

	/** Chooses an example, and waits for its numbers; the notebook's are there. */
	static void openExample(String name) {
		if (!name.equals("notebook")) {
			int before = exchanges().size();
			choose("#example", name);
			await().atMost(PATIENCE)
				.until(() -> exchanges().size() > before && !exchanges().getLast().answer().isEmpty());
		}
	}

	static @Nullable Object run(String script, Object... arguments) {
		return driver().executeScript(script, arguments);
	}

	/** Runs JavaScript with a module of the page, as JSON. */
	static JsonNode withModule(String name, String expression) {
		Object result = driver().executeAsyncScript("""
				const done = arguments[1]
				import(new URL("page/" + arguments[0], document.baseURI))
					.then(async (module) => JSON.stringify(%s) ?? "null")
					.then(done, (error) => done(JSON.stringify(String(error))))""".formatted(expression), name);
		return JSON.readTree((String) Objects.requireNonNull(result));
	}

	/** The page shows so many significant digits from now on. */
	static void showDigits(int digits) {
		withModule("state.js", "module.update({ settings: { ...module.state.settings, digits: " + digits + " } })");
	}

	/** The page's own log of what it asked, the newest last. */
	static List<Exchange> exchanges() {
		return withModule("api.js", "module.log").valueStream()
			.map((each) -> new Exchange(each.get("path").stringValue(), each.get("body").stringValue(),
					each.get("status").intValue(), each.get("answer").stringValue()))
			.toList();
	}

	/**
	 * What all requests to the origin say that the browser has made since it opened the
	 * page.
	 */
	static long requests() {
		return (Long) Objects.requireNonNull(run("return performance.getEntriesByType('resource').length"));
	}

	/** Answers come so late from now on that one can do something else before. */
	static void slow() {
		run("""
				const send = fetch
				window.fetch = async (address, options) => {
					const answer = await send(address, options)
					await new Promise((resolve, reject) => {
						setTimeout(resolve, 700)
						options?.signal?.addEventListener("abort", () => reject(options.signal.reason))
					})
					return answer
				}""");
	}

	/** Asks the service without the page. */
	JsonNode post(String path, JsonNode request) {
		try {
			HttpResponse<String> response = CLIENT.send(HttpRequest.newBuilder(uri(path))
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(request.toString()))
				.build(), BodyHandlers.ofString());
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
			return JSON.readTree(response.body());
		}
		catch (IOException ex) {
			throw new AssertionError("no answer", ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	/** The headers of an answer to GET. */
	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return get(uri(path));
	}

	static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
		return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

}
