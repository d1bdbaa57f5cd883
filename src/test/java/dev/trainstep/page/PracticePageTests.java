package dev.trainstep.page;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A student types the numbers that she has computed by hand, and has them checked. */
@Tag("slow")
class PracticePageTests extends PageTest {

	private static final List<String> W2 = List.of("#/gradients/W2/0/0", "#/gradients/W2/0/1", "#/gradients/W2/1/0",
			"#/gradients/W2/1/1");

	@Test
	void noResultIsInThePageWhileItIsToBeComputed() {
		press(Keys.END);
		showDigits(17);
		assertThat(html()).contains("0.2689414213699951", "1.3132616871463947", "0.7310585786300049");
		press(Keys.HOME);
		start("rest");
		press(Keys.END);
		assertThat(html()).doesNotContain("0.2689", "0.2690", "0.269", "0.7310", "0.731", "1.3132", "1.313", "−0.73");
		assertThat(findAll("#arrays td[data-at]:not(.given)")).hasSize(29)
			.allSatisfy((cell) -> assertThat(cell.getText()).isEmpty());
		assertThat(findAll("#arrays td:not(.given) input")).hasSize(29)
			.allSatisfy((field) -> assertThat(field.getDomProperty("value")).isEmpty());
		assertThat(findAll("#network text.value")).extracting(WebElement::getText)
			.filteredOn((text) -> !text.isEmpty())
			.containsExactly("1", "1");
		assertThat(findAll("#result")).singleElement()
			.satisfies((result) -> assertThat(result.getDomProperty("textContent")).isEmpty());
		click("#end-practice");
		assertThat(html()).contains("0.2689414213699951", "1.3132616871463947");
	}

	@Test
	void typedGradientsAreJudgedToTheirDigits() {
		start("gradients");
		type(W2.get(0), "-0.73");
		type(W2.get(2), "0.73");
		check();
		assertThat(verdict(W2.get(0))).isEqualTo("✓ right");
		assertThat(verdict(W2.get(2))).isEqualTo("✓ right");
		assertThat(verdict(W2.get(1))).isEmpty();
		assertThat(verdict("#/gradients/W1/0/0")).isEmpty();
		assertThat(find("#verdict").getText()).isEqualTo("2 of 8 checked, 2 right");
		type(W2.get(0), "-0.74");
		assertThat(verdict(W2.get(0))).isEmpty();
		check();
		assertThat(verdict(W2.get(0))).startsWith("✗ off by 0.0089");
		assertThat(verdict(W2.get(2))).isEqualTo("✓ right");
		assertThat(find("#verdict").getText()).isEqualTo("2 of 8 checked, 1 right");
	}

	@Test
	void otherNumbersAreJudgedToTheirDigitsToo() {
		start("rest");
		type("#/h/0", "0.269");
		type("#/h/1", "0.7312");
		type("#/loss", "2");
		type("#/delta2/0", "-.731");
		check();
		assertThat(verdict("#/h/0")).isEqualTo("✓ right");
		assertThat(verdict("#/h/1")).isEqualTo("∼ right to 2 digits");
		assertThat(verdict("#/loss")).startsWith("✗ off by 0.69");
		assertThat(verdict("#/delta2/0")).isEqualTo("✓ right");
		assertThat(find("#verdict").getText()).isEqualTo("4 of 29 checked, 2 right");
	}

	@Test
	void allRightIsSaid() {
		start("gradients");
		List<String> right = List.of("-0.73", "0", "0.73", "0");
		for (int i = 0; i < W2.size(); i++) {
			type(W2.get(i), right.get(i));
		}
		for (String pointer : List.of("#/gradients/W1/0/0", "#/gradients/W1/0/1")) {
			type(pointer, "0.731");
		}
		type("#/gradients/W1/1/0", "0");
		type("#/gradients/W1/1/1", "0");
		check();
		assertThat(find("#verdict").getText()).isEqualTo("All 8 are right.");
		assertThat(find("#live").getDomProperty("textContent")).isEqualTo("All 8 are right.");
	}

