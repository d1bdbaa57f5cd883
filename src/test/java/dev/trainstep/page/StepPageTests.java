package dev.trainstep.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.logging.LogType;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** A newcomer opens the page, and walks through a step computation by computation. */
@Tag("slow")
class StepPageTests extends PageTest {

	private static final int MOST_REQUESTS = 16;

	private static final long MOST_BYTES = 120_000;

	private static final Pattern DIGIT = Pattern.compile("\\d");

	private static final Pattern NUMBER = Pattern.compile("(?<![\\p{L}\\p{M}\\d.])-?\\d[\\d.]*(?:e-?\\d+)?");

	/**
	 * All texts of the page, titles, and contents of fields. Without names of rows and
	 * columns, the counts of training steps, computations and units, requests, and the
	 * names of examples. A formula is one text, without its indices and powers.
	 */
	private static final String TEXTS = """
			const texts = { page: [], formula: [], picture: [], sentence: [] }
			const counts = "th, caption, option, noscript, #training-step, #progress, #network .name, #requests"
			const flat = (node) => {
				if (node.nodeType === Node.TEXT_NODE) {
					return node.data
				}
				const parts = [...node.childNodes].map(flat)
				const isTen = node.localName === "msup" && parts[0] === "10"
				return isTen ? "^" + parts[1] : ["msub", "msup"].includes(node.localName) ? parts[0] : parts.join(" ")
			}
			for (const formula of document.querySelectorAll("math")) {
				texts.formula.push(flat(formula).replace(/ × \\^/g, "e"))
			}
			const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
			while (walker.nextNode()) {
				const { parentElement, data } = walker.currentNode
				if (!parentElement.closest(counts + ", math")) {
					texts[parentElement.closest("svg") ? "picture" : parentElement.id === "live" ? "sentence" : "page"]
						.push(data)
				}
			}
			for (const element of document.body.querySelectorAll("*")) {
				if (!element.closest(counts) && !element.matches("svg")) {
					texts.page.push(element.title, element.value, element.ariaLabel, element.ariaDescription)
				}
			}
			texts.page = texts.page.filter((text) => typeof text === "string")
			return JSON.stringify(texts)""";

	@Test
	void theFirstViewHasTheNotebooksNumbers() {
		assertThat(driver().getTitle()).startsWith("trainstep");
		assertThat(find("h1").getText()).isEqualTo("trainstep");
		assertThat(find("#result").getText()).contains("1.313").contains("0.2689");
		assertThat(find("#progress").getText()).isEqualTo("computation 1 of 29");
		assertThat(driver().switchTo().activeElement()).isEqualTo(find("#next"));
	}

	@Test
	void theFirstViewIsSmallAndComesFromTheOrigin() {
		driver().executeCdpCommand("Network.clearBrowserCache", Map.of());
		openPage();
		JsonNode entries = JSON.readTree((String) Objects.requireNonNull(run("""
				return JSON.stringify([...performance.getEntriesByType("navigation"),
					...performance.getEntriesByType("resource")])""")));
		assertThat(entries.valueStream().map((entry) -> entry.get("name").stringValue()))
			.hasSizeBetween(2, MOST_REQUESTS)
			.allSatisfy((name) -> assertThat(name).startsWith(uri("/").toString()));
		assertThat(entries.valueStream().mapToLong((entry) -> entry.get("transferSize").longValue()))
			.allSatisfy((size) -> assertThat(size).isPositive());
		assertThat(entries.valueStream().mapToLong((entry) -> entry.get("transferSize").longValue()).sum())
			.isLessThanOrEqualTo(MOST_BYTES);
	}

	@Test
	void textCannotBecomeMarkup() throws Exception {
		assertThatExceptionOfType(JavascriptException.class).isThrownBy(() -> run("document.body.innerHTML = 'x'"))
			.withMessageContaining("TrustedHTML");
		assertThat(find("h1").getText()).isEqualTo("trainstep");
		assertThat(driver().manage().logs().get(LogType.BROWSER).getAll())
			.allSatisfy((entry) -> assertThat(entry.getMessage()).contains("TrustedHTML"));
		assertThat(get(ADDRESS).headers().firstValue("Content-Security-Policy").orElseThrow())
			.contains("require-trusted-types-for 'script'")
			.doesNotContain("unsafe");
	}

