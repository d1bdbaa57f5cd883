package dev.trainstep.page;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is learned from: generated points, drawn ones, and tables of one's own. */
@Tag("slow")
class TrainDataPageTests extends TrainPageTest {

	private static final String MARKUP = "<img src=x onerror=alert(1)>";

	@ParameterizedTest
	@ValueSource(strings = { "circle", "xor", "gauss", "spiral", "moons" })
	void aShapeIsTheServicesPoints(String shape) {
		click("[data-shape=" + shape + "]");
		set("samples", "130");
		set("dataSeed", "5");
		awaitPoints(130);
		await().atMost(PATIENCE).until(() -> last("/data").request().get("seed").intValue() == 5);
		ObjectNode request = JSON.createObjectNode()
			.put("shape", shape)
			.put("samples", 130)
			.put("noise", 0.1)
			.put("seed", 5);
		JsonNode data = post("/data", request);
		await().atMost(PATIENCE).untilAsserted(() -> assertDrawn(data.get("x"), data.get("labels")));
		assertThat(bits(last("/data").json().get("x"))).isEqualTo(bits(data.get("x")));
		assertThat(marks()).extracting(Mark::shape).containsOnly(shapeOf("class-0"), shapeOf("class-1"));
		assertThat(shapeOf("class-0")).isNotEqualTo(shapeOf("class-1"));
		List<Mark> before = marks();
		click("#new-dataSeed");
		await().atMost(PATIENCE).until(() -> !marks().equals(before));
		set("dataSeed", "5");
		await().atMost(PATIENCE).until(() -> marks().equals(before));
	}

	@Test
	void fiveClassesHaveFiveMarks() {
		click("[data-shape=gauss]");
		set("classes", "5");
		await().atMost(PATIENCE).until(() -> marks().stream().map(Mark::label).distinct().count() == 5);
		assertThat(marks().stream().map(Mark::shape).distinct()).hasSize(5);
		assertThat(findAll("#legend > span")).hasSize(5);
		train();
		assertThat(bits(trainRequest().get("labels"))).isEqualTo(bits(last("/data").json().get("labels")));
	}

	@Test
	void whatIsNoNumberIsToldAndNotSent() {
		set("samples", "1");
		assertThat(find("#train-samples").getDomAttribute("aria-invalid")).isEqualTo("true");
		assertThat(find("#train-samples").getDomProperty("validationMessage"))
			.isEqualTo("Needs a whole number from 2 to 2000.");
		click("#train-run");
		assertThat(exchanges()).noneMatch((exchange) -> exchange.path().equals("/train"));
		assertThat(driver().switchTo().activeElement()).isEqualTo(find("#train-samples"));
		set("samples", "50");
		awaitPoints(50);
		train();
		assertThat(trainRequest().get("x")).hasSize(50);
	}

	/** It shows on a phone too, where settings are folded. */
	@Test
	void whatIsWrongIsToldWhereItIsUnlessItDoesNotMatter() {
		click("[data-shape=gauss]");
		set("classes", "9");
		set("epochs", "0");
		click("[data-shape=circle]");
		await().atMost(PATIENCE).until(() -> findAll("#train-classes").stream().noneMatch(WebElement::isDisplayed));
		run("document.querySelector('#network-part').open = false");
		run("document.querySelector('#train-run').click()");
		assertThat(driver().switchTo().activeElement()).isEqualTo(find("#train-epochs"));
		set("epochs", "10");
		train();
		assertThat(moment().epoch()).isEqualTo(10);
	}