	@Test
	void oneArrayAloneCanBeComputed() {
		start("#/delta2");
		press(Keys.END);
		assertThat(findAll("#arrays [data-practice]")).extracting((cell) -> cell.getDomAttribute("data-at"))
			.containsExactly("#/delta2/0", "#/delta2/1");
		assertThat(shown("#/h/0")).isEqualTo("0.2689");
		type("#/delta2/0", "-0.7311");
		type("#/delta2/1", "0.7311" + Keys.chord(Keys.CONTROL, Keys.ENTER));
		awaitText("#verdict", "All 2 are right.");
	}

	@Test
	void oppositeSignsAreHintedAt() {
		start("gradients");
		List<String> opposite = List.of("0.7311", "0", "-0.7311", "0");
		for (int i = 0; i < W2.size(); i++) {
			type(W2.get(i), opposite.get(i));
		}
		check();
		assertThat(verdict(W2.getFirst())).startsWith("✗");
		assertThat(find("#hints").getText()).containsIgnoringCase("opposite sign").contains("W2");
	}

	@Test
	void aPastedArrayOfNumPyFillsTheCells() {
		start("gradients");
		paste(W2.getFirst(), "array([[-0.73105858,  0.        ],\n       [ 0.73105858,  0.        ]])");
		await().atMost(PATIENCE).until(() -> typed(W2.get(2)).equals("0.73105858"));
		assertThat(W2).extracting(PracticePageTests::typed).containsExactly("-0.73105858", "0", "0.73105858", "0");
		assertThat(typed("#/gradients/W1/0/0")).isEmpty();
		check();
		assertThat(W2).extracting(PracticePageTests::verdict).containsOnly("✓ right");
		assertThat(find("#verdict").getText()).isEqualTo("4 of 8 checked, 4 right");
	}

	@Test
	void aPrintedArrayFillsTheCellsToo() {
		start("gradients");
		paste(W2.get(1), "[[-0.73  0.  ]\n [ 0.73  0.  ]]");
		await().atMost(PATIENCE).until(() -> typed(W2.get(2)).equals("0.73"));
		assertThat(typed(W2.getFirst())).isEqualTo("-0.73");
		paste("#/gradients/W1/0/0", "0.5");
		await().atMost(PATIENCE).until(() -> typed("#/gradients/W1/0/0").equals("0.5"));
	}

	@Test
	void aGradientAtAKinkIsNotJudged() {
		type("#/W1/1/1", "0");
		await().atMost(PATIENCE).until(() -> exchanges().getLast().request().at("/W1/1/1").doubleValue() == 0);
		press(Keys.END);
		awaitShown("#/u1/1", "0");
		start("gradients");
		type("#/gradients/W1/1/0", "5");
		type("#/gradients/W1/0/0", "5");
		check();
		assertThat(verdict("#/gradients/W1/1/0")).isEqualTo("⊘ at a kink of the loss: not judged");
		assertThat(verdict("#/gradients/W1/0/0")).startsWith("✗");
	}

	@Test
	void aNumberIsShownWhereSheAsks() {
		start("gradients");
		press(Keys.END);
		find("#arrays [data-at='" + W2.getFirst() + "'] input").click();
		click("#show");
		awaitShown(W2.getFirst(), "−0.7311");
		assertThat(find("#verdict").getText()).isEqualTo("0 of 8 checked, 0 right");
	}

	@Test
	void whatWasTypedIsNotJudgedAgainstOtherNumbers() {
		start("gradients");
		type(W2.get(0), "-0.73");
		check();
		assertThat(verdict(W2.get(0))).isEqualTo("✓ right");
		type("#/W2/0/0", "3" + Keys.TAB);
		await().atMost(PATIENCE).until(() -> verdict(W2.get(0)).isEmpty());
		assertThat(typed(W2.get(0))).isEqualTo("-0.73");
		check();
		assertThat(verdict(W2.get(0))).startsWith("✗");
		press(Keys.chord(Keys.CONTROL, "z"));
		await().atMost(PATIENCE).until(() -> verdict(W2.get(0)).isEmpty());
		assertThat(typed(W2.get(0))).isEqualTo("-0.73");
	}

