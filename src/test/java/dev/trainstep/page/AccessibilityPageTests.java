package dev.trainstep.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import tools.jackson.databind.JsonNode;

import dev.trainstep.Tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The page for whoever sees little, hears it, has a small window, or other colours. */
@Tag("slow")
class AccessibilityPageTests extends PageTest {

	/** Of all rules, as a line for each element. */
	private static final String VIOLATIONS = """
			const done = arguments[0]
			axe.run(document, { rules: { "target-size": { enabled: true } } }).then(({ passes, violations }) => done(
				JSON.stringify([passes.length, violations.flatMap(({ id, help, nodes }) => nodes.map((node) =>
					`${id}: ${help}\\n  ${node.target.join(" ")}\\n  ${node.html}\\n  ${node.failureSummary}`))])),
				(error) => done(JSON.stringify([0, [String(error)]])))""";

	/**
	 * What one clicks or types into, that is smaller than 24 by 24 pixels and has another
	 * closer than that: the exceptions of WCAG 2.5.8 are links in a text, and targets
	 * that have so much room.
	 */
	private static final String SMALL_TARGETS = """
			const LEAST = 24 - 0.01
			const shown = (element) => element.checkVisibility() && !element.closest(".unseen")
				&& (!document.querySelector("dialog[open]") || element.closest("dialog[open]"))
			const selector = "a[href], button, input, select, textarea, summary, [tabindex], .unit, td[data-at], #plane"
			const targets = [...document.querySelectorAll(selector)].filter(shown)
				.filter((element) => element.tabIndex >= 0 || element.matches("button, .unit, td, #plane"))
				.map((element) => ({ element, box: element.getBoundingClientRect() }))
				.filter(({ box }) => box.width > 0 && box.height > 0)
			const isSmall = ({ box }) => box.width < LEAST || box.height < LEAST
			const middle = ({ box }) => [box.left + box.width / 2, box.top + box.height / 2]
			const isNear = (small, other) => {
				const [x, y] = middle(small)
				const [left, top] = isSmall(other) ? middle(other) : [
					Math.min(Math.max(x, other.box.left), other.box.right),
					Math.min(Math.max(y, other.box.top), other.box.bottom)]
				return Math.hypot(left - x, top - y) < (isSmall(other) ? LEAST : LEAST / 2)
			}
			const isRelated = (one, other) => one.element.contains(other.element) || other.element.contains(one.element)
			const small = targets.filter(isSmall).filter((one) => !one.element.matches("p a"))
				.filter((one) => targets.some((other) => !isRelated(one, other) && isNear(one, other)))
				.map(({ element, box }) => `${element.outerHTML.slice(0, 120)} ${box.width} × ${box.height}`)
			return JSON.stringify([targets.length, small])""";

	/** What stands out of the window, of what one cannot scroll by itself. */
	private static final String WIDE = """
			const scrolls = (element) => element !== document.documentElement
				&& (["auto", "scroll", "hidden"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
			const { clientWidth, scrollWidth } = document.documentElement
			const wide = [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility()
				&& element.getBoundingClientRect().right > clientWidth + 0.5 && !scrolls(element.parentElement))
				.map((element) => element.outerHTML.slice(0, 120))
			const open = document.querySelector("dialog[open]")
			if (scrollWidth > clientWidth) {
				wide.push(`the page is ${scrollWidth} wide`)
			}
			if (open && open.scrollWidth > open.clientWidth) {
				wide.push(`the dialog is ${open.scrollWidth} wide`)
			}
			return JSON.stringify(wide)""";

	/** Whether a button is in the window, and nothing lies over it. */
	private static final String IS_IN_SIGHT = """
			const element = document.querySelector(arguments[0])
			const { left, right, top, bottom } = element.getBoundingClientRect()
			const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
			return left >= 0 && top >= 0 && right <= document.documentElement.clientWidth && bottom <= innerHeight
				&& element.contains(middle)""";

	/** Points along an edge of the picture, which begins at 0. */
	private static final String ALONG = """
			const [path, picture] = arguments
			const { left, top } = picture.getBoundingClientRect()
			const matrix = path.getScreenCTM()
			const points = []
			for (let length = 2; length < path.getTotalLength() - 2; length += 0.25) {
				const { x, y } = path.getPointAtLength(length).matrixTransform(matrix)
				points.push([x - left, y - top])
			}
			return JSON.stringify(points)""";

