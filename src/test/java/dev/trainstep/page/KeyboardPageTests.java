package dev.trainstep.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

import tools.jackson.databind.JsonNode;

import dev.trainstep.Tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The page for whoever has no mouse. All keys go where the focus is. */
@Tag("slow")
class KeyboardPageTests extends PageTest {

	/** More than the stops of any view. */
	private static final int MANY = 250;

	/** The focus is drawn around its element, 3 pixels wide, with this contrast. */
	private static final int WIDTH = 3;

	private static final double CONTRAST = 3;

	/** Room for what is drawn around. */
	private static final int MARGIN = 6;

	private static final Pattern ACCURACY = Pattern.compile("accuracy ([\\d.]+)");

	/** The name of an element, which no other has, and the page's is "". */
	private static final String NAME = """
			const name = (element) => element === document.body ? ""
				: [[...document.querySelectorAll("*")].indexOf(element), element.localName,
					element.id || element.ariaLabel || element.dataset.at || element.textContent.slice(0, 20)].join(" ")
			""";

	/** What has the focus, how it shows it, and whether it is in sight. */
	private static final String FOCUSED = NAME + """
			const element = document.activeElement
			const style = getComputedStyle(element)
			const { left, top, width, height } = element.getBoundingClientRect()
			const places = [0.1, 0.5, 0.9]
			const isSeen = places.some((x) => places.some((y) =>
				element.contains(document.elementFromPoint(left + x * width, top + y * height))))
			return JSON.stringify({ name: name(element), isSeen, isShown: element.matches(":focus-visible"),
				outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth) })""";

	/** Where the Tab key should lead, in this order. */
	private static final String STOPS = NAME + """
			const place = document.querySelector("dialog[open]") ?? document
			const stops = [...place.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
				.filter((element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility())
				.filter((element) => element.type !== "radio" || element.checked)
			return JSON.stringify(stops.map(name))""";

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	Path directory;

	@AfterEach
	void emulateNothing() {
		driver().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
	}

	@Test
	void theArrowAndNextVisitAllComputations() {
		List<String> explained = exchanges().getFirst()
			.json()
			.get("computations")
			.valueStream()
			.map((computation) -> computation.get("at").stringValue())
			.toList();
		assertThat(visited(Keys.ARROW_RIGHT, explained.size())).isEqualTo(explained);
		keys(Keys.HOME);
		assertThat(here()).isEqualTo(explained.getFirst());
		assertThat(visited(Keys.ENTER, explained.size())).isEqualTo(explained);
		assertThat(visited(Keys.ARROW_LEFT, explained.size())).isEqualTo(explained.reversed());
		keys(Keys.END);
		tabBackTo("#back");
		assertThat(visited(Keys.ENTER, explained.size())).isEqualTo(explained.reversed());
		assertFocusIsOn("#back");
		keys(Keys.ENTER);
		assertFocusIsOn("#back");
		tab();
		assertFocusIsOn("#next");
	}

	@Test
	void phasesAndSourcesAreReachedAndTheFocusStays() {
		tabTo("#phases .backward button");
		keys(Keys.ENTER);
		assertThat(here()).isEqualTo("#/delta2/0");
		assertFocusIsOn("#phases .backward button");
		tabTo("#looked .link");
		keys(Keys.ENTER);
		assertThat(here()).isEqualTo("#/h/0");
		assertFocusIsOn("#looked .link");
	}

	@Test
	void aTableIsOneStopAndEscapeLeavesIt() {
		tabTo("#arrays [data-at='#/W1/0/0'] input");
		keys(Keys.ARROW_DOWN, Keys.ARROW_RIGHT);
		assertFocusIsOn("#arrays [data-at='#/W1/1/1'] input");
		keys("3");
		awaitShown("#/u1/0", "1");
		await().atMost(PATIENCE).until(() -> exchanges().getLast().request().at("/W1/1/1").intValue() == 3);
		tab();
		assertFocusIsOn("#arrays [data-at='#/u1/0']");
		keys(Keys.ENTER);
		assertThat(find("#looked p").getText()).isEqualTo("u1[0] = 1");
		assertFocusIsOn("#arrays [data-at='#/u1/0']");
		keys(Keys.ESCAPE);
		assertFocusIsOn("#next");
		tabTo("#arrays [data-at='#/W1/1/1'] input");
	}