	@Test
	void eachTrainingStepHasItsOwnNumbersToCompute() {
		start("gradients");
		type(W2.get(0), "-0.73");
		check();
		press(NEXT_STEP);
		awaitText("#training-step", "Training step 1");
		assertThat(typed(W2.get(0))).isEmpty();
		assertThat(verdict(W2.get(0))).isEmpty();
		assertThat(find("#verdict").getText()).isEqualTo("0 of 8 checked, 0 right");
		type(W2.get(0), "-0.72");
		press(Keys.chord(Keys.SHIFT, Keys.ARROW_LEFT));
		awaitText("#training-step", "Training step 0");
		assertThat(typed(W2.get(0))).isEqualTo("-0.73");
		assertThat(verdict(W2.get(0))).isEqualTo("✓ right");
	}

	@Test
	void anotherExampleEndsIt() {
		start("#/delta2");
		type("#/delta2/0", "-0.7311");
		choose("#example", "mazur");
		find("#start-practice");
		assertThat(findAll("#arrays [data-practice]")).isEmpty();
	}

	@Test
	void aFormulaHasTheNameOfANumberThatIsToBeComputed() {
		start("#/u2");
		press(Keys.END);
		click("#phases .forward .dot[title='Show u3[0]']");
		assertThat(findAll("#computation .line")).extracting((line) -> line.getText().replaceAll("\\s", ""))
			.containsExactly("u30=W20,0·u20+W20,1·u21", "=1·u20+2·u21", "=1");
		assertThat(find("#live").getDomProperty("textContent")).contains("1 times u2[0] plus 2 times u2[1]");
	}

	@Test
	void valuesOnTheWayAreHiddenWithWhatTheyComeFrom() {
		openExample("adam");
		start("gradients");
		press(Keys.END);
		assertThat(find("#computation").getText()).contains("UPDATE");
		assertThat(findAll("#computation .way")).isEmpty();
		click("#end-practice");
		find("#computation .way");
	}

	@Test
	void aPastedArrayOfAnotherShapeIsToldOf() {
		start("gradients");
		paste(W2.getFirst(), "[0.73 0.25]");
		awaitText("#hints", "dW2 has 2 rows of 2 numbers, what was pasted has 2.");
		paste(W2.getFirst(), "[[0.73], [0.25, 1, 2]]");
		awaitText("#hints", "dW2 has 2 rows of 2 numbers, what was pasted has 4 in other rows.");
		assertThat(W2).extracting(PracticePageTests::typed).containsOnly("");
		paste(W2.getFirst(), "[[0.73, 0.25], [1, 2]]");
		await().atMost(PATIENCE).until(() -> typed(W2.get(3)).equals("2"));
		assertThat(findAll("#hints li")).isEmpty();
	}

	@Test
	void aPastedColumnFillsAVector() {
		start("rest");
		press(Keys.END);
		paste("#/h/0", "[[0.27]\n [0.73]]");
		await().atMost(PATIENCE).until(() -> typed("#/h/1").equals("0.73"));
		assertThat(typed("#/h/0")).isEqualTo("0.27");
	}

	@Test
	void aNumberBeyondFloat64IsWrong() {
		start("gradients");
		type(W2.get(0), "1e400");
		type(W2.get(2), "0.73");
		check();
		assertThat(verdict(W2.get(0))).startsWith("✗");
		assertThat(verdict(W2.get(2))).isEqualTo("✓ right");
	}

	@Test
	void whatWasTypedLastsAReload() {
		start("gradients");
		String before = driver().getCurrentUrl();
		type(W2.get(0), "-0.73");
		await().atMost(PATIENCE).until(() -> !driver().getCurrentUrl().equals(before));
		String address = driver().getCurrentUrl();
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		driver().navigate().refresh();
		find("#arrays [data-practice]");
		assertThat(address).contains("#v1.");
		assertThat(typed(W2.get(0))).isEqualTo("-0.73");
	}