	/**
	 * Reads a copy of the canvas, since the browser has advice for who reads the same one
	 * twice.
	 */
	private static final String REGIONS = """
			const regions = document.querySelector("#regions")
			const copy = new OffscreenCanvas(regions.width, regions.height).getContext("2d", { willReadFrequently: true })
			copy.drawImage(regions, 0, 0)
			const { data } = copy.getImageData(0, 0, regions.width, regions.height)
			""";

	/** How many pixels of a screenshot there are on one of the page. */
	private static final int SCALE = 4;

	private static final List<String> SCHEMES = List.of("light", "dark");

	/** What the page shows. */
	enum State {

		FIRST, PRACTICE, ERROR, TRAIN, PLAYING, DRAWER, DIALOG

	}

	@SuppressWarnings("NullAway.Init") // by JUnit
	private static String axe;

	@BeforeAll
	static void readAxe() throws IOException, InterruptedException {
		Path programs = Tools.npmPrograms(Path.of("src/test/js"), Path.of("target/js"),
				"the page's accessibility was not checked");
		axe = Files.readString(programs.resolveSibling("axe-core").resolve("axe.min.js"));
	}

	@AfterEach
	void emulateNothing() {
		driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of());
		driver().executeCdpCommand("Emulation.setEmulatedVisionDeficiency", Map.of("type", "none"));
		driver().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
	}

	@ParameterizedTest
	@EnumSource
	void noRuleIsViolated(State state) {
		for (String scheme : SCHEMES) {
			emulate(Map.of("prefers-color-scheme", scheme));
			openPage();
			reach(state);
			assertNoViolation(scheme);
			if (state == State.PLAYING) {
				find("#train[data-state=playing]");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "share", "print", "settings", "open-shape", "open-csv", "draw" })
	void noRuleIsViolatedWhereOneSetsAndGives(String opener) {
		for (String scheme : SCHEMES) {
			emulate(Map.of("prefers-color-scheme", scheme));
			openPage();
			open(opener);
			assertNoViolation(scheme);
		}
	}

	/** 1280 pixels at 400 % are 320. */
	@ParameterizedTest
	@CsvSource({ "320, 640, 2", "320, 256, 4" })
	void aSmallWindowHasAllOfTheStepAndNextInSight(int width, int height, int scale) {
		resize(width, height, scale);
		for (State state : List.of(State.FIRST, State.PRACTICE, State.ERROR, State.DRAWER)) {
			openPage();
			reach(state);
			assertFits(state.toString());
			for (String place : List.of("0", "document.documentElement.scrollHeight / 2",
					"document.documentElement.scrollHeight")) {
				run("scrollTo(0, " + place + ")");
				assertThat(run(IS_IN_SIGHT, "#next")).as("Next at %s, %s", place, state).isEqualTo(true);
			}
		}
		for (String example : List.of("mazur", "adam")) {
			openPage();
			choose("#example", example);
			find("#arrays [data-at='#/layers/0/W/0/0']");
			press(Keys.END);
			assertFits(example);
		}
	}

	@ParameterizedTest
	@CsvSource({ "320, 640, 2", "320, 256, 4" })
	void aSmallWindowHasAllOfTheTraining(int width, int height, int scale) {
		resize(width, height, scale);
		openTrain();
		assertFits("rest");
		run("document.querySelectorAll('#train details').forEach((each) => each.open = true)");
		assertFits("settings");
		train();
		find("#point-number").sendKeys("3", Keys.TAB);
		find("#point-outputs table");
		find("#confusion table");
		assertFits("trained");
		tap("#draw");
		find("#drawing");
		assertFits("drawing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "share", "print", "settings", "help", "open-shape", "open-csv" })
	void aSmallWindowHasAllOfADialog(String opener) {
		resize(320, 640, 2);
		open(opener);
		assertFits(opener);
	}

	@Test
	void nothingMovesForWhoeverWantsNoMotion() {
		assertThat(animationsAfterAll()).as("what moves otherwise").isPositive();
		emulate(Map.of("prefers-reduced-motion", "reduce"));
		openPage();
		assertThat(animationsAfterAll()).isZero();
		emulate(Map.of());
		openPage();
		click("#settings");
		choose("#motion", "none");
		find("#settings-dialog").sendKeys(Keys.ESCAPE);
		assertThat(animationsAfterAll()).isZero();
	}

	/** The edges are none of the first computation's, which have labels. */
	@ParameterizedTest
	@ValueSource(strings = { "gray", "forced" })
	void theSignOfAWeightIsToldByDashes(String colours) {
		colour(colours);
		WebElement positive = edge("#/W2/0/0", "positive");
		WebElement negative = edge("#/W1/1/1", "negative");
		WebElement zero = edge("#/W1/1/0", "zero");
		List<String> dashes = Stream.of(positive, negative, zero)
			.map((edge) -> edge.getCssValue("stroke-dasharray"))
			.toList();
		assertThat(dashes).startsWith("none").doesNotHaveDuplicates();
		WebElement picture = find("#network svg");
		Screenshot image = Screenshot.of(driver(), picture, 0, SCALE);
		assertThat(gaps(image, picture, positive)).isZero();
		assertThat(gaps(image, picture, negative)).isGreaterThan(5);
		assertThat(gaps(image, picture, zero)).isGreaterThan(gaps(image, picture, negative));
	}

	@ParameterizedTest
	@ValueSource(strings = { "gray", "forced" })
	void classesAreToldApartByShape(String colours) {
		colour(colours);
		openTrain();
		chooseFiveClasses();
		Set<String> shapes = new HashSet<>();
		List<BitSet> pictures = new ArrayList<>();
		for (int label = 0; label < 5; label++) {
			List<String> marks = findAll("#points path.class-" + label).stream()
				.map((mark) -> Objects.requireNonNull(mark.getDomAttribute("d")))
				.distinct()
				.toList();
			assertThat(marks).as("marks of class %s", label).hasSize(1);
			assertThat(find("#legend path.class-" + label).getDomAttribute("d")).isEqualTo(marks.getFirst());
			shapes.addAll(marks);
			WebElement key = findAll("#legend .key-mark").get(label);
			pictures.add(painted(Screenshot.of(driver(), key, 0, SCALE)));
		}
		assertThat(shapes).hasSize(5);
		for (int one = 0; one < 5; one++) {
			assertThat(pictures.get(one).cardinality()).isGreaterThan(100);
			for (int other = 0; other < one; other++) {
				var difference = (BitSet) pictures.get(one).clone();
				difference.xor(pictures.get(other));
				assertThat(difference.cardinality()).as("pixels by which marks %s and %s differ", one, other)
					.isGreaterThan(100);
			}
		}
	}

	/** The regions of each class have a pattern of their own. */
	@Test
	void regionsAreHatchedWhereColoursAreForced() {
		openTrain();
		chooseFiveClasses();
		train();
		awaitFineRegions();
		assertThat(regionColours()).hasSizeGreaterThan(10);
		emulate(Map.of("forced-colors", "active"));
		await().atMost(PATIENCE).until(() -> regionColours().size() == 2);
		awaitFineRegions();
		Map<Integer, Set<Integer>> patterns = patterns();
		assertThat(patterns).hasSize(5);
		assertThat(new HashSet<>(patterns.values())).as(patterns.toString()).hasSize(5);
	}

	private static void reach(State state) {
		switch (state) {
			case FIRST -> {
			}
			case PRACTICE -> {
				tap("#start-practice");
				type("#/h/0", "0.269");
				type("#/h/1", "0.74");
				type("#/loss", "1.3133");
				tap("#check");
				find("#arrays [data-verdict=right]");
				find("#arrays [data-verdict=wrong]");
			}
			case ERROR -> {
				type("#/W1/0/1", "abc");
				find("#problem h2");
			}
			case TRAIN -> {
				openTrain();
				train();
				find("#point-number").sendKeys("3", Keys.TAB);
				find("#point-outputs table");
				tap("#curve-table summary");
				find("#curve-table td");
			}
			case PLAYING -> {
				openTrain();
				train();
				tap("#play");
				find("#train[data-state=playing]");
			}
			case DRAWER -> {
				tap("#next-step");
				awaitText("#training-step", "Training step 1");
				tap("#requests summary");
				tap("#exchanges li:nth-child(3) button");
				tap("#answer summary");
				tap("#as-next-request summary");
				find("#as-next-request .json div");
			}
			case DIALOG -> open("help");
		}
	}

	/** Opens a dialog, or the form to draw points. */
	private static void open(String opener) {
		if (opener.equals("open-csv") || opener.equals("draw")) {
			openTrain();
			run("document.querySelector('#data-part').open = true");
		}
		tap("#" + opener);
		find(opener.equals("draw") ? "#drawing" : "dialog[open]");
		if (opener.equals("open-csv")) {
			find("#csv-text").sendKeys("height;weight;species\n1,2;40;cat\n0,9;70;dog\nx;1;dog\n");
			find("#csv-errors");
		}
	}

	/** Clicks where nothing lies over it: Selenium knows of no bar at the bottom. */
	private static void tap(String selector) {
		run("arguments[0].scrollIntoView({ block: 'center' })", find(selector));
		click(selector);
	}

	private static void openTrain() {
		tap("#tab-train");
		find("#train[data-state=rest]");
		await().atMost(PATIENCE).until(() -> findAll("#points path").size() == 200);
	}

	private static void train() {
		int runs = findAll("#runs li").size();
		tap("#train-run");
		await().atMost(PATIENCE).until(() -> findAll("#runs li[data-loss]").size() == runs + 1);
		find("#train[data-state=rest]");
	}

	private static void chooseFiveClasses() {
		tap("[data-shape=gauss]");
		find("#train-classes").sendKeys(Keys.chord(Keys.CONTROL, "a"), "5", Keys.TAB);
		await().atMost(PATIENCE).until(() -> findAll("#legend .key-mark").size() == 5);
	}

	private static void awaitFineRegions() {
		await().atMost(PATIENCE)
			.until(() -> Long.valueOf(61).equals(run("return document.querySelector('#regions').width")));
	}

	/** Until the next call these media are preferred, and no other. */
	private static void emulate(Map<String, String> features) {
		driver().executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features",
						features.entrySet()
							.stream()
							.map((feature) -> Map.of("name", feature.getKey(), "value", feature.getValue()))
							.toList()));
		features.forEach((name,
				value) -> assertThat(run("return matchMedia(arguments[0]).matches", "(%s: %s)".formatted(name, value)))
					.isEqualTo(true));
	}

	private static void colour(String colours) {
		if (colours.equals("forced")) {
			emulate(Map.of("forced-colors", "active"));
		}
		else {
			driver().executeCdpCommand("Emulation.setEmulatedVisionDeficiency", Map.of("type", "achromatopsia"));
		}
	}

	private static void resize(int width, int height, int scale) {
		driver().executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", false));
	}

	private static void assertNoViolation(String scheme) {
		driver().executeScript(axe);
		JsonNode result = JSON.readTree((String) Objects.requireNonNull(driver().executeAsyncScript(VIOLATIONS)));
		assertThat(texts(result.get(1))).as(scheme).isEmpty();
		assertThat(result.get(0).intValue()).as("rules that were checked").isGreaterThan(15);
	}

	private static void assertFits(String state) {
		assertThat(texts(json(WIDE))).as("too wide, %s", state).isEmpty();
		JsonNode targets = json(SMALL_TARGETS);
		assertThat(targets.get(0).intValue()).isPositive();
		assertThat(texts(targets.get(1))).as("too small, %s", state).isEmpty();
	}

	/**
	 * How many animations have begun after each of some acts, in the same turn of the
	 * event loop.
	 */
	private static long animationsAfterAll() {
		long count = (Long) Objects.requireNonNull(run("""
				let count = 0
				const act = (action) => {
					action()
					count += document.getAnimations().length
				}
				const element = (selector) => document.querySelector(selector)
				act(() => element("#arrays [data-at='#/W1/0/1'] input").focus())
				act(() => element("#arrays [data-at='#/W2/0/1'] input").focus())
				for (const id of ["next", "next", "back"]) {
					act(() => element("#" + id).click())
				}
				act(() => element("#requests summary").click())
				return count"""));
		click("#start-practice");
		find("#arrays [data-practice]");
		count += animations();
		click("#end-practice");
		click("#next-step");
		awaitText("#training-step", "Training step 1");
		count += animations();
		click("#help");
		find("#help-dialog");
		count += animations();
		find("#help-dialog").sendKeys(Keys.ESCAPE);
		openTrain();
		count += animations();
		train();
		count += animations();
		click("#play");
		find("#train[data-state=playing]");
		return count + animations();
	}

	private static long animations() {
		return (Long) Objects.requireNonNull(run("return document.getAnimations().length"));
	}

	/**
	 * For each class the pixels of its region that are painted, by their places in blocks
	 * of 4 by 4. In each block the same ones are.
	 */
	private static Map<Integer, Set<Integer>> patterns() {
		JsonNode h = exchanges().reversed()
			.stream()
			.filter((exchange) -> exchange.path().equals("/forward") && exchange.request().get("x").size() == 61 * 61)
			.findFirst()
			.orElseThrow()
			.json()
			.get("h");
		JsonNode pixels = json(REGIONS + """
				const ground = getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)
				const painted = []
				for (let at = 0; at < data.length; at += 4) {
					painted.push(ground.some((value, i) => value !== data[at + i]) ? 1 : 0)
				}
				return JSON.stringify(painted)""");
		assertThat(pixels).hasSize(h.size());
		Map<Integer, Set<Integer>> painted = new TreeMap<>();
		Map<Integer, Set<Integer>> blank = new TreeMap<>();
		for (int at = 0; at < h.size(); at++) {
			int label = argmax(h.get(at));
			Set<Integer> paintedPlaces = painted.computeIfAbsent(label, (key) -> new TreeSet<>());
			Set<Integer> blankPlaces = blank.computeIfAbsent(label, (key) -> new TreeSet<>());
			(pixels.get(at).intValue() == 1 ? paintedPlaces : blankPlaces).add(at % 61 % 4 + 4 * (at / 61 % 4));
		}
		painted.forEach(
				(label, places) -> assertThat(Objects.requireNonNull(blank.get(label))).noneMatch(places::contains));
		return painted;
	}

	private static Set<String> regionColours() {
		return Set.copyOf(texts(json(REGIONS + """
				const colours = new Set()
				for (let at = 0; at < data.length; at += 4) {
					colours.add(data.slice(at, at + 3).join())
				}
				return JSON.stringify([...colours])""")));
	}

	private static int argmax(JsonNode row) {
		return IntStream.range(0, row.size())
			.reduce((one, other) -> (row.get(other).doubleValue() > row.get(one).doubleValue()) ? other : one)
			.orElseThrow();
	}

	/** The pixels that are not of the background's brightness. */
	private static BitSet painted(Screenshot picture) {
		var painted = new BitSet();
		for (int at = 0; at < picture.width() * picture.height(); at++) {
			painted.set(at, picture.isPainted(at % picture.width(), at / picture.width()));
		}
		return painted;
	}

	/** The edge of a weight, which has this sign. */
	private static WebElement edge(String pointer, String sign) {
		return find("#network path.edge." + sign + "[data-at='" + pointer + "']");
	}

	/** How often an edge is interrupted. */
	private static int gaps(Screenshot image, WebElement picture, WebElement edge) {
		int gaps = 0;
		boolean wasPainted = true;
		for (JsonNode point : json(ALONG, edge, picture)) {
			boolean isPainted = image.isPainted((int) (SCALE * point.get(0).doubleValue()),
					(int) (SCALE * point.get(1).doubleValue()));
			if (wasPainted && !isPainted) {
				gaps++;
			}
			wasPainted = isPainted;
		}
		return gaps;
	}

	private static JsonNode json(String script, Object... arguments) {
		return JSON.readTree((String) Objects.requireNonNull(run(script, arguments)));
	}

	private static List<String> texts(JsonNode array) {
		return array.valueStream().map(JsonNode::stringValue).toList();
	}

}
