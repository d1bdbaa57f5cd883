package dev.trainstep.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import dev.trainstep.Tools;
import dev.trainstep.TrainstepApplication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The service is busy, asks for a key, or does not answer. */
@Tag("slow")
class StatesPageTests extends PageTest {

	private static final String KEY = "key one";

	/** The output of sha256sum for it. */
	private static final String KEYS = "e8a987f97b609851a77e10d6d48138ef0e518f46b9f1da1145ba183ad02f9353  -\n";

	private static final String BUSY = """
			{"type": "/problems/unavailable", "title": "The service is full", "status": 503}""";

	private static final String NO_ANSWER = "The service does not answer";

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	Path directory;

	/** What the page talks to in place of the service. */
	@SuppressWarnings("NullAway.Init") // by start
	private HttpServer server;

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private @Nullable ConfigurableApplicationContext withKeys;

	/** How many of the next requests find the service busy. */
	private final Queue<String> retryAfter = new ConcurrentLinkedQueue<>();

	/** When a request came, in the order they came. */
	private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void startServer() throws IOException {
		start(0);
	}

	@AfterEach
	void stopServers() {
		this.server.stop(0);
		this.threads.close();
		if (this.withKeys != null) {
			this.withKeys.close();
		}
	}

	@Test
	void aBusyServiceIsAskedAgainAfterTheTimeItGives() {
		expectRefusal(503);
		openElsewhere();
		this.retryAfter.addAll(List.of("2", "3"));
		this.arrivals.clear();
		click("#next-step");
		awaitText("#notice span", "The service is busy, again in 2 s.");
		awaitText("#notice span", "The service is busy, again in 3 s.");
		assertThat(find("#training-step").getText()).isEqualTo("Training step 0");
		awaitText("#training-step", "Training step 1");
		assertThat(findAll("#notice *")).isEmpty();
		assertThat(findAll("#problem:not([hidden])")).isEmpty();
		assertThat(exchanges()).extracting(Exchange::path)
			.containsExactly("/explain", "/train-step", "/train-step", "/train-step", "/explain");
		assertThat(exchanges()).extracting(Exchange::status).containsExactly(200, 503, 503, 200, 200);
		List<Long> times = List.copyOf(this.arrivals);
		assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(2_000_000_000L);
		assertThat(times.get(2) - times.get(1)).isGreaterThanOrEqualTo(3_000_000_000L);
	}

	@Test
	void whoeverDoesNotWaitForABusyServiceCanTryAgain() {
		expectRefusal(503);
		openElsewhere();
		this.retryAfter.add("600");
		click("#next-step");
		awaitText("#notice span", "The service is busy, again in 600 s.");
		click("#notice button");
		assertThat(findAll("#notice *")).isEmpty();
		assertThat(find("#problem h2").getText()).isEqualTo("The service is full");
		assertThat(find("#training-step").getText()).isEqualTo("Training step 0");
		tryAgain("#problem");
		awaitText("#training-step", "Training step 1");
		assertThat(findAll("#problem:not([hidden])")).isEmpty();
	}

	@Test
	void aServiceThatStaysBusyIsNotAskedForever() {
		expectRefusal(503);
		openElsewhere();
		this.retryAfter.addAll(List.of("1", "1", "1", "1"));
		click("#next-step");
		assertThat(find("#problem h2").getText()).isEqualTo("The service is full");
		assertThat(exchanges()).hasSize(1 + 4);
		assertThat(this.retryAfter).isEmpty();
		tryAgain("#problem");
		awaitText("#training-step", "Training step 1");
	}