	@Test
	void nextVisitsAllComputationsInTheOrderOfTheService() {
		List<String> visited = new ArrayList<>(List.of(here()));
		for (int i = 0; i < 28; i++) {
			click("#next");
			visited.add(here());
		}
		assertThat(visited).hasSize(29).isEqualTo(explained());
		assertThat(find("#progress").getText()).isEqualTo("computation 29 of 29");
		click("#next");
		awaitText("#training-step", "Training step 1");
		assertThat(find("#progress").getText()).isEqualTo("computation 1 of 29");
	}

	@Test
	void theArrowKeyVisitsTheSame() {
		List<String> visited = new ArrayList<>(List.of(here()));
		for (int i = 0; i < 28; i++) {
			press(Keys.ARROW_RIGHT);
			visited.add(here());
		}
		assertThat(visited).isEqualTo(explained());
		press(Keys.ARROW_LEFT);
		assertThat(here()).isEqualTo(explained().get(27));
		press(Keys.HOME);
		assertThat(here()).isEqualTo(explained().getFirst());
		press(Keys.END);
		assertThat(here()).isEqualTo(explained().getLast());
	}

	@Test
	void aComputationIsMathMlAndItsFactorsAreMarked() {
		go("#/u3/1");
		assertThat(lines()).containsExactly("u31=W21,0·u20+W21,1·u21", "=2·1+(−1)·0", "=2");
		assertThat(run("return document.querySelector('#computation math mn').namespaceURI"))
			.isEqualTo("http://www.w3.org/1998/Math/MathML");
		assertThat(marked("#arrays td.source")).containsExactlyInAnyOrder("#/W2/1/0", "#/u2/0", "#/W2/1/1", "#/u2/1");
		assertThat(findAll("#network .edge.active")).hasSize(2);
		assertThat(findAll("#network text.weight")).extracting(WebElement::getText).containsExactly("2", "−1");
		assertThat(findAll("#network g.unit.active")).hasSize(2);
		assertThat(findAll("#network g.unit.here text.here")).extracting(WebElement::getText).containsExactly("2");
	}