	@Test
	void practiceCanEndWhileItIsChecked() {
		start("gradients");
		type(W2.get(0), "-0.73");
		slow();
		click("#check");
		await().atMost(PATIENCE).until(() -> exchanges().getLast().path().equals("/gradients"));
		click("#end-practice");
		find("#start-practice");
		await().atMost(PATIENCE)
			.until(() -> exchanges().getLast().path().equals("/gradient-check")
					&& !exchanges().getLast().answer().isEmpty());
		press(Keys.ARROW_RIGHT);
		assertThat(find("#progress").getText()).isEqualTo("computation 2 of 29");
		assertThat(findAll("#hints, #arrays [data-practice]")).isEmpty();
	}

	@Test
	void anEditIsWaitedForBeforeAnythingIsJudged() {
		start("gradients");
		type(W2.get(0), "-0.73");
		slow();
		run("""
				const field = document.querySelector("#arrays [data-at='#/W2/0/0'] input")
				field.value = "3"
				field.dispatchEvent(new Event("change"))""");
		click("#check");
		await().atMost(PATIENCE).until(() -> verdict(W2.get(0)).startsWith("✗"));
		assertThat(exchanges().getLast().request().at("/W2/0/0").doubleValue()).isEqualTo(3);
	}

	@Test
	void whatIsTypedWhileItIsCheckedIsNotJudged() {
		start("gradients");
		type(W2.get(0), "-0.73");
		type(W2.get(2), "0.73");
		slow();
		run("document.querySelector('#live').textContent = ''");
		click("#check");
		type(W2.get(0), "5");
		await().atMost(PATIENCE).until(() -> verdict(W2.get(2)), "✓ right"::equals);
		assertThat(verdict(W2.get(0))).isEmpty();
	}

	@Test
	void anotherShapeEndsItAndUndoBringsItBack() {
		start("rest");
		type("#/h/0", "0.25");
		click("#open-shape");
		find("#shape [aria-label='More units in layer 1']").click();
		click("#shape .main");
		find("#start-practice");
		press(Keys.chord(Keys.CONTROL, "z"));
		find("#arrays [data-practice]");
		assertThat(typed("#/h/0")).isEqualTo("0.25");
	}

	@Test
	void whatIsPastedIsUnderstoodOrToldOf() {
		start("rest");
		press(Keys.END);
		paste("#/h/0", "h = 0.27");
		await().atMost(PATIENCE).until(() -> typed("#/h/0").equals("0.27"));
		paste("#/h/1", "1/3");
		await().atMost(PATIENCE).until(() -> find("#hints").getText().contains("what was pasted has 0"));
		assertThat(typed("#/h/1")).isEmpty();
	}

	private static void start(String scope) {
		click("#start-practice");
		choose("#scope", scope);
		find("#arrays [data-practice]");
	}

	/** Has what was typed judged, and waits for it. */
	private static void check() {
		run("document.querySelector('#live').textContent = ''");
		click("#check");
		await().atMost(PATIENCE)
			.until(() -> !Objects.requireNonNull(find("#live").getDomProperty("textContent")).isEmpty());
	}

	/** The mark of a number and what it means, as one sees and hears it. */
	private static String verdict(String pointer) {
		WebElement field = cell(pointer);
		String mark = Objects
			.requireNonNull((String) run("return arguments[0].querySelector('.mark').textContent", field));
		String meaning = (String) run("return arguments[0].querySelector('input').ariaDescription ?? ''", field);
		return (mark + " " + meaning).strip();
	}

	private static String typed(String pointer) {
		return Objects.requireNonNull(find("#arrays [data-at='" + pointer + "'] input").getDomProperty("value"));
	}

	/** Copies a text elsewhere in the page, and pastes it into a field. */
	private static void paste(String pointer, String text) {
		WebElement elsewhere = (WebElement) Objects.requireNonNull(run("""
				const area = document.createElement("textarea")
				area.value = arguments[0]
				document.body.prepend(area)
				return area""", text));
		elsewhere.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.chord(Keys.CONTROL, "c"));
		run("arguments[0].remove()", elsewhere);
		find("#arrays [data-at='" + pointer + "'] input").sendKeys(Keys.chord(Keys.CONTROL, "v"));
	}

	private static String html() {
		return (String) Objects.requireNonNull(run("return document.querySelector('#step').outerHTML"));
	}

}