	@ParameterizedTest
	@ValueSource(strings = { "one", "1,2,3", "1e101", "-1e308" })
	void whatIsNoNumberIsNotDrawn(String x) {
		click("#draw");
		awaitPoints(0);
		find("#draw-y").sendKeys("0");
		find("#draw-x").sendKeys(x, Keys.ENTER);
		assertThat(find("#draw-x").getDomAttribute("aria-invalid")).isEqualTo("true");
		assertThat(find("#draw-x").getDomProperty("validationMessage"))
			.isEqualTo("Needs a number from -1e100 to 1e100.");
		assertThat(driver().switchTo().activeElement()).isEqualTo(find("#draw-x"));
		clickPlane(40, 0);
		clickPlane(-40, 0);
		awaitPoints(2);
		train();
		find("#draw-x").sendKeys(Keys.chord(Keys.CONTROL, "a"), "-1e100", Keys.ENTER);
		awaitPoints(3);
		assertThat(find("#draw-x").getDomAttribute("aria-invalid")).isNull();
		assertThat(bounds("x")[1]).isGreaterThan(1e100).isLessThan(1.2e100);
	}

	@Test
	void pointsAreDrawnByClicksAndByNumbers() {
		click("#draw");
		awaitPoints(0);
		assertThat(find("#points").getText()).isEqualTo("Add points here");
		assertThat(find("#across").getText()).isEqualTo("\u22121.1\nx[0]\n1.1");
		assertThat(find("#train-run").isEnabled()).isFalse();
		clickPlane(40, -30);
		awaitPoints(1);
		find("#draw-class").sendKeys("1");
		find("#draw-x").sendKeys("-0,5");
		find("#draw-y").sendKeys("0.25", Keys.ENTER);
		awaitPoints(2);
		assertThat(marks()).extracting(Mark::label).containsExactly("class-0", "class-1");
		train();
		JsonNode x = trainRequest().get("x");
		assertThat(bits(x.get(1))).isEqualTo(bits(JSON.readTree("[-0.5, 0.25]")));
		double side = find("#points").getSize().getWidth();
		assertThat(x.get(0).get(0).doubleValue()).isCloseTo(40 / side * 2 * 1.1, Offset.offset(0.02));
		assertThat(x.get(0).get(1).doubleValue()).isCloseTo(30 / side * 2 * 1.1, Offset.offset(0.02));
		assertThat(bits(trainRequest().get("labels"))).isEqualTo(bits(JSON.readTree("[0, 1]")));
	}

	@Test
	void oneDrawnPointIsNotEnough() {
		expectRefusal(422);
		click("#draw");
		awaitPoints(0);
		clickPlane(0, 0);
		awaitPoints(1);
		assertThat(find("#counts").getText()).isEqualTo("0 to train, 1 to test");
		click("#train-run");
		assertThat(find("#train-problem").getText()).contains("validation/fraction")
			.contains("leaves none to train on");
		assertThat(find("#train-test").getDomAttribute("aria-invalid")).isEqualTo("true");
		clickPlane(20, 0);
		awaitPoints(2);
		train();
		assertThat(findAll("#train-problem")).noneMatch(WebElement::isDisplayed);
	}

	@Test
	void aTableWithDecimalCommasIsRead() {
		open(String.join("\n", "height;weight;species", "1,5;0,5;cat", "-0,25;2;" + MARKUP, "0;1,25;cat", "x;3;cat",
				"1;2", "-1,5;-2,5;" + MARKUP, "1e-1;,5;dog"));
		assertThat(find("#csv-counts").getText()).isEqualTo("5 rows with 2 features");
		assertThat(findAll("#csv-classes span")).extracting(WebElement::getText)
			.containsExactly("cat: 2", MARKUP + ": 2", "dog: 1");
		assertThat(findAll("#csv-errors li")).extracting(WebElement::getText)
			.containsExactly("Line 5: what is in column height is no number. The line is left out.",
					"Line 6 has 2 cells, not 3. It is left out.");
		assertThat(find("#csv-scaled").isSelected()).isFalse();
		click("#csv-use");
		awaitPoints(5);
		assertThat(find("#train-note").getText()).contains("Line 5", "Line 6");
		assertThat(findAll("#legend > span")).extracting((name) -> name.getText().strip())
			.satisfiesExactly((name) -> assertThat(name).startsWith("cat"),
					(name) -> assertThat(name).startsWith(MARKUP), (name) -> assertThat(name).startsWith("dog"));
		JsonNode x = JSON.readTree("[[1.5, 0.5], [-0.25, 2], [0, 1.25], [-1.5, -2.5], [0.1, 0.5]]");
		JsonNode labels = JSON.readTree("[0, 1, 0, 1, 2]");
		assertDrawn(x, labels);
		click("#point-table summary");
		assertThat(findAll("#point-table tbody tr")).extracting(WebElement::getText)
			.containsExactly("1 1.5 0.5 cat", "2 \u22120.25 2 " + MARKUP, "3 0 1.25 cat",
					"4 \u22121.5 \u22122.5 " + MARKUP, "5 0.1 0.5 dog");
		train();
		assertThat(bits(trainRequest().get("x"))).isEqualTo(bits(x));
		assertThat(bits(trainRequest().get("labels"))).isEqualTo(bits(labels));
		find("#point-number").sendKeys("2", Keys.TAB);
		await().atMost(PATIENCE).until(() -> find("#point-outputs").getText().contains(MARKUP));
		awaitText("#confusion tbody tr:nth-child(2) th", MARKUP);
		assertThat(findAll("img")).isEmpty();
	}

