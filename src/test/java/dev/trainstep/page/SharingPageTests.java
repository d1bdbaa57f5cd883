package dev.trainstep.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.filter.OncePerRequestFilter;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.api.LogLines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A teacher shares what she sees, as a link or as a file; it holds where numbers come
 * from.
 */
@Tag("slow")
@TestPropertySource(properties = "trainstep.access-log=true")
class SharingPageTests extends PageTest {

	private static final String BROKEN = "This link or file is broken. Here is the notebook.";

	private static final String NEWER = "This link or file comes from a newer version. Here is the notebook.";

	/** A part of a fragment that no other text has. */
	private static final int PART = 16;

	/** Longer than any link may be. */
	private static final int ROWS = 1500;

	/** All that one sees, with all digits. */
	private static final String SCREEN = """
			const all = (selector, read) => [...document.querySelectorAll(selector)].map(read)
			return JSON.stringify({
				tab: all("[role=tab][aria-selected=true]", (tab) => tab.id),
				example: document.querySelector("#example").value,
				hidden: all(".hidden", (part) => part.dataset.part),
				texts: all("#training-step, #progress, #result, #phases, #computation, #network", (part) => part.textContent),
				cells: all("#arrays [data-at]", (cell) => [cell.dataset.at, cell.title,
					cell.querySelector("input")?.value ?? cell.textContent]),
				practice: all("#practice select", (field) => field.value),
				fields: all("#train :is(input, select):not(#drawing *)", (field) => [field.id, field.value, field.checked]),
				pressed: all("#train [aria-pressed=true]", (button) => button.id || button.dataset.shape || button.textContent),
				frame: all("#frames", (frames) => ({ ...frames.dataset })),
				drawn: all("#points, #legend, #curve, #measures, #confusion, #runs, #counts", (part) => part.outerHTML)
			})""";

	@SuppressWarnings("NullAway.Init") // by Spring
	@Autowired
	private Received received;

	@SuppressWarnings("NullAway.Init") // by JUnit
	@TempDir
	Path folder;

	/** Keeps what the service receives, but for bodies. */
	static class Received extends OncePerRequestFilter {

		private final List<String> heads = new CopyOnWriteArrayList<>();

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			var head = new StringBuilder(request.getMethod()).append(' ')
				.append(request.getRequestURI())
				.append('?')
				.append(request.getQueryString())
				.append('\n');
			for (String name : Collections.list(request.getHeaderNames())) {
				head.append(name).append(": ").append(request.getHeader(name)).append('\n');
			}
			this.heads.add(head.toString());
			chain.doFilter(request, response);
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Receiving {

		@Bean
		Received received() {
			return new Received();
		}

	}

	@Test
	void aLinkToAStepGivesTheSameNumbersInAnotherWindow() {
		walkAndEdit();
		JsonNode screen = screen();
		JsonNode request = exchanges().getLast().request();
		openInAnotherWindow(link());
		awaitScreen(screen);
		assertThat(exchanges().getLast().request()).isEqualTo(request);
	}

	@Test
	void aLinkGivesAStudentHerExerciseAndTheTeacherHerAnswers() {
		click("#share");
		click("#hide summary");
		click("#hide input[value=network]");
		find("#share-dialog").sendKeys(Keys.ESCAPE);
		click("#start-practice");
		choose("#scope", "gradients");
		String exercise = link();
		openInAnotherWindow(exercise);
		find("#arrays [data-practice]");
		assertThat(findAll("#arrays [data-practice]")).hasSize(8);
		assertThat(driver().findElement(By.id("network")).isDisplayed()).isFalse();
		type("#/gradients/W2/0/0", "-0.73");
		type("#/gradients/W2/0/1", "it's ∂");
		find("#next").sendKeys(Keys.END);
		JsonNode screen = screen();
		assertThat(screen.toString()).contains("-0.73", "it's ∂", "[\"#/gradients/W2/1/0\",\"\",\"\"]");
		openInAnotherWindow(link());
		awaitScreen(screen);
	}

	@Test
	void aLinkToATrainingGivesTheSameRunAndMoment() {
		trainSpiral();
		assertLinkGivesTheSameMoment();
	}