	/**
	 * All digits that anybody sees or hears are those of a request or an answer, but for
	 * indices, counts, and constants in a formula of the service. The picture has three
	 * digits of a number.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "notebook", "mazur", "adam" })
	void noNumberIsComputedInThePage(String example) {
		choose("#example", example);
		await().atMost(PATIENCE).until(() -> exchanges().size() == (example.equals("notebook") ? 1 : 2));
		awaitText("#training-step", "Training step 0");
		showDigits(17);
		Exchange exchange = exchanges().getLast();
		List<JsonNode> computations = exchange.json().get("computations").valueStream().toList();
		Set<Double> given = new HashSet<>(numbersOf(exchange.request()));
		given.addAll(numbersOf(exchange.json()));
		Set<Double> rounded = given.stream().map(StepPageTests::threeDigits).collect(Collectors.toSet());
		Set<Double> magnitudes = given.stream().map(Math::abs).collect(Collectors.toSet());
		press(Keys.HOME);
		for (JsonNode computation : computations) {
			String at = computation.get("at").stringValue();
			assertThat(here()).isEqualTo(at);
			JsonNode texts = JSON.readTree((String) Objects.requireNonNull(run(TEXTS)));
			List<Double> constants = Stream.of(computation, computation.path("derivative"))
				.flatMap((each) -> numbersIn(each.path("formula").asString("")).stream())
				.toList();
			Map<String, Collection<Double>> expected = Map.of("page", given, "formula", plus(given, constants),
					"picture", rounded, "sentence", plus(magnitudes, constants));
			expected.forEach((where, numbers) -> assertThat(texts.get(where).valueStream()).as("%s at %s", where, at)
				.isNotEmpty()
				.allSatisfy((text) -> assertThat(numbers).containsAll(numbersIn(text.stringValue()))));
			driver().executeScript("document.querySelector('#next').click()");
		}
	}

	@Test
	void backGivesTheFirstLossAndAsksNothing() {
		press(Keys.END);
		String loss = digits("#/loss");
		for (int step = 1; step <= 3; step++) {
			click("#next-step");
			awaitText("#training-step", "Training step " + step);
		}
		press(Keys.END);
		assertThat(digits("#/loss")).isNotEqualTo(loss);
		long requests = requests();
		int exchanges = exchanges().size();
		int computations = 3 * 29;
		run("for (let i = 0; i < arguments[0]; i++) { document.querySelector('#back').click() }", computations);
		assertThat(find("#training-step").getText()).isEqualTo("Training step 0");
		assertThat(here()).isEqualTo("#/after/W2/1/1");
		assertThat(digits("#/loss")).isEqualTo(loss).isEqualTo("1.3132616871463947");
		assertThat(exchanges()).hasSize(exchanges);
		assertThat(requests()).isEqualTo(requests);
	}

	@Test
	void tenStepsAreTheServicesBitForBit() {
		var request = (ObjectNode) exchanges().getFirst().request();
		assertThat(request).isEqualTo(JSON.readTree("""
				{"eta": 0.01, "x": [1, 1], "W1": [[0, 1], [0, -1]], "W2": [[1, 2], [2, -1]], "y": [1, 0]}"""));
		press(Collections.nCopies(10, NEXT_STEP).toArray(CharSequence[]::new));
		awaitText("#training-step", "Training step 10");
		for (int step = 1; step <= 10; step++) {
			JsonNode answer = post("/train-step", request);
			request.set("W1", answer.get("W1"));
			request.set("W2", answer.get("W2"));
		}
		Exchange last = exchanges().getLast();
		assertThat(last.path()).isEqualTo("/explain");
		for (String weights : List.of("W1", "W2")) {
			assertThat(bits(last.request().get(weights))).isEqualTo(bits(request.get(weights)));
		}
		press(Keys.END);
		assertThat(digits("#/loss")).isEqualTo(String.valueOf(post("/train-step", request).get("loss").doubleValue()));
	}

	@Test
	void anEditedWeightComputesTheStepAnewAndEscapeRestoresIt() {
		assertThat(shown("#/u1/0")).isEqualTo("1");
		type("#/W1/0/1", "2");
		awaitShown("#/u1/0", "2");
		assertThat(lines()).endsWith("=2");
		assertThat(exchanges().getLast().request().at("/W1/0/1").doubleValue()).isEqualTo(2);
		find("#arrays [data-at='#/W1/0/1'] input").sendKeys(Keys.ESCAPE);
		awaitShown("#/u1/0", "1");
		assertThat(find("#arrays [data-at='#/W1/0/1'] input").getDomProperty("value")).isEqualTo("1");
		assertThat(exchanges().getLast().request()).isEqualTo(exchanges().getFirst().request());
	}

	@Test
	void aFieldHasAllDigitsWhereOneTypesSoThatEscapeLosesNone() {
		press(NEXT_STEP);
		awaitText("#training-step", "Training step 1");
		WebElement field = find("#arrays [data-at='#/W2/0/0'] input");
		JsonNode trained = exchanges().getLast().request().at("/W2/0/0");
		assertThat(field.getDomProperty("value")).isEqualTo("1.007");
		field.click();
		assertThat(field.getDomProperty("value")).isEqualTo(trained.asString());
		type("#/W2/0/0", "2");
		await().atMost(PATIENCE).until(() -> exchanges().getLast().request().at("/W2/0/0").doubleValue() == 2);
		field.sendKeys(Keys.ESCAPE);
		await().atMost(PATIENCE).until(() -> exchanges().getLast().request().at("/W2/0/0").equals(trained));
		field.sendKeys(Keys.TAB);
		assertThat(field.getDomProperty("value")).isEqualTo("1.007");
	}

	@Test
	void anEditIsUndone() {
		type("#/W1/0/1", "2");
		awaitShown("#/u1/0", "2");
		int exchanges = exchanges().size();
		press(Keys.chord(Keys.CONTROL, "z"));
		awaitShown("#/u1/0", "1");
		assertThat(find("#arrays [data-at='#/W1/0/1'] input").getDomProperty("value")).isEqualTo("1");
		assertThat(find("#example").getDomProperty("value")).isEqualTo("notebook");
		press(Keys.chord(Keys.CONTROL, "z"));
		assertThat(shown("#/u1/0")).isEqualTo("1");
		assertThat(exchanges()).hasSize(exchanges);
	}

	@Test
	void anEditIsNotLostByTheNextStep() {
		run("""
				const field = document.querySelector("#arrays [data-at='#/W1/0/1'] input")
				field.value = "2"
				field.dispatchEvent(new Event("input"))
				document.querySelector("#next-step").click()""");
		awaitText("#training-step", "Training step 1");
		assertThat(exchanges()).extracting(Exchange::path)
			.containsExactly("/explain", "/explain", "/train-step", "/explain");
		assertThat(exchanges().get(2).request().at("/W1/0/1").doubleValue()).isEqualTo(2);
	}

	@Test
	void nothingIsTrainedWithAnotherNumberThanTheOneThatStandsThere() {
		int exchanges = exchanges().size();
		type("#/W1/0/1", "abc");
		click("#next-step");
		assertThat(find("#problem").getText()).contains("no number");
		assertIsMarked("#/W1/0/1");
		assertThat(exchanges()).hasSize(exchanges);
		type("#/W1/0/1", "2");
		awaitShown("#/u1/0", "2");
		click("#next-step");
		awaitText("#training-step", "Training step 1");
	}

	@Test
	void undoGivesUpWhatIsOnItsWay() {
		type("#/x/0", "3");
		await().atMost(PATIENCE).until(() -> exchanges().size() == 2);
		press(NEXT_STEP);
		awaitText("#training-step", "Training step 1");
		slow();
		int exchanges = exchanges().size();
		type("#/x/0", "4" + Keys.ENTER);
		await().atMost(PATIENCE).until(() -> exchanges().size() > exchanges);
		press(Keys.chord(Keys.CONTROL, "z"));
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		assertThat(find("#arrays [data-at='#/x/0'] input").getDomProperty("value")).isEqualTo("3");
		assertThat(find("#training-step").getText()).isEqualTo("Training step 1");
		press(Keys.chord(Keys.CONTROL, "z"));
		awaitText("#training-step", "Training step 0");
		assertThat(find("#arrays [data-at='#/x/0'] input").getDomProperty("value")).isEqualTo("1");
		press(NEXT_STEP);
		awaitText("#training-step", "Training step 1");
		assertThat(exchanges().getLast().request().at("/x/0").doubleValue()).isEqualTo(1);
	}

	@Test
	void theCursorStaysWhereItIsWhenAnEditIsAnswered() {
		slow();
		int exchanges = exchanges().size();
		type("#/W1/0/1", "2" + Keys.ENTER);
		await().atMost(PATIENCE).until(() -> exchanges().size() > exchanges);
		press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
		awaitShown("#/u1/0", "2");
		assertThat(find("#progress").getText()).isEqualTo("computation 3 of 29");
	}

	@Test
	void theShapeNeedsNumbersToo() {
		click("#open-shape");
		find("#shape input[name=eta]").sendKeys(Keys.chord(Keys.CONTROL, "a"), "abc", Keys.ENTER);
		assertThat(find("#shape input[name=eta]").getDomProperty("validationMessage")).contains("needs a number");
		find("#shape input[name=eta]").sendKeys(Keys.chord(Keys.CONTROL, "a"), "0.5", Keys.ENTER);
		await().atMost(PATIENCE).until(() -> exchanges().getLast().request().get("eta").doubleValue() == 0.5);
		assertThat(findAll("dialog[open]")).isEmpty();
	}

	@Test
	void anEditedNetworkIsNoExample() {
		type("#/W1/0/1", "2");
		awaitShown("#/u1/0", "2");
		assertThat(find("#example option:checked").getDomProperty("textContent")).isEqualTo("Your own");
		choose("#example", "notebook");
		awaitShown("#/u1/0", "1");
		assertThat(find("#example").getDomProperty("value")).isEqualTo("notebook");
	}

	@Test
	void whatCanStillBecomeANumberIsNotCalledWrong() {
		int exchanges = exchanges().size();
		for (String begun : List.of("-", "-.", "1e", "1e-", "")) {
			type("#/W1/0/1", begun + Keys.NULL);
			assertThat(findAll("#problem:not([hidden])")).as(begun).isEmpty();
		}
		type("#/W1/0/1", "1e-" + Keys.TAB);
		assertThat(find("#problem").getText()).contains("no number");
		assertThat(exchanges()).hasSize(exchanges);
	}

	@Test
	void coloursAndMotionAreKeptOverAReload() {
		click("#settings");
		choose("#theme", "dark");
		choose("#motion", "none");
		driver().navigate().refresh();
		find("#computation math");
		assertThat(find("html").getDomAttribute("data-theme")).isEqualTo("dark");
		assertThat(find("html").getDomAttribute("data-motion")).isEqualTo("none");
		click("#settings");
		assertThat(find("#theme").getDomProperty("value")).isEqualTo("dark");
	}

	@Test
	void whatIsNoNumberIsMarkedAndNotSent() {
		int exchanges = exchanges().size();
		type("#/W1/0/1", "abc");
		assertThat(find("#problem").getText()).contains("no number").contains("W1[0,1]");
		assertIsMarked("#/W1/0/1");
		find("#arrays [data-at='#/W1/0/1'] input").sendKeys(Keys.TAB);
		assertThat(exchanges()).hasSize(exchanges);
		type("#/W1/0/1", "3");
		awaitShown("#/u1/0", "3");
		assertThat(find("#step").getText()).doesNotContain("no number");
	}

	@Test
	void whatTheServiceRefusesIsShownAtItsCell() {
		expectRefusal(422);
		type("#/W1/0/1", "1e999");
		Exchange refused = await().atMost(PATIENCE)
			.until(() -> exchanges().getLast(), (exchange) -> exchange.status() == 422);
		JsonNode error = refused.json().get("errors").get(0);
		assertThat(error.get("pointer").stringValue()).isEqualTo("#/W1/0/1");
		assertThat(find("#problem").getText()).contains("W1[0,1]").contains(error.get("detail").stringValue());
		assertIsMarked("#/W1/0/1");
		assertThat(shown("#/u1/0")).isEqualTo("1");
	}

	@Test
	void mazursNumbersAreThoseOfTheArticle() {
		choose("#example", "mazur");
		awaitText("#arrays caption", "x");
		find("#arrays [data-at='#/layers/0/W/0/0']");
		press(Keys.END);
		assertThat(digits("#/loss")).isEqualTo("0.2983711087600027");
		assertThat(digits("#/after/layers/0/W/0/0")).isEqualTo("0.1497807161327628");
		assertThat(exchanges().getLast().request().get("eta").doubleValue()).isEqualTo(0.5);
	}

	@Test
	void numbersThatAreNotYetComputedAreEmpty() {
		List<String> explained = explained();
		for (int known : new int[] { 1, 9, 29 }) {
			go(explained.get(known - 1));
			for (int i = 0; i < explained.size(); i++) {
				WebElement cell = driver().findElement(By.cssSelector("#arrays [data-at='" + explained.get(i) + "']"));
				String heard = Objects.requireNonNull(cell.getDomProperty("outerHTML"))
					.replaceAll(" (data-at|tabindex)=\"[^\"]*\"", "");
				assertThat(DIGIT.matcher(heard).find()).as(heard).isEqualTo(i < known);
			}
			int units = Math.min(known, 8);
			assertThat(findAll("#network .unit text.value")).filteredOn((text) -> !text.getText().isEmpty())
				.hasSize(2 + units);
		}
	}

	@Test
	void enterOnANumberNamesItsSourceThenItsUses() {
		go("#/h/1");
		cell("#/u2/0").sendKeys(Keys.ENTER);
		List<WebElement> ways = findAll("#looked p");
		assertThat(ways.get(0).getText()).isEqualTo("u2[0] = 1");
		assertThat(ways.get(1).getText()).isEqualTo("comes from u1[0] = 1");
		assertThat(findAll("#looked p:last-child .link")).extracting(WebElement::getText)
			.containsExactly("u3[0] = 1", "u3[1] = 2", "dW2[0,0]", "dW2[1,0]");
		assertThat(findAll("#looked p.on")).extracting(WebElement::getText).containsExactly(ways.get(1).getText());
		cell("#/u2/0").sendKeys(Keys.ENTER);
		assertThat(find("#looked p.on").getText()).startsWith("is used in");
		click("#looked [data-at='#/u3/0']");
		assertThat(here()).isEqualTo("#/u3/0");
	}

	@Test
	void adamsUpdateHasItsEstimatedMoments() {
		choose("#example", "adam");
		find("#arrays [data-at='#/layers/2/W/0/0']");
		showDigits(17);
		press(Keys.END);
		JsonNode last = exchanges().getLast().json().get("computations");
		JsonNode computation = last.get(last.size() - 1);
		List<String> way = findAll("#computation .way li").stream().map(WebElement::getText).toList();
		for (String hat : List.of("mHat", "vHat")) {
			String letter = hat.substring(0, 1);
			String value = number(computation.get(hat).doubleValue());
			assertThat(way).anySatisfy((text) -> assertThat(text.replaceAll("\\s", "")).startsWith(letter)
				.contains("^")
				.endsWith("=" + value));
		}
	}

	private static Collection<Double> plus(Collection<Double> numbers, Collection<Double> more) {
		return Stream.concat(numbers.stream(), more.stream()).collect(Collectors.toSet());
	}

	/** Zero has no sign on the page. */
	private static List<Double> numbersOf(JsonNode json) {
		if (json.isNumber()) {
			return List.of(json.doubleValue() + 0.0);
		}
		return json.valueStream().flatMap((value) -> numbersOf(value).stream()).toList();
	}