	@Test
	void gradientsAreTypedAndChecked() {
		tabTo("#start-practice");
		keys(Keys.ENTER);
		find("#arrays [data-practice]");
		await().atMost(PATIENCE).untilAsserted(() -> assertFocusIsOn("#scope"));
		keys("the g");
		await().atMost(PATIENCE).until(() -> findAll("#arrays td[data-practice]").size() == 8);
		assertFocusIsOn("#scope");
		tabBackTo("#arrays [data-at='#/gradients/W2/0/0'] input");
		keys("-0.73", Keys.ARROW_DOWN, "0.73");
		assertFocusIsOn("#arrays [data-at='#/gradients/W2/1/0'] input");
		withControl(Keys.ENTER);
		awaitText("#verdict", "2 of 8 checked, 2 right");
		assertThat(verdicts()).containsExactly("#/gradients/W2/0/0 ✓", "#/gradients/W2/1/0 ✓");
		assertFocusIsOn("#arrays [data-at='#/gradients/W2/1/0'] input");
		keys(Keys.ARROW_UP);
		withControl("a");
		keys("-0.74");
		tabTo("#check");
		keys(Keys.ENTER);
		awaitText("#verdict", "2 of 8 checked, 1 right");
		assertThat(verdicts()).containsExactly("#/gradients/W2/0/0 ✗", "#/gradients/W2/1/0 ✓");
		assertFocusIsOn("#check");
		tabTo("#end-practice");
		keys(Keys.ENTER);
		assertThat(findAll("#arrays [data-practice]")).isEmpty();
		assertFocusIsOn("#start-practice");
	}

	@Test
	void aNetworkIsTrainedAndPlayed() {
		tabBackTo("#tab-step");
		keys(Keys.ARROW_RIGHT);
		assertFocusIsOn("#tab-train");
		await().atMost(PATIENCE).until(() -> findAll("#points path").size() == 200);
		tabTo("#train-run");
		keys(Keys.ENTER);
		find("#runs li[data-loss]");
		find("#train[data-state=rest]");
		assertFocusIsOn("#train-run");
		String loss = Objects.requireNonNull(find("#runs li").getDomAttribute("data-loss"));
		assertThat(find("#frames").getDomAttribute("data-loss")).isEqualTo(loss);
		assertThat(exchanges()).filteredOn((exchange) -> exchange.path().equals("/train"))
			.singleElement()
			.satisfies((run) -> assertThat(run.json().get("loss").doubleValue()).isEqualTo(Double.parseDouble(loss)));
		assertThat(
				Objects.requireNonNull(find("#curve polyline[data-measure=loss]").getDomAttribute("points")).split(" "))
			.hasSizeGreaterThanOrEqualTo(50);
		await().atMost(PATIENCE).until(() -> ACCURACY.matcher(find("#measures").getText()).find());
		assertThat(accuracy()).isGreaterThanOrEqualTo(0.95);
		tabTo("#more-epochs");
		keys(Keys.ENTER);
		await().atMost(PATIENCE).until(() -> "400".equals(find("#frames").getDomAttribute("data-epoch")));
		find("#train[data-state=rest]");
		assertFocusIsOn("#more-epochs");
		tabTo("#play");
		keys(Keys.SPACE);
		find("#train[data-state=playing]");
		keys(Keys.SPACE);
		find("#train[data-state=rest]");
		assertFocusIsOn("#play");
		keys(Keys.HOME, Keys.ARROW_RIGHT);
		assertThat(find("#frames").getDomAttribute("data-frame")).isEqualTo("1");
		tabBackTo("#rewind");
		keys(Keys.ENTER);
		assertThat(find("#frames").getDomAttribute("data-frame")).isEqualTo("0");
		assertFocusIsOn("#rewind");
		tabTo("#runs [type=checkbox]");
		keys(Keys.SPACE);
		assertFocusIsOn("#runs [type=checkbox]");
		tabBackTo("#open-step");
		keys(Keys.ENTER);
		find("#step:not([hidden])");
		assertFocusIsOn("#next");
	}

	@Test
	void aRequestIsCopiedAsCode() throws IOException, InterruptedException {
		Tools.require("curl", "the copied snippet was not run");
		tabTo("#requests summary");
		keys(Keys.ENTER);
		find("#snippet");
		Exchange exchange = exchanges().getLast();
		tabTo("#exchanges li:nth-child(2) button");
		keys(Keys.ENTER);
		assertFocusIsOn("#exchanges li:nth-child(2) button");
		assertThat(find("#exchanges [aria-current=true]").getText()).contains("POST /explain");
		tabTo("#language-curl");
		for (String language : List.of("python", "javascript", "java")) {
			String other = find("#snippet").getText();
			keys(Keys.ARROW_RIGHT);
			assertFocusIsOn("#language-" + language);
			assertThat(find("#snippet").getText()).isNotEmpty().isNotEqualTo(other);
		}
		keys(Keys.ARROW_RIGHT);
		assertFocusIsOn("#language-curl");
		tabTo("#copy");
		keys(Keys.ENTER);
		awaitText("#copy", "Copied");
		assertFocusIsOn("#copy");
		Path script = Files.writeString(this.directory.resolve("copied.sh"), pasted());
		Process process = new ProcessBuilder("bash", script.toString()).start();
		JsonNode answer = JSON.readTree(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).isZero();
		assertThat(answer).isEqualTo(exchange.json());
	}