	/** The run has other frames than one of as many epochs at once. */
	@Test
	void aLinkToARunThatWentOnGivesTheSameMoments() {
		trainSpiral();
		for (int epochs : List.of(120, 220)) {
			click("#more-epochs");
			await().atMost(PATIENCE).until(() -> ("of " + epochs).equals(find("#epochs").getText()));
			find("#train[data-state=rest]");
		}
		assertThat(find("#train-epochs").getDomProperty("value")).isEqualTo("220");
		for (int i = 0; i < 3; i++) {
			click("#frame-back");
		}
		awaitJudged();
		assertLinkGivesTheSameMoment();
	}

	@Test
	void aLinkHoldsWhatTheFieldsSayAsWellAsTheRun() {
		trainSpiral();
		for (String[] field : new String[][] { { "eta", "0.5" }, { "epochs", "2000" }, { "test", "0" } }) {
			find("#train-" + field[0]).sendKeys(Keys.chord(Keys.CONTROL, "a"), field[1], Keys.TAB);
		}
		awaitText("#counts", "200 to train, none to test");
		JsonNode screen = screen();
		openInAnotherWindow(link());
		awaitScreen(screen);
	}

	@Test
	void aLinkHoldsOnesOwnData() {
		click("#tab-train");
		pasteTable("height;weight;species\n1,2;0,4;cat's\n0,9;0,7;∂ó😀\n0,1;0,2;cat's\n");
		JsonNode screen = screen();
		assertThat(screen.toString()).contains("cat's", "∂ó😀");
		openInAnotherWindow(link());
		awaitScreen(screen);
		click("#draw");
		for (String x : List.of("0.5", "-1e-3")) {
			find("#draw-x").sendKeys(Keys.chord(Keys.CONTROL, "a"), x);
			find("#draw-y").sendKeys(Keys.chord(Keys.CONTROL, "a"), "1");
			click("#add-point");
		}
		await().atMost(PATIENCE).until(() -> findAll("#points path.class-0").size() == 2);
		screen = screen();
		openInAnotherWindow(link());
		awaitScreen(screen);
	}

	/** Their range would be beyond float64. */
	@Test
	void aLinkHasNoPointsThatCannotBeShown() {
		JsonNode link = JSON
			.readTree("{\"tab\": \"train\", \"train\": {\"drawn\": [[1e308, 0, 0], [-0.5, 1, 1], [0, -1e101, 1]]}}");
		String fragment = withModule("link.js", "await module.encode(" + link + ")").stringValue();
		openInAnotherWindow(uri("/#" + fragment).toString());
		await().atMost(PATIENCE).until(() -> findAll("#points path").size() == 1);
		assertThat(find("#across").getText()).isEqualTo("\u22121.1\nx[0]\n1.1");
	}