	@Test
	void theKeyIsAskedForOnceAndIsInNoLinkAndNoSnippet() throws IOException, InterruptedException {
		expectRefusal(401);
		openWithKeys();
		assertThat(find("#key-dialog").getText()).contains("This service asks for a key.");
		assertThat(driver().switchTo().activeElement()).isEqualTo(find("#key"));
		driver().switchTo().activeElement().sendKeys("key two", Keys.ENTER);
		await().atMost(PATIENCE)
			.ignoreExceptions()
			.until(() -> find("#key-dialog").getText().contains("This key was refused."));
		find("#key").sendKeys(KEY, Keys.ENTER);
		find("#computation math");
		assertThat(findAll("dialog")).extracting(WebElement::isDisplayed).doesNotContain(true);
		press(Keys.chord(Keys.SHIFT, Keys.ARROW_RIGHT));
		awaitText("#training-step", "Training step 1");
		assertThat(exchanges()).extracting(Exchange::status).containsExactly(401, 401, 200, 200, 200);

		click("#share");
		assertThat(Objects.requireNonNull(find("#link").getDomProperty("value")))
			.startsWith(Objects.requireNonNull(driver().getCurrentUrl()).replaceFirst("#.*", ""));
		assertThat(Objects.requireNonNull(find("#link").getDomProperty("value"))).doesNotContain("key");
		assertThat(html()).doesNotContain(KEY);
		find("#share-dialog").sendKeys(Keys.ESCAPE);
		await().atMost(PATIENCE).until(() -> driver().getCurrentUrl().endsWith("#notebook/1"));
		assertThat(run("return localStorage.length + sessionStorage.length")).isEqualTo(0L);

		click("#requests summary");
		for (String language : List.of("curl", "python", "javascript", "java")) {
			click("#language-" + language);
			assertThat(find("#snippet").getText()).contains("Bearer ").containsPattern("\\bKEY\\b").doesNotContain(KEY);
			assertThat(html()).doesNotContain(KEY);
		}
		click("#language-curl");
		assertThat(bash(find("#snippet").getText(), KEY)).isEqualTo(exchanges().getLast().answer());
		assertThat(bash(find("#snippet").getText(), "")).contains("/problems/key-required");

		driver().navigate().refresh();
		find("#key-dialog");
	}

	@Test
	void aKeyThatIsToBeKeptLastsAReload() throws IOException {
		expectRefusal(401);
		openWithKeys();
		click("#remember");
		find("#key").sendKeys(KEY, Keys.ENTER);
		find("#computation math");
		driver().navigate().refresh();
		find("#computation math");
		assertThat(exchanges()).extracting(Exchange::status).containsExactly(200);
		assertThat(html()).doesNotContain(KEY);
	}

	@Test
	void whoeverHasNoKeyNowCanTryAgain() throws IOException {
		expectRefusal(401);
		openWithKeys();
		find("#key-dialog").sendKeys(Keys.ESCAPE);
		assertThat(find("#problem").getText()).containsIgnoringCase("key");
		for (String button : List.of("#next", "#next-step", "#share", "#print", "#open-shape")) {
			click(button);
		}
		assertThat(findAll("dialog[open]")).isEmpty();
		tryAgain("#problem");
		find("#key").sendKeys(KEY, Keys.ENTER);
		find("#computation math");
		assertThat(findAll("#problem:not([hidden])")).isEmpty();
	}

	@Test
	void withoutAnAnswerTheOldNumbersStayAndTryAgainGoesOn() throws IOException {
		openElsewhere();
		press(Keys.END);
		String arrays = find("#arrays").getText();
		String result = find("#result").getText();
		assertThat(result).contains("1.313");
		expectNoAnswer();
		int port = stop();
		click("#next-step");
		assertThat(find("#problem h2").getText()).isEqualTo(NO_ANSWER);
		assertThat(find("#problem").getDomAttribute("role")).isEqualTo("alert");
		assertThat(find("#arrays").getText()).isEqualTo(arrays);
		assertThat(find("#result").getText()).isEqualTo(result);
		assertThat(find("#training-step").getText()).isEqualTo("Training step 0");
		press(Keys.HOME);
		assertThat(find("#progress").getText()).isEqualTo("computation 1 of 29");
		tryAgain("#problem");
		await().atMost(PATIENCE).until(() -> exchanges().size() == 3);
		assertThat(find("#problem h2").getText()).isEqualTo(NO_ANSWER);
		start(port);
		tryAgain("#problem");
		awaitText("#training-step", "Training step 1");
		assertThat(findAll("#problem:not([hidden])")).isEmpty();
		assertThat(driver().switchTo().activeElement()).isEqualTo(find("#next"));
		assertThat(exchanges()).extracting(Exchange::status).containsExactly(200, 0, 0, 200, 200);
	}