	@ParameterizedTest
	@ValueSource(strings = { "step", "practice", "drawer", "train" })
	void eachStopIsSeenAndNoneHoldsTheFocus(String view) {
		show(view);
		assertStopsAreSeen();
		assertIsLeft(KeyboardPageTests::tab);
		assertIsLeft(KeyboardPageTests::tabBack);
	}

	@ParameterizedTest
	@ValueSource(strings = { "share", "print", "settings", "help", "open-shape", "open-csv" })
	void aDialogIsLeftByEscape(String opener) {
		if (opener.equals("open-csv")) {
			show("train");
			tabBackTo("#open-csv");
		}
		else {
			tabBackTo("#" + opener);
		}
		keys(Keys.ENTER);
		find("dialog[open]");
		if (opener.equals("open-shape")) {
			tabTo("[aria-label='More units in layer 1']");
			keys(Keys.ENTER);
			assertFocusIsOn("[aria-label='More units in layer 1']");
			keys(Keys.ENTER);
			assertThat(find("#shape tr:nth-child(2) output").getText()).isEqualTo("4");
		}
		assertStopsAreSeen();
		keys(Keys.ESCAPE);
		await().atMost(PATIENCE).until(() -> findAll("dialog[open]").isEmpty());
		assertFocusIsOn("#" + opener);
	}

	/** No bar lies over what has the focus. */
	@ParameterizedTest
	@ValueSource(strings = { "step", "practice", "drawer", "train" })
	void eachStopIsInSightInASmallWindow(String view) {
		driver().executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", 320, "height", 400, "deviceScaleFactor", 1, "mobile", false));
		show(view);
		walk(KeyboardPageTests::tab, false);
	}

	private static void show(String view) {
		switch (view) {
			case "step" -> {
			}
			case "practice" -> {
				run("document.querySelector('#start-practice').click()");
				find("#check");
			}
			case "drawer" -> {
				run("document.querySelector('#requests summary').click()");
				find("#snippet");
				run("document.querySelectorAll('#exchange details').forEach((each) => each.open = true)");
				find("#answer .json div");
			}
			default -> {
				run("document.querySelector('#tab-train').click()");
				await().atMost(PATIENCE).until(() -> findAll("#points path").size() == 200);
				run("document.querySelectorAll('#train details').forEach((each) => each.open = true)");
				run("document.querySelector('#draw').click()");
				find("#drawing");
				run("document.querySelector('[data-shape=circle]').click()");
				find("#generated #train-samples");
				run("document.querySelector('#train-run').click()");
				find("#runs li[data-loss]");
				find("#train[data-state=rest]");
				find("#confusion table");
			}
		}
	}

	/** The Tab key leads to all that can be used, in the order of the page, and back. */
	private static void assertStopsAreSeen() {
		List<String> stops = names(STOPS);
		assertThat(sorted(walk(KeyboardPageTests::tab, true), stops.getFirst())).isEqualTo(stops);
		assertThat(sorted(walk(KeyboardPageTests::tabBack, false), stops.getLast())).isEqualTo(stops.reversed());
	}

	/** Presses a key until the focus is where it was, and returns all it has been on. */
	private static List<String> walk(Runnable press, boolean isLookedAt) {
		List<String> names = new ArrayList<>();
		for (int count = 0; count < MANY; count++) {
			press.run();
			JsonNode focused = json(FOCUSED);
			String name = focused.get("name").stringValue();
			if (names.contains(name)) {
				assertThat(names.indexOf(name)).as("the focus goes in a circle to %s", name).isZero();
				return names;
			}
			if (!name.isEmpty()) {
				names.add(name);
				assertIsShown(focused);
				if (isLookedAt) {
					assertIsDrawn(name);
				}
			}
		}
		throw new AssertionError("the focus did not come back: " + names);
	}