	@Test
	void theServiceNeitherReceivesNorLogsTheFragmentOfALink() {
		walkAndEdit();
		JsonNode screen = screen();
		String link = link();
		String fragment = link.substring(link.indexOf("#v1.") + 4);
		assertThat(fragment).hasSizeGreaterThan(100);
		this.received.heads.clear();
		try (var log = new LogLines(Level.DEBUG)) {
			openInAnotherWindow(link);
			awaitScreen(screen);
			List<String> lines = await().atMost(PATIENCE)
				.until(() -> lines(log), (some) -> some.stream().anyMatch((line) -> line.startsWith("GET /: "))
						&& some.stream().anyMatch((line) -> line.startsWith("POST /explain: 200, ")));
			assertThat(this.received.heads).anySatisfy((head) -> assertThat(head).startsWith("GET /?null\n"))
				.anySatisfy((head) -> assertThat(head).startsWith("POST /explain?null\n")
					.containsIgnoringCase("content-type: application/json"));
			Stream<String> bodies = exchanges().stream().map(Exchange::body);
			List<String> all = Stream.of(this.received.heads.stream(), bodies, lines.stream())
				.flatMap((each) -> each)
				.toList();
			for (int at = 0; at + PART <= fragment.length(); at += PART) {
				assertThat(all).noneMatch(containing(fragment.substring(at, at + PART)));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "#v1.", "#v1.AAAA", "#v1.%C3%A9", "#v1.q1ZKrUjMLchJVbJSyk2sKi1S0lHKzEtJrVCyMj", "#nobody",
			"#notebook/x", "#1" })
	void aBrokenLinkSaysSoAndOpensTheNotebook(String fragment) {
		openInAnotherWindow(uri("/" + fragment).toString());
		assertNotebook(BROKEN);
	}

	@Test
	void aLinkOfANewerVersionSaysSoAndOpensTheNotebook() {
		openInAnotherWindow(uri("/#v2.q1ZKrUjMLchJVbJSyk2s").toString());
		assertNotebook(NEWER);
	}

	@Test
	void aLinkThatTheServiceRefusesIsBroken() {
		expectRefusal(400);
		JsonNode link = JSON
			.readTree("{\"example\": \"mazur\", \"request\": {\"x\": [1], \"W1\": [[1]], \"W2\": [[true]]}}");
		String fragment = withModule("link.js", "await module.encode(" + link + ")").stringValue();
		openInAnotherWindow(uri("/#" + fragment).toString());
		assertNotebook(BROKEN);
		driver().get(uri("/#mazur").toString());
		find("#arrays [data-at='#/layers/0/W/0/0']");
		driver().get(uri("/#" + fragment).toString());
		assertNotebook(BROKEN);
	}

	@Test
	void aLinkWithABatchIsBroken() {
		String row = "[" + String.join(",", Collections.nCopies(3, "1")) + "]";
		String rows = "[" + String.join(",", Collections.nCopies(800, row)) + "]";
		for (String request : List.of("{\"x\": " + rows + ", \"W1\": [[1, 1, 1]], \"W2\": [[1]]}",
				"{\"x\": [1], \"W1\": [[1]], \"W2\": [[1]], \"labels\": [0, 0]}")) {
			openInAnotherWindow(uri("/").toString());
			drop("{\"v\": 1, \"request\": " + request + "}");
			assertNotebook(BROKEN);
		}
	}

	@Test
	void theStepsOfALinkEndWhereAnotherExampleIsChosen() {
		openInAnotherWindow(uri("/#mazur/900").toString());
		await().atMost(PATIENCE).until(() -> exchanges().size() > 10);
		choose("#example", "adam");
		find("#arrays [data-at='#/layers/2/W/0/0']");
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		assertThat(find("#training-step").getText()).isEqualTo("Training step 0");
		assertThat(find("#example").getDomProperty("value")).isEqualTo("adam");
		press(Keys.ARROW_RIGHT);
		awaitFragment("#v1.");
	}

	@Test
	void aLinkCanBeReadable() {
		openInAnotherWindow(uri("/#mazur/12").toString());
		awaitText("#training-step", "Training step 12");
		assertThat(find("#example").getDomProperty("value")).isEqualTo("mazur");
		var request = (ObjectNode) exchanges().getFirst().request();
		for (int step = 0; step < 12; step++) {
			request.set("layers", post("/train-step", request).get("layers"));
		}
		assertThat(exchanges().getLast().request()).isEqualTo(request);
		driver().get(uri("/#spiral").toString());
		find("#train [data-shape=spiral][aria-pressed=true]");
		assertThat(find("#tab-train").getDomAttribute("aria-selected")).isEqualTo("true");
		driver().get(uri("/#notebook").toString());
		awaitText("#training-step", "Training step 0");
		assertNotebook("");
	}

	@Test
	void aSavedFileIsOpenedByTheButtonAndByDroppingIt() throws IOException {
		walkAndEdit();
		JsonNode screen = screen();
		Path file = this.folder.resolve("trainstep.json");
		click("#share");
		save("#save-file", file);
		openInAnotherWindow(uri("/").toString());
		find("#computation math");
		openFile(file);
		awaitScreen(screen);
		openInAnotherWindow(uri("/").toString());
		find("#computation math");
		drop(Files.readString(file));
		awaitScreen(screen);
		openInAnotherWindow(driver().getCurrentUrl());
		awaitScreen(screen);
	}

	@Test
	void aFileThatIsBrokenNewerOrRefusedSaysSoAndOpensTheNotebook() {
		expectRefusal(400);
		for (String file : List.of("", "{", "[1]", "null", "{\"x\": 1}", "{\"v\": 1, \"example\": \"__proto__\"}",
				"{\"v\": 1, \"request\": {\"x\": [1]}}",
				"{\"v\": 1, \"request\": {\"x\": [true], \"W1\": [[1]], \"W2\": [[1]]}}")) {
			openExample("mazur");
			drop(file);
			assertNotebook(BROKEN);
			click("#notice button");
		}
		openExample("mazur");
		drop("{\"v\": 2}");
		assertNotebook(NEWER);
	}

	@Test
	void whatIsTooLongForALinkIsAFile() {
		click("#tab-train");
		var table = new StringBuilder("a,b,c\n");
		for (int row = 0; row < ROWS; row++) {
			table.append(Math.sin(row))
				.append(',')
				.append(Math.cos(row * row))
				.append(',')
				.append(row % 3)
				.append('\n');
		}
		pasteTable(table.toString());
		JsonNode screen = screen();
		click("#share");
		assertThat(find("#share-dialog").getText()).contains("too much for a link");
		assertThat(findAll("#link, #copy-link")).isEmpty();
		Path file = this.folder.resolve("trainstep.json");
		save("#save-file", file);
		find("#share-dialog").sendKeys(Keys.ESCAPE);
		openInAnotherWindow(uri("/").toString());
		find("#computation math");
		openFile(file);
		awaitScreen(screen);
	}

	@Test
	void backAndForwardMoveBetweenTabsAndKeepTheRun() {
		trainSpiral();
		JsonNode trained = screen();
		awaitRestOfAddress();
		String address = driver().getCurrentUrl();
		driver().navigate().back();
		find("#tab-step[aria-selected=true]");
		assertThat(find("#step").isDisplayed()).isTrue();
		assertThat(findAll("#train:not([hidden])")).isEmpty();
		driver().navigate().forward();
		find("#tab-train[aria-selected=true]");
		awaitScreen(trained);
		assertThat(driver().getCurrentUrl()).isEqualTo(address);
		assertThat(exchanges()).filteredOn((exchange) -> exchange.path().equals("/train")).hasSize(1);
	}

	@Test
	void backAndForwardMoveBetweenExamplesButNotBetweenComputations() {
		long entries = entries();
		openExample("mazur");
		awaitFragment("#mazur");
		assertThat(entries()).isEqualTo(entries + 1);
		press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
		press(Keys.chord(Keys.SHIFT, Keys.ARROW_RIGHT));
		awaitText("#training-step", "Training step 1");
		press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
		awaitFragment("#v1.");
		assertThat(entries()).isEqualTo(entries + 1);
		JsonNode screen = screen();
		driver().navigate().back();
		awaitText("#training-step", "Training step 0");
		assertNotebook("");
		driver().navigate().forward();
		awaitScreen(screen);
		driver().navigate().refresh();
		awaitScreen(screen);
	}

	/**
	 * Two kinds of settings, an edit before the first step and one after it, and a cursor
	 * in the middle.
	 */
	private static void walkAndEdit() {
		openExample("mazur");
		click("#settings");
		find("#digits").sendKeys(Keys.chord(Keys.CONTROL, "a"), "6");
		choose("#base", "1");
		click("#settings-dialog .main");
		edit("#/layers/0/W/0/1", "0.25");
		click("#next-step");
		awaitText("#training-step", "Training step 1");
		edit("#/layers/1/b/0", "-0");
		click("#next-step");
		awaitText("#training-step", "Training step 2");
		press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
		assertThat(find("#progress").getText()).startsWith("computation 6 of");
	}

	private static void edit(String pointer, String number) {
		int before = exchanges().size();
		type(pointer, number);
		await().atMost(PATIENCE).until(() -> exchanges().size() > before && !exchanges().getLast().answer().isEmpty());
	}

	/**
	 * The link gives another window the same picture of the run, and the same network.
	 */
	private static void assertLinkGivesTheSameMoment() {
		JsonNode screen = screen();
		JsonNode layers = withModule("training.js", "module.frame().layers");
		openInAnotherWindow(link());
		awaitScreen(screen);
		assertThat(withModule("training.js", "module.frame().layers")).isEqualTo(layers);
	}

	/** Trains for twenty epochs, and goes three frames back. */
	private static void trainSpiral() {
		click("#tab-train");
		click("#train [data-shape=spiral]");
		find("#train [data-shape=spiral][aria-pressed=true]");
		find("#train-epochs").sendKeys(Keys.chord(Keys.CONTROL, "a"), "20");
		find("#train-seed").sendKeys(Keys.chord(Keys.CONTROL, "a"), "7", Keys.TAB);
		click("#train-run");
		find("#train[data-state=rest]:has(#runs li)");
		for (int i = 0; i < 3; i++) {
			click("#frame-back");
		}
		find("#frame-back").sendKeys("");
		awaitJudged();
	}

	private static void awaitJudged() {
		await().atMost(PATIENCE).until(() -> find("#measures").getText().contains("accuracy"));
	}

	private static void pasteTable(String table) {
		click("#open-csv");
		find("#csv-text");
		run("""
				const area = document.querySelector("#csv-text")
				area.value = arguments[0]
				area.dispatchEvent(new Event("input"))""", table);
		click("#csv-use");
		await().atMost(PATIENCE).until(() -> find("#open-csv").getDomAttribute("aria-pressed"), "true"::equals);
		await().atMost(PATIENCE).until(() -> exchanges().getLast().path().equals("/forward"));
	}

	/** The link that the dialog shows. */
	private static String link() {
		click("#share");
		String link = Objects.requireNonNull(find("#link").getDomProperty("value"));
		assertThat(find("#link-length").getText()).isEqualTo(link.length() + " characters");
		find("#share-dialog").sendKeys(Keys.ESCAPE);
		return link;
	}

	/** It shares nothing with the one that was open, which is closed. */
	private static void openInAnotherWindow(String address) {
		String old = driver().getWindowHandle();
		String other = driver().switchTo().newWindow(WindowType.TAB).getWindowHandle();
		driver().switchTo().window(old).close();
		driver().switchTo().window(other).get(address);
	}

	private static void openFile(Path file) {
		click("#share");
		find("#share-dialog");
		driver().findElement(By.id("file")).sendKeys(file.toString());
	}

	private static void drop(String text) {
		run("""
				const dataTransfer = new DataTransfer()
				dataTransfer.items.add(new File([arguments[0]], "trainstep.json", { type: "application/json" }))
				document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }))""",
				text);
	}

	private static JsonNode screen() {
		return JSON.readTree((String) Objects.requireNonNull(run(SCREEN)));
	}

	private static void awaitScreen(JsonNode screen) {
		await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(screen()).isEqualTo(screen));
	}