	@Test
	void aWeightThatWasEditedWithoutAnAnswerIsSentAgain() throws IOException {
		openElsewhere();
		expectNoAnswer();
		int port = stop();
		type("#/W1/0/1", "2");
		assertThat(find("#problem h2").getText()).isEqualTo(NO_ANSWER);
		assertThat(shown("#/u1/0")).isEqualTo("1");
		start(port);
		tryAgain("#problem");
		awaitShown("#/u1/0", "2");
	}

	@Test
	void whatIsCheckedWithoutAnAnswerIsCheckedAgain() throws IOException {
		openElsewhere();
		click("#start-practice");
		choose("#scope", "gradients");
		find("#arrays [data-practice]");
		type("#/gradients/W2/0/0", "-0.73");
		expectNoAnswer();
		int port = stop();
		click("#check");
		assertThat(find("#problem h2").getText()).isEqualTo(NO_ANSWER);
		start(port);
		tryAgain("#problem");
		awaitText("#verdict", "1 of 8 checked, 1 right");
		assertThat(findAll("#problem:not([hidden])")).isEmpty();
	}

	@Test
	void aTrainingStepIsTriedAgainFromWhereItWasAskedFor() throws IOException {
		openElsewhere();
		press(NEXT_STEP);
		awaitText("#training-step", "Training step 1");
		expectNoAnswer();
		int port = stop();
		click("#next-step");
		assertThat(find("#problem h2").getText()).isEqualTo(NO_ANSWER);
		click("#previous-step");
		start(port);
		tryAgain("#problem");
		awaitText("#training-step", "Training step 2");
		assertThat(withModule("state.js", "module.state.steps.length").intValue()).isEqualTo(3);
		assertThat(withModule("state.js", "module.state.steps[2].request.W2"))
			.isNotEqualTo(withModule("state.js", "module.state.steps[1].request.W2"));
	}

	@Test
	void aShapeThatIsAppliedWithoutAnAnswerIsAppliedAgain() throws IOException {
		openElsewhere();
		click("#start-practice");
		find("#arrays [data-practice]");
		click("#open-shape");
		find("#shape [aria-label='More units in layer 1']").click();
		expectNoAnswer();
		int port = stop();
		click("#shape .main");
		assertThat(find("#problem h2").getText()).isEqualTo(NO_ANSWER);
		assertThat(findAll("#arrays [data-practice]")).isNotEmpty();
		start(port);
		tryAgain("#problem");
		find("#arrays [data-at='#/u1/2']");
		assertThat(findAll("#arrays [data-practice]")).isEmpty();
	}

	@Test
	void aPartOfThePageThatCannotBeFetchedIsToldOf() throws IOException {
		openElsewhere();
		expectNoAnswer();
		int port = stop();
		press(Keys.ARROW_RIGHT);
		assertThat(find("#progress").getText()).isEqualTo("computation 2 of 29");
		click("#settings");
		await().atMost(PATIENCE).until(() -> find("#notice").getText().contains(NO_ANSWER));
		click("#notice button");
		start(port);
		click("#settings");
		find("#settings-dialog").sendKeys(Keys.ESCAPE);
		press(Keys.ARROW_RIGHT);
		await().atMost(PATIENCE).until(() -> driver().getCurrentUrl().contains("#v1."));
	}