	/** The browser has the focus after the last stop, and before the first. */
	private static void assertIsLeft(Runnable press) {
		for (int count = 0; count < MANY; count++) {
			press.run();
			if (json(FOCUSED).get("name").stringValue().isEmpty()) {
				return;
			}
		}
		throw new AssertionError("the focus does not leave the page");
	}

	private static void assertIsShown(JsonNode focused) {
		String name = focused.get("name").stringValue();
		assertThat(focused.get("isShown").booleanValue()).as("focus is visible: %s", name).isTrue();
		assertThat(focused.get("outline").doubleValue()).as("outline of %s", name).isGreaterThanOrEqualTo(WIDTH);
		assertThat(focused.get("isSeen").booleanValue()).as("nothing lies over %s", name).isTrue();
	}

	/**
	 * At least so many pixels change as a line around it of 2 pixels has (WCAG 2.4.13).
	 */
	private static void assertIsDrawn(String name) {
		WebElement element = driver().switchTo().activeElement();
		Screenshot focused = Screenshot.of(driver(), element, MARGIN, 1);
		run("""
				const sheet = new CSSStyleSheet()
				sheet.replaceSync("* { outline-color: transparent !important; caret-color: transparent !important }")
				document.adoptedStyleSheets = [sheet]""");
		Screenshot other = Screenshot.of(driver(), element, MARGIN, 1);
		run("document.adoptedStyleSheets = []");
		int around = 2 * 2 * (focused.width() + focused.height() - 4 * MARGIN);
		assertThat(focused.differing(other, CONTRAST)).as("pixels that show the focus of %s", name)
			.isGreaterThanOrEqualTo(around);
	}

	/** The same circle, begun elsewhere. */
	private static List<String> sorted(List<String> circle, String first) {
		assertThat(circle).contains(first);
		List<String> sorted = new ArrayList<>(circle.subList(circle.indexOf(first), circle.size()));
		sorted.addAll(circle.subList(0, circle.indexOf(first)));
		return sorted;
	}

	/** The computations where the cursor is before and after each press of a key. */
	private static List<String> visited(CharSequence key, int count) {
		List<String> visited = new ArrayList<>();
		visited.add(here());
		while (visited.size() < count) {
			keys(key);
			visited.add(here());
		}
		return visited;
	}

	private static String here() {
		return Objects.requireNonNull(find("#arrays td.here").getDomAttribute("data-at"));
	}

	private static List<String> verdicts() {
		return findAll("#arrays td[data-verdict]").stream()
			.map((cell) -> cell.getDomAttribute("data-at") + " " + cell.getText())
			.filter((verdict) -> !verdict.endsWith(" "))
			.toList();
	}

	private static double accuracy() {
		var matcher = ACCURACY.matcher(find("#measures").getText());
		assertThat(matcher.find()).isTrue();
		return Double.parseDouble(matcher.group(1));
	}

	private static void keys(CharSequence... keys) {
		new Actions(driver()).sendKeys(keys).perform();
	}

	private static void withControl(CharSequence key) {
		new Actions(driver()).keyDown(Keys.CONTROL).sendKeys(key).keyUp(Keys.CONTROL).perform();
	}

	private static void tab() {
		keys(Keys.TAB);
	}

	private static void tabBack() {
		new Actions(driver()).keyDown(Keys.SHIFT).sendKeys(Keys.TAB).keyUp(Keys.SHIFT).perform();
	}

	/** Presses Tab until this has the focus, which is seen on the way. */
	private static void tabTo(String selector) {
		go(KeyboardPageTests::tab, selector);
	}

	private static void tabBackTo(String selector) {
		go(KeyboardPageTests::tabBack, selector);
	}

	private static void go(Runnable press, String selector) {
		for (int count = 0; count < MANY; count++) {
			press.run();
			JsonNode focused = json(FOCUSED);
			if (!focused.get("name").stringValue().isEmpty()) {
				assertIsShown(focused);
			}
			if (has(selector)) {
				return;
			}
		}
		throw new AssertionError("not reached: " + selector);
	}

	private static boolean has(String selector) {
		return Boolean.TRUE.equals(run("return document.activeElement.matches(arguments[0])", selector));
	}

	private static void assertFocusIsOn(String selector) {
		JsonNode focused = json(FOCUSED);
		assertThat(has(selector)).as("%s has the focus, not %s", selector, focused.get("name")).isTrue();
		assertIsShown(focused);
	}

	private static List<String> names(String script) {
		return json(script).valueStream().map(JsonNode::stringValue).toList();
	}

	private static JsonNode json(String script) {
		return JSON.readTree((String) Objects.requireNonNull(run(script)));
	}

}