	/** The notebook is shown from the beginning, and the page says this. */
	private static void assertNotebook(String notice) {
		await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
			WebElement said = driver().findElement(By.cssSelector("#notice"));
			assertThat(said.getText().replaceFirst("\\s*Close$", "")).isEqualTo(notice);
			assertThat(find("#example").getDomProperty("value")).isEqualTo("notebook");
			assertThat(find("#result").getText()).isEqualTo("h = 0.2689, 0.7311 · loss = 1.313");
			assertThat(find("#training-step").getText()).isEqualTo("Training step 0");
			assertThat(find("#progress").getText()).isEqualTo("computation 1 of 29");
			assertThat(findAll("#problem:not([hidden])")).isEmpty();
		});
	}

	private static void awaitFragment(String beginning) {
		await().atMost(PATIENCE).until(() -> driver().getCurrentUrl().contains(beginning));
	}

	/** The address follows what has changed after a moment. */
	private static void awaitRestOfAddress() {
		var last = new AtomicReference<>("");
		await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> {
			String address = driver().getCurrentUrl();
			return address.equals(last.getAndSet(address));
		});
	}

	private static long entries() {
		return (Long) Objects.requireNonNull(run("return history.length"));
	}

	private static Predicate<String> containing(String part) {
		return (text) -> text.contains(part);
	}

	/** What the service has logged; the driver logs the addresses that it opens. */
	private static List<String> lines(LogLines log) {
		return log.all()
			.stream()
			.filter((line) -> !line.getLoggerName().startsWith("org.openqa.selenium"))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

}