	@Test
	void aTrainingWithoutAnAnswerIsTriedAgain() throws IOException {
		openElsewhere();
		click("#tab-train");
		await().atMost(PATIENCE).until(() -> points() == 200);
		expectNoAnswer();
		int port = stop();
		click("#train-run");
		assertThat(find("#train-problem h2").getText()).isEqualTo(NO_ANSWER);
		assertThat(points()).isEqualTo(200);
		assertThat(findAll("#runs li")).isEmpty();
		start(port);
		tryAgain("#train-problem");
		find("#train[data-state=rest] #runs li[data-loss]");
		assertThat(exchanges()).filteredOn((exchange) -> exchange.path().equals("/train"))
			.extracting(Exchange::status)
			.containsExactly(0, 200);
		stop();
		click("#new-dataSeed");
		assertThat(find("#train-problem h2").getText()).isEqualTo(NO_ANSWER);
		start(port);
		tryAgain("#train-problem");
		await().atMost(PATIENCE).until(() -> findAll("#train-problem:not([hidden])").isEmpty());
		await().atMost(PATIENCE)
			.until(() -> exchanges().stream()
				.anyMatch((exchange) -> exchange.path().equals("/data") && exchange.status() == 200
						&& exchange.request().get("seed").intValue() == 2));
		assertThat(exchanges()).filteredOn((exchange) -> exchange.path().equals("/train")).hasSize(2);
	}

	/** Opens the page at the address of the test's own server. */
	private void openElsewhere() {
		driver().get("http://localhost:" + this.server.getAddress().getPort() + ADDRESS);
		find("#computation math");
	}

	/** Opens the page of a service that wants a key. */
	private void openWithKeys() throws IOException {
		Path keys = Files.writeString(this.directory.resolve("keys"), KEYS);
		this.withKeys = SpringApplication.run(TrainstepApplication.class, "--server.port=0",
				"--management.server.port=0", "--spring.main.banner-mode=off", "--trainstep.keys=" + keys);
		int port = Objects.requireNonNull(((WebServerApplicationContext) this.withKeys).getWebServer()).getPort();
		driver().get("http://localhost:" + port + ADDRESS);
		find("#key-dialog");
	}

	private static void tryAgain(String problem) {
		find(problem).findElement(By.xpath(".//button[.='Try again']")).click();
	}

	private static int points() {
		return findAll("#points path").size();
	}

	private static String html() {
		return (String) Objects.requireNonNull(run("""
				return document.documentElement.outerHTML +
					[...document.querySelectorAll("input, textarea")].map((field) => field.value).join()"""));
	}

	private String bash(String script, String key) throws IOException, InterruptedException {
		Tools.require("curl", "the snippet with a key was not run");
		Path file = Files.writeString(this.directory.resolve("snippet.sh"), script);
		var builder = new ProcessBuilder("bash", file.toString());
		builder.environment().put("KEY", key);
		Process process = builder.start();
		String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
		assertThat(process.waitFor()).isZero();
		return answer;
	}

	private void start(int port) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	/** Closes the socket and all connections, and returns the port. */
	private int stop() {
		int port = this.server.getAddress().getPort();
		this.server.stop(0);
		return port;
	}

	/**
	 * Says that it is busy as often as it is told to, else hands on what the service
	 * says.
	 */
	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] body = exchange.getRequestBody().readAllBytes();
			if (exchange.getRequestMethod().equals("POST")) {
				this.arrivals.add(System.nanoTime());
				String seconds = this.retryAfter.poll();
				if (seconds != null) {
					exchange.getResponseHeaders().set("Retry-After", seconds);
					answer(exchange, 503, "application/problem+json", BUSY.getBytes(UTF_8));
					return;
				}
			}
			HttpRequest.Builder request = HttpRequest
				.newBuilder(URI.create("http://localhost:" + this.port + exchange.getRequestURI()))
				.method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
			for (String name : List.of("Content-Type", "Accept")) {
				if (exchange.getRequestHeaders().getFirst(name) != null) {
					request.header(name, exchange.getRequestHeaders().getFirst(name));
				}
			}
			HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
			answer(exchange, response.statusCode(), response.headers().firstValue("Content-Type").orElse("text/plain"),
					response.body());
		}
		catch (InterruptedException ex) {
			throw new UncheckedIOException(new IOException("interrupted", ex));
		}
	}

	private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(status, (body.length == 0) ? -1 : body.length);
		exchange.getResponseBody().write(body);
	}

}