	@Test
	void aLargeTableIsScaledAndItsColumnsAreAxes(@TempDir Path folder) throws Exception {
		Path file = folder.resolve("own.csv");
		Files.writeString(file, "kind,a,b,c\nu,10,0.5,100\nv,20,0.25,300\nu,30,1,200\nv,40,2,400\n");
		click("#open-csv");
		find("#csv-file").sendKeys(file.toString());
		find("#csv-label");
		choose("#csv-label", "0");
		assertThat(findAll("#csv-classes span")).extracting(WebElement::getText).containsExactly("u: 2", "v: 2");
		assertThat(find("#csv-scaled").isSelected()).isTrue();
		assertThat(findAll("#csv tbody tr")).extracting(WebElement::getText)
			.containsExactly("a 25 11.18", "b 0.9375 0.6702", "c 250 111.8");
		click("#csv-use");
		awaitPoints(4);
		choose("#train-vertical", "2");
		await().atMost(PATIENCE).until(() -> find("#up").getText().contains("c"));
		assertThat(find("#across").getText()).contains("a");
		train();
		JsonNode x = trainRequest().get("x");
		assertThat(x.get(0)).hasSize(3);
		for (int column = 0; column < 3; column++) {
			int at = column;
			List<Double> values = x.valueStream().map((row) -> row.get(at).doubleValue()).toList();
			assertThat(values.stream().mapToDouble((value) -> value).sum()).isCloseTo(0, offset());
			assertThat(values.stream().mapToDouble((value) -> value * value).sum() / 4).isCloseTo(1, offset());
		}
		List<double[]> seen = IntStream.range(0, 4)
			.mapToObj((i) -> new double[] { x.get(i).get(0).doubleValue(), x.get(i).get(2).doubleValue() })
			.toList();
		assertDrawn(JSON.valueToTree(seen), JSON.readTree("[0, 1, 0, 1]"));
	}

	@Test
	void aTableWithoutPointsCannotBeUsed() {
		open("a;b\nx;y\n");
		assertThat(find("#csv-errors").getText()).isNotEmpty();
		assertThat(find("#csv-use").isEnabled()).isFalse();
		find("#csv-text").sendKeys(Keys.ESCAPE);
		assertThat(findAll("#csv[open]")).isEmpty();
		assertThat(findAll("#points path")).hasSize(200);
	}

	private static Offset<Double> offset() {
		return Offset.offset(1e-12);
	}

	/** Opens the dialog, and types a table. */
	private static void open(String table) {
		click("#open-csv");
		find("#csv-text").sendKeys(table);
	}

	/** Clicks so far right of and below the picture's middle. */
	private static void clickPlane(int right, int down) {
		new Actions(driver()).moveToElement(driver().findElement(By.id("points")), right, down).click().perform();
	}

	private static String shapeOf(String label) {
		return marks().stream().filter((mark) -> mark.label().equals(label)).findFirst().orElseThrow().shape();
	}

}
