package dev.trainstep.page;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Opens the tab Train, which has the points of a circle. */
abstract class TrainPageTest extends PageTest {

	/** The side of the picture, in its own units. */
	static final double SIDE = 320;

	/** A moment of a run, with all digits of its loss; the first has none. */
	record Moment(int frame, int step, int epoch, String loss) {
	}

	/** A point as it is drawn, in units of the picture. */
	record Mark(double x, double y, String label, String shape) {
	}

	@BeforeEach
	void openTrain() {
		click("#tab-train");
		awaitPoints(200);
	}

	static void awaitPoints(int count) {
		await().atMost(PATIENCE).until(() -> findAll("#points path").size(), (size) -> size == count);
	}

	/** Types into a field of the settings, and leaves it. */
	static void set(String name, String text) {
		find("#train-" + name).sendKeys(Keys.chord(Keys.CONTROL, "a"), text, Keys.TAB);
	}

	static void select(String name, String value) {
		choose("#train-" + name, value);
	}

	/** Begins a run, and waits until it is under way or over. */
	static void startRun() {
		int before = findAll("#runs li").size();
		click("#train-run");
		await().atMost(PATIENCE).until(() -> findAll("#runs li").size() > before);
	}

	/** Makes a run to its end. */
	static void train() {
		startRun();
		awaitRest();
	}

	static void awaitRest() {
		await().atMost(PATIENCE).until(() -> "rest".equals(find("#train").getDomAttribute("data-state")));
	}

	/** Where the player is. */
	static Moment moment() {
		WebElement frames = find("#frames");
		return new Moment(data(frames, "frame"), data(frames, "step"), data(frames, "epoch"),
				Objects.requireNonNull(frames.getDomAttribute("data-loss")));
	}

	private static int data(WebElement element, String name) {
		return Integer.parseInt(Objects.requireNonNull(element.getDomAttribute("data-" + name)));
	}

	/** Drags the slider over all moments. */
	static List<Moment> moments() {
		JsonNode moments = JSON.readTree((String) Objects.requireNonNull(run("""
				const scrub = document.querySelector("#scrub")
				const moments = []
				for (let at = 0; at <= scrub.max; at++) {
					scrub.value = at
					scrub.dispatchEvent(new Event("input", { bubbles: true }))
					moments.push({ ...document.querySelector("#frames").dataset })
				}
				return JSON.stringify(moments)""")));
		return moments.valueStream()
			.map((each) -> new Moment(each.get("frame").asInt(), each.get("step").asInt(), each.get("epoch").asInt(),
					each.get("loss").stringValue()))
			.toList();
	}

	/** The points that are drawn, in the order of the data. */
	static List<Mark> marks() {
		JsonNode marks = JSON.readTree((String) Objects.requireNonNull(run("""
				return JSON.stringify([...document.querySelectorAll("#points path")].map((path) => ({
					at: path.getAttribute("transform").match(/-?[\\d.]+/g).map(Number),
					label: path.getAttribute("class"), shape: path.getAttribute("d") })))""")));
		return marks.valueStream()
			.map((each) -> new Mark(each.at("/at/0").doubleValue(), each.at("/at/1").doubleValue(),
					each.get("label").stringValue(), each.get("shape").stringValue()))
			.toList();
	}

	/** From where to where an axis of the picture goes. */
	static double[] bounds(String axis) {
		String text = Objects
			.requireNonNull((String) run("return document.querySelector('#regions').dataset[arguments[0]]", axis));
		return Stream.of(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
	}

	/** What is drawn are these points, to a tenth of a unit. */
	static void assertDrawn(JsonNode x, JsonNode labels) {
		double[] across = bounds("x");
		double[] up = bounds("y");
		List<Mark> marks = marks();
		assertThat(marks).hasSize(x.size());
		for (int i = 0; i < marks.size(); i++) {
			Mark mark = marks.get(i);
			double right = (x.get(i).get(0).doubleValue() - across[0]) / (across[1] - across[0]);
			double top = (x.get(i).get(1).doubleValue() - up[0]) / (up[1] - up[0]);
			assertThat(right).isBetween(0.0, 1.0);
			assertThat(top).isBetween(0.0, 1.0);
			assertThat(mark.x()).isCloseTo(SIDE * right, within());
			assertThat(mark.y()).isCloseTo(SIDE * (1 - top), within());
			assertThat(mark.label()).isEqualTo("class-" + labels.get(i).intValue());
		}
	}

	private static Offset<Double> within() {
		return Offset.offset(0.0501);
	}

	/** The page's newest exchange with a path. */
	static Exchange last(String path) {
		return exchanges().stream()
			.filter((exchange) -> exchange.path().equals(path))
			.reduce((first, second) -> second)
			.orElseThrow();
	}

	/** What the page sent for its newest run. */
	static ObjectNode trainRequest() {
		return (ObjectNode) last("/train").request();
	}

	/** The service's answer to a run of so many epochs, asked without the page. */
	JsonNode trained(int epochs) {
		return post("/train", trainRequest().put("epochs", epochs));
	}

	/** The outputs of a network, asked without the page. */
	JsonNode forward(JsonNode layers, JsonNode x) {
		ObjectNode request = JSON.createObjectNode();
		request.set("layers", layers);
		request.set("x", x);
		request.putArray("outputs").add("h");
		return post("/forward", request).get("h");
	}

	/** A property of an element as a text, also of one that is not displayed. */
	static String attribute(String selector, String property) {
		return String.valueOf(run("return document.querySelector(arguments[0])[arguments[1]]", selector, property));
	}

	/** All numbers, in their order. */
	static List<Long> bits(JsonNode json) {
		if (json.isNumber()) {
			return List.of(Double.doubleToRawLongBits(json.doubleValue()));
		}
		return json.valueStream().flatMap((value) -> bits(value).stream()).toList();
	}

	/** All weights and biases of a network. */
	static List<List<Long>> weights(JsonNode layers) {
		return IntStream.range(0, layers.size())
			.boxed()
			.flatMap((l) -> Stream.of("W", "b").map((name) -> bits(layers.get(l).get(name))))
			.toList();
	}

}