	/** The numbers in a text, which are neither an index nor part of a name. */
	private static List<Double> numbersIn(String text) {
		String digits = text.replace('\u2212', '-').replace("e minus ", "e-").replaceAll("\\[[\\d,]+]", "");
		return NUMBER.matcher(digits).results().map((result) -> Double.parseDouble(result.group()) + 0.0).toList();
	}

	private static double threeDigits(double number) {
		return new BigDecimal(number).round(new MathContext(3, RoundingMode.HALF_UP)).doubleValue();
	}

	/** The pointer of the computation at the cursor. */
	private static String here() {
		return Objects.requireNonNull(find("#arrays td.here").getDomAttribute("data-at"));
	}

	/** The pointers of the computations, as the service answered first. */
	private static List<String> explained() {
		return exchanges().getFirst()
			.json()
			.get("computations")
			.valueStream()
			.map((computation) -> computation.get("at").stringValue())
			.toList();
	}

	/** Walks to a computation of this step. */
	private static void go(String pointer) {
		press(Keys.HOME);
		run("for (let i = 0; i < arguments[0]; i++) { document.querySelector('#next').click() }",
				explained().indexOf(pointer));
		assertThat(here()).isEqualTo(pointer);
	}

	/** The lines of the equation, without the layout of MathML. */
	private static List<String> lines() {
		return findAll("#computation .line").stream()
			.map((line) -> Objects.requireNonNull(line.getDomProperty("textContent")))
			.toList();
	}

	private static List<String> marked(String selector) {
		return findAll(selector).stream()
			.map((cell) -> Objects.requireNonNull(cell.getDomAttribute("data-at")))
			.toList();
	}

	/** The field is invalid, says why, and has the focus. */
	private static void assertIsMarked(String pointer) {
		WebElement field = find("#arrays [data-at='" + pointer + "'].wrong input");
		assertThat(field.getDomAttribute("aria-invalid")).isEqualTo("true");
		assertThat(find("#" + field.getDomAttribute("aria-describedby")).getText()).isNotEmpty();
		assertThat(driver().switchTo().activeElement()).isEqualTo(field);
	}

	/** A number as the page writes it. */
	private static String number(double value) {
		return withModule("format.js", "module.number(" + value + ", 17)").stringValue();
	}

	private static List<Long> bits(JsonNode matrix) {
		return IntStream.range(0, matrix.size())
			.boxed()
			.flatMap((i) -> matrix.get(i).valueStream())
			.map((entry) -> Double.doubleToRawLongBits(entry.doubleValue()))
			.toList();
	}

}
