package dev.trainstep.page;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

import org.springframework.boot.test.web.server.LocalManagementPort;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A network learns before one's eyes: runs, their frames, and what each frame says. */
@Tag("slow")
class TrainPageTests extends TrainPageTest {

	private static final int FINE = 61;

	private static final int COARSE = 25;

	/** The background, then the classes. */
	private static final int[] LIGHT = { 0xFFFFFF, 0x0072B2, 0xB34700, 0x00735A, 0x9A3E74, 0x57606A };

	/** Of the class's colour in a region, where the network is sure. */
	private static final double SHARE = 0.35;

	@LocalManagementPort
	private int managementPort;

	@Test
	void aRunLearnsTheCircle() {
		train();
		JsonNode run = trained(300);
		Moment last = moment();
		assertThat(last.epoch()).isEqualTo(300);
		assertThat(Double.parseDouble(last.loss())).isEqualTo(run.get("loss").doubleValue());
		assertThat(Double.parseDouble(Objects.requireNonNull(find("#runs li").getDomAttribute("data-loss"))))
			.isEqualTo(run.get("loss").doubleValue());
		assertThat(curve("A", "loss")).hasSizeGreaterThanOrEqualTo(50).hasSize(moments().size() - 1);
		assertThat(curve("A", "validationLoss")).hasSizeGreaterThanOrEqualTo(50);
		click("#curve-table summary");
		List<WebElement> cells = find("#curve-table tbody tr:last-child").findElements(By.cssSelector("th, td"));
		JsonNode epoch = run.get("history").get(299);
		assertThat(cells).extracting(WebElement::getText)
			.containsExactly("300", number(run.get("loss").doubleValue()),
					number(epoch.get("validationLoss").doubleValue()));
		awaitText("#measures",
				"loss %s · test loss %s · accuracy %s".formatted(number(run.get("loss").doubleValue()),
						number(epoch.get("validationLoss").doubleValue()),
						number(judge(run).get("accuracy").doubleValue(), 3)));
		assertThat(judge(run).get("accuracy").doubleValue()).isGreaterThanOrEqualTo(0.95);
		assertThat(findAll("#confusion td:not(:first-child), #confusion tbody td")).extracting(WebElement::getText)
			.containsExactlyElementsOf(judge(run).get("confusionMatrix")
				.valueStream()
				.flatMap(JsonNode::valueStream)
				.map(JsonNode::toString)
				.toList());
	}

	@Test
	void aFrameInTheMiddleIsTheNetworkOfSoManyEpochs() {
		train();
		click("#scrub");
		Moment middle = moment();
		assertThat(middle.epoch()).isBetween(100, 200);
		JsonNode run = trained(middle.epoch());
		assertThat(middle.step()).isEqualTo(run.get("steps").intValue());
		JsonNode epoch = run.get("history").get(middle.epoch() - 1);
		assertThat(Double.parseDouble(middle.loss())).isEqualTo(epoch.get("loss").doubleValue());
		click("#open-step");
		find("#arrays [data-at='#/layers/0/W/0/0']");
		assertThat(weights(last("/explain").request().get("layers"))).isEqualTo(weights(run.get("layers")));
	}

	@Test
	void theFieldOfTheEpochLeadsToItsFrame() {
		train();
		find("#epoch").sendKeys(Keys.chord(Keys.CONTROL, "a"), "42", Keys.TAB);
		assertThat(moment().epoch()).isEqualTo(42);
		find("#epochs").click();
		find("#play").sendKeys(Keys.ARROW_RIGHT);
		assertThat(moment().epoch()).isEqualTo(43);
		find("#play").sendKeys(Keys.chord(Keys.SHIFT, Keys.ARROW_LEFT));
		assertThat(moment().epoch()).isEqualTo(33);
		find("#play").sendKeys(Keys.HOME);
		assertThat(moment()).isEqualTo(new Moment(0, 0, 0, ""));
		find("#play").sendKeys(Keys.END);
		assertThat(moment().epoch()).isEqualTo(300);
	}

	/**
	 * The classes' colours are those of the page's design, at 35 %, paler the less sure.
	 */
	@ParameterizedTest
	@CsvSource({ "circle, crossEntropy, 2", "circle, binaryCrossEntropy, 2", "spiral, crossEntropy, 3" })
	void aPixelHasTheColourOfItsPointsOutput(String shape, String loss, int classes) {
		click("[data-shape=" + shape + "]");
		await().atMost(PATIENCE).until(() -> shape.equals(last("/data").request().get("shape").stringValue()));
		if (classes > 2) {
			set("classes", String.valueOf(classes));
		}
		select("loss", loss);
		train();
		click("#scrub");
		JsonNode run = trained(moment().epoch());
		List<JsonNode> outputs = forward(run.get("layers"), grid()).valueStream().toList();
		assertThat(outputs.stream().map((h) -> label(outputs(h))).distinct()).hasSize(classes);
		List<Integer> expected = outputs.stream().map(TrainPageTests::colour).toList();
		await().atMost(PATIENCE).untilAsserted(() -> assertSameColours(pixels(), expected));
	}

	@Test
	void stoppingEndsTheRunInTheService() throws Exception {
		double cancelled = metric("trainstep_runs_ended_total{by=\"cancelled\"}");
		set("samples", "2000");
		awaitPoints(2000);
		for (int layers = 1; layers <= 3; layers++) {
			if (layers > 1) {
				click("#add-layer");
			}
			String layer = "[data-layer='" + (layers - 1) + "']";
			find(layer).sendKeys(Keys.chord(Keys.CONTROL, "a"), "64", Keys.TAB);
			int count = layers + 1;
			await().atMost(PATIENCE).until(() -> {
				JsonNode sizes = last("/init").request().get("sizes");
				return sizes.size() == count + 1 && sizes.get(count - 1).intValue() == 64;
			});
		}
		set("batch", "1000");
		set("epochs", "20000");
		startRun();
		await().atMost(PATIENCE).until(() -> moment().frame() > 0);
		assertThat(find("#train").getDomAttribute("data-state")).isEqualTo("running");
		assertThat(find("#train-run").getText()).startsWith("Stop");
		assertThat(metric("trainstep_runs_running")).isOne();
		click("#train-run");
		await().atMost(PATIENCE).until(() -> metric("trainstep_runs_running") == 0);
		assertThat(metric("trainstep_runs_ended_total{by=\"cancelled\"}")).isEqualTo(cancelled + 1);
		awaitRest();
		assertThat(find("#train-note").getText()).startsWith("Stopped");
		assertThat(find("#train-run").getText()).startsWith("Train");
		assertThat(moments()).hasSizeGreaterThan(1);
	}

	@Test
	void theSameRunAgainHasTheSameFrames() {
		runBriefly(60);
		train();
		List<Moment> first = moments();
		assertThat(first).hasSize(61);
		Exchange exchange = last("/train");
		click("#rewind");
		assertThat(moment().frame()).isZero();
		train();
		assertThat(last("/train").request()).isEqualTo(exchange.request());
		assertThat(withoutTime(last("/train"))).isEqualTo(withoutTime(exchange));
		assertThat(moments()).isEqualTo(first);
		click("#new-seed");
		await().atMost(PATIENCE).until(() -> last("/init").request().get("seed").intValue() == 2);
		train();
		assertThat(weights(last("/train").request().get("layers")))
			.isNotEqualTo(weights(exchange.request().get("layers")));
		assertThat(moments()).hasSameSizeAs(first).doesNotContainAnyElementsOf(first.subList(1, first.size()));
		assertThat(letters()).containsExactly("A", "B", "C");
	}

	@Test
	void runsAreComparedAndOneIsRemoved() {
		runBriefly(60);
		train();
		List<Moment> first = moments();
		select("optimizer", "sgd");
		train();
		assertThat(letters()).containsExactly("A", "B");
		assertThat(findAll("#runs li")).extracting(WebElement::getText)
			.satisfiesExactly((text) -> assertThat(text).contains("adam"), (text) -> assertThat(text).contains("sgd"));
		assertThat(drawnRuns()).containsExactlyInAnyOrder("A", "B");
		List<String> curve = curve("A", "loss");
		assertThat(curve).hasSize(60);
		assertThat(curve("B", "loss")).hasSize(60).isNotEqualTo(curve);
		click("#runs [data-run=A] input");
		assertThat(drawnRuns()).containsExactly("B");
		click("#runs [data-run=A] input");
		assertThat(drawnRuns()).containsExactlyInAnyOrder("A", "B");
		click("#runs [data-run=A] button");
		assertThat(moments()).isEqualTo(first);
		assertThat(find("#train-optimizer").getDomProperty("value")).isEqualTo("adam");
		click("[aria-label='Remove run A']");
		assertThat(letters()).containsExactly("B");
		assertThat(drawnRuns()).containsExactly("B");
		assertThat(find("#train-optimizer").getDomProperty("value")).isEqualTo("sgd");
		assertThat(moment().loss()).isEqualTo(find("#runs li").getDomAttribute("data-loss"));
		click("[aria-label='Remove run B']");
		assertThat(letters()).isEmpty();
		assertThat(drawnRuns()).isEmpty();
		assertThat(moments()).containsExactly(new Moment(0, 0, 0, ""));
	}

	@Test
	void moreEpochsGoOnAsIfTheRunHadNeverEnded() {
		runBriefly(60);
		train();
		ObjectNode request = trainRequest();
		click("#more-epochs");
		await().atMost(PATIENCE).until(() -> moment().epoch() == 160);
		awaitRest();
		JsonNode run = post("/train", request.put("epochs", 160));
		assertThat(Double.parseDouble(moment().loss())).isEqualTo(run.get("loss").doubleValue());
		assertThat(weights(last("/train").json().get("layers"))).isEqualTo(weights(run.get("layers")));
		assertThat(moments()).extracting(Moment::epoch)
			.containsExactlyElementsOf(IntStream.rangeClosed(0, 160).boxed().toList());
		assertThat(letters()).containsExactly("A");
	}

	/** Whatever was typed there in the meantime. */
	@Test
	void theFieldsShowTheSettingsOfARunThatGoesOn() {
		runBriefly(20);
		train();
		set("eta", "0.5");
		click("#more-epochs");
		await().atMost(PATIENCE).until(() -> moment().epoch() == 120);
		awaitRest();
		assertThat(trainRequest().get("eta").doubleValue()).isEqualTo(0.03);
		assertThat(find("#train-eta").getDomProperty("value")).isEqualTo("0.03");
		assertThat(find("#train-epochs").getDomProperty("value")).isEqualTo("120");
		String loss = moment().loss();
		train();
		assertThat(moment().epoch()).isEqualTo(120);
		assertThat(moment().loss()).isEqualTo(loss);
	}

	@ParameterizedTest
	@CsvSource({ "crossEntropy, '[0, 1]'", "binaryCrossEntropy, '[1]'", "meanSquaredError, '[0, 1]'" })
	void aFrameAndAPointOpenInStep(String loss, String y) {
		select("loss", loss);
		train();
		click("#frame-back");
		int epoch = moment().epoch();
		JsonNode labels = last("/data").json().get("labels");
		int at = IntStream.range(0, labels.size())
			.filter((i) -> labels.get(i).intValue() == 1)
			.findFirst()
			.orElseThrow();
		find("#point-number").sendKeys(String.valueOf(at + 1), Keys.TAB);
		JsonNode run = trained(epoch);
		JsonNode x = trainRequest().get("x").get(at);
		List<Long> h = bits(forward(run.get("layers"), JSON.createArrayNode().add(x)));
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(findAll("#point-outputs [data-h]"))
				.extracting((each) -> Double.doubleToRawLongBits(number(each.getDomAttribute("data-h"))))
				.isEqualTo(h));
		click("#open-step");
		find("#arrays [data-at='#/layers/0/W/0/0']");
		assertThat(find("#tab-step").getDomAttribute("aria-selected")).isEqualTo("true");
		JsonNode explain = last("/explain").request();
		assertThat(weights(explain.get("layers"))).isEqualTo(weights(run.get("layers")));
		assertThat(bits(explain.get("x"))).isEqualTo(bits(x));
		assertThat(explain.get("y")).isEqualTo(JSON.readTree(y));
		assertThat(explain.get("lossFunction").stringValue()).isEqualTo(loss);
		showDigits(17);
		for (int i = 0; i < 2; i++) {
			assertThat(number(cell("#/x/" + i).findElement(By.cssSelector("input")).getDomProperty("value")))
				.isEqualTo(x.get(i).doubleValue());
		}
		press(Keys.END);
		for (int i = 0; i < h.size(); i++) {
			assertThat(Double.doubleToRawLongBits(number(digits("#/h/" + i)))).isEqualTo(h.get(i));
		}
	}

	/** Numbers stand within their units, and these beside each other. */
	@Test
	void aDeepNetworkHasRoomInStep() {
		for (int layers = 2; layers <= 6; layers++) {
			click("#add-layer");
			find("[data-layer='" + (layers - 1) + "']");
		}
		await().atMost(PATIENCE).until(() -> last("/init").json().get("layers").size() == 7);
		click("#open-step");
		find("#arrays [data-at='#/layers/6/W/0/0']");
		press(Keys.END);
		press(Keys.HOME);
		type("#/layers/0/W/0/0", "-1.234e100");
		find("#next").click();
		await().atMost(PATIENCE).until(() -> find("#network").getText().contains("e"));
		press(Keys.END);
		assertThat(run("""
				const rectangles = [...document.querySelectorAll("#network rect")].map((each) => each.getBBox())
				const isOver = (a, b) => a !== b && a.x < b.x + b.width && b.x < a.x + a.width
					&& a.y < b.y + b.height && b.y < a.y + a.height
				return rectangles.filter((a) => rectangles.some((b) => isOver(a, b))).length""")).isEqualTo(0L);
		assertThat(run("""
				return [...document.querySelectorAll("#network .unit")].flatMap((unit) => {
					const { x, width } = unit.querySelector("rect").getBBox()
					const texts = [...unit.querySelectorAll("text")]
					return texts.filter((text, i) => {
						const box = text.getBBox()
						const left = x + width * i / texts.length
						return text.textContent && (box.x < left || box.x + box.width > left + width / texts.length)
					}).map((text) => text.textContent)
				}).join()""")).isEqualTo("");
	}

	/**
	 * It belongs to the class that the network takes it for, which the page has not been
	 * told yet.
	 */
	@Test
	void anyPlaceOpensInStepAtOnce() {
		train();
		run("""
				const points = document.querySelector("#points")
				const { left, top } = points.getBoundingClientRect()
				points.dispatchEvent(new MouseEvent("click", { clientX: left + 2, clientY: top + 2 }))
				document.querySelector("#open-step").click()""");
		find("#arrays [data-at='#/layers/0/W/0/0']");
		JsonNode explain = last("/explain").request();
		assertThat(explain.at("/x/0").doubleValue()).isLessThan(-1);
		assertThat(explain.at("/x/1").doubleValue()).isGreaterThan(1);
		JsonNode sample = JSON.createArrayNode().add(explain.get("x"));
		int label = label(outputs(forward(explain.get("layers"), sample).get(0)));
		assertThat(explain.get("y")).isEqualTo(JSON.readTree((label == 0) ? "[1, 0]" : "[0, 1]"));
	}

	@Test
	void aRunGoesOnAfterTheLimitOfTheService() {
		set("batch", "1");
		set("epochs", "1000");
		train();
		ObjectNode request = trainRequest();
		JsonNode part = post("/train", request);
		assertThat(part.get("stoppedBy").stringValue()).isEqualTo("serverLimit");
		assertThat(find("#train-note").getText()).startsWith("The service has ended the run");
		assertThat(moment().step()).isEqualTo(part.get("steps").intValue());
		click("#go-on");
		await().atMost(PATIENCE).until(() -> moment().epoch() == 1000);
		awaitRest();
		for (String name : List.of("layers", "optimizer", "resume")) {
			request.set(name, part.get(name));
		}
		JsonNode whole = post("/train", request);
		assertThat(whole.get("stoppedBy").stringValue()).isEqualTo("epochs");
		assertThat(moment().step()).isEqualTo(160_000).isEqualTo(whole.get("steps").intValue());
		assertThat(Double.parseDouble(moment().loss())).isEqualTo(whole.get("loss").doubleValue());
		assertThat(moments()).extracting(Moment::step).isSorted().doesNotHaveDuplicates();
		assertThat(findAll("#train-note")).noneMatch(WebElement::isDisplayed);
		assertThat(letters()).containsExactly("A");
	}

	@Test
	void aTargetLossEndsTheRun() {
		set("targetLoss", "0,3");
		train();
		JsonNode run = post("/train", trainRequest());
		assertThat(trainRequest().get("targetLoss").doubleValue()).isEqualTo(0.3);
		assertThat(run.get("stoppedBy").stringValue()).isEqualTo("targetLoss");
		assertThat(find("#train-note").getText()).isEqualTo("The target loss is reached.");
		assertThat(moment().epoch()).isEqualTo(run.get("epochs").intValue()).isLessThan(300);
		assertThat(find("#more-epochs").isEnabled()).isFalse();
		assertThat(weights(last("/train").json().get("layers"))).isEqualTo(weights(run.get("layers")));
	}

	/** The first of two networks that are asked for comes when the run is over. */
	@Test
	void aNetworkThatComesLateDoesNotHideTheRun() {
		run("""
				const fetch = window.fetch
				let isFirst = true
				window.fetch = async (address, ...more) => {
					const response = await fetch(address, ...more)
					if (isFirst && address.endsWith("/init")) {
						isFirst = false
						await new Promise((resolve) => { window.release = resolve })
					}
					return response
				}""");
		set("seed", "2");
		train();
		assertThat(moment().epoch()).isEqualTo(300);
		driver().executeAsyncScript("release(); setTimeout(arguments[0], 100)");
		assertThat(moment().epoch()).isEqualTo(300);
		assertThat(find("#runs li button").getDomAttribute("aria-pressed")).isEqualTo("true");
	}

	@ParameterizedTest
	@CsvSource({ "1000, 200", "1e300, 422" })
	void aRunThatOverflowsSaysThatEtaIsTooLarge(String eta, int status) {
		expectRefusal(status);
		select("loss", "meanSquaredError");
		select("optimizer", "sgd");
		set("eta", eta);
		click("#train-run");
		WebElement problem = find("#train-problem");
		awaitRest();
		assertThat(last("/train").status()).isEqualTo(status);
		int step = last("/train").json().at("/at/step").asInt(1);
		assertThat(problem.getText()).contains("in step " + step + ":").contains("a smaller eta");
		assertThat(find("#train-eta").getDomAttribute("aria-invalid")).isEqualTo("true");
		assertThat(find("#train-eta").getDomAttribute("aria-describedby")).isEqualTo("train-problem");
		set("eta", "0.01");
		find("#train-eta:not([aria-invalid])");
		train();
		assertThat(findAll("#train-problem")).noneMatch(WebElement::isDisplayed);
		assertThat(moment().epoch()).isEqualTo(300);
		assertThat(Double.parseDouble(moment().loss())).isEqualTo(trained(300).get("loss").doubleValue());
	}

	@Test
	void playingShowsTheFramesInOrderAndAsksLittle() {
		runBriefly(120);
		train();
		assertThat(moment().frame()).isEqualTo(120);
		await().atMost(PATIENCE).until(() -> attribute("#regions", "width").equals(String.valueOf(FINE)));
		run("""
				const watched = window.watched = { frames: [], asked: [], flying: 0, most: 0, said: [] }
				const fetch = window.fetch
				window.fetch = async (...all) => {
					if (document.querySelector("#train").dataset.state === "playing") {
						watched.asked.push(all[1].body)
					}
					watched.most = Math.max(watched.most, ++watched.flying)
					return fetch(...all).finally(() => { watched.flying-- })
				}
				const frames = document.querySelector("#frames")
				let last = Number(frames.dataset.frame)
				new MutationObserver(() => {
					const at = Number(frames.dataset.frame)
					if (last !== at) {
						watched.frames.push(at)
						last = at
					}
				}).observe(frames, { attributeFilter: ["data-frame"] })
				const live = document.querySelector("#live")
				new MutationObserver(() => watched.said.push(live.textContent))
					.observe(live, { childList: true, characterData: true, subtree: true })""");
		click("#play");
		awaitRest();
		JsonNode watched = JSON.readTree((String) Objects.requireNonNull(run("return JSON.stringify(watched)")));
		List<Integer> frames = watched.get("frames").valueStream().map(JsonNode::asInt).toList();
		assertThat(frames).startsWith(0).endsWith(120).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(5);
		assertThat(watched.get("most").intValue()).isOne();
		List<JsonNode> asked = watched.get("asked")
			.valueStream()
			.map((body) -> JSON.readTree(body.stringValue()))
			.toList();
		assertThat(asked).isNotEmpty().doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(2 * frames.size());
		assertThat(asked).filteredOn((request) -> request.get("outputs").toString().equals("[\"h\"]"))
			.isNotEmpty()
			.allSatisfy((request) -> assertThat(request.get("x")).hasSize(COARSE * COARSE));
		assertThat(watched.get("said").valueStream().map(JsonNode::stringValue).distinct()).singleElement()
			.satisfies((sentence) -> assertThat(sentence).startsWith("Epoch 120: "));
	}

	@Test
	void aSettingThatIsChangedWhileDataAreFetchedIsTrainedWith() {
		slow();
		WebElement units = find("#layers [data-layer='0']");
		units.sendKeys(Keys.chord(Keys.CONTROL, "a"), "4", Keys.TAB);
		click("#train-run");
		units.sendKeys(Keys.chord(Keys.CONTROL, "a"), "3", Keys.TAB);
		await().atMost(PATIENCE).until(() -> findAll("#runs li[data-loss]").size() == 1);
		awaitRest();
		assertThat(withModule("training.js", "module.training.runs.map(({ config }) => config.hidden)").toString())
			.isEqualTo("[[3]]");
		assertThat(withModule("training.js", "module.frame().layers[0].W")).hasSize(3);
	}

	@Test
	void aSizeIsTypedAndALayerAddedAtOnce() {
		find("#layers [data-layer='0']").sendKeys(Keys.chord(Keys.CONTROL, "a"), "4");
		new Actions(driver()).clickAndHold(find("#add-layer")).pause(Duration.ofMillis(300)).release().perform();
		find("#layers [data-layer='1']");
		assertThat(withModule("training.js", "module.training.config.hidden").toString()).isEqualTo("[4,8]");
	}

	@Test
	void goingBackInTheHistoryTrainsNothingAgain() {
		train();
		await().atMost(PATIENCE).until(() -> driver().getCurrentUrl().contains("#v1."));
		click("#tab-step");
		press(Keys.ARROW_RIGHT);
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		driver().navigate().back();
		find("#tab-train[aria-selected=true]");
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		assertThat(findAll("#runs li")).hasSize(1);
		assertThat(exchanges()).filteredOn((exchange) -> exchange.path().equals("/train")).hasSize(1);
	}

	@Test
	void aPauseStaysWhereItIs() {
		train();
		click("#play");
		await().atMost(PATIENCE).until(() -> moment().frame() < 290 && moment().frame() > 2);
		click("#play");
		Moment paused = moment();
		assertThat(paused.frame()).isLessThan(300);
		assertThat(find("#train").getDomAttribute("data-state")).isEqualTo("rest");
		driver().executeAsyncScript("""
				const done = arguments[0]
				let frames = 20
				const tick = () => frames-- ? requestAnimationFrame(tick) : done()
				tick()""");
		assertThat(moment()).isEqualTo(paused);
		click("#frame-next");
		assertThat(moment().frame()).isEqualTo(paused.frame() + 1);
		click("#frame-back");
		assertThat(moment()).isEqualTo(paused);
	}

	/** The next run has a frame for each epoch, which is one step. */
	private static void runBriefly(int epochs) {
		set("batch", "160");
		set("epochs", String.valueOf(epochs));
	}

	/** The points of a curve. */
	private static List<String> curve(String run, String measure) {
		WebElement line = find("#curve polyline[data-run=" + run + "][data-measure=" + measure + "]");
		return List.of(Objects.requireNonNull(line.getDomAttribute("points")).split(" "));
	}

	private static List<String> letters() {
		return findAll("#runs li").stream()
			.map((run) -> Objects.requireNonNull(run.getDomAttribute("data-run")))
			.toList();
	}

	private static List<String> drawnRuns() {
		return findAll("#curve polyline[data-measure=loss]").stream()
			.map((run) -> Objects.requireNonNull(run.getDomAttribute("data-run")))
			.toList();
	}

	/** What the service says of a run's network with all its data. */
	private JsonNode judge(JsonNode run) {
		ObjectNode request = JSON.createObjectNode();
		request.set("layers", run.get("layers"));
		for (String name : List.of("x", "labels", "lossFunction")) {
			request.set(name, trainRequest().get(name));
		}
		request.putArray("outputs").add("accuracy").add("confusionMatrix");
		return post("/forward", request);
	}

	/** The middles of the picture's pixels, row by row from the top. */
	private static ArrayNode grid() {
		double[] across = bounds("x");
		double[] up = bounds("y");
		ArrayNode samples = JSON.createArrayNode();
		for (int row = 0; row < FINE; row++) {
			double height = up[1] - (up[1] - up[0]) * (row + 0.5) / FINE;
			for (int column = 0; column < FINE; column++) {
				samples.addArray().add(across[0] + (across[1] - across[0]) * (column + 0.5) / FINE).add(height);
			}
		}
		return samples;
	}

	private static int colour(JsonNode h) {
		List<Double> outputs = outputs(h);
		List<Double> sorted = outputs.stream().sorted().toList().reversed();
		return mix(label(outputs), SHARE * Math.min(1, sorted.get(0) - sorted.get(1)));
	}

	/** One for each class; of two classes the service has only that of the second. */
	private static List<Double> outputs(JsonNode h) {
		List<Double> outputs = h.valueStream().map(JsonNode::doubleValue).toList();
		return (outputs.size() > 1) ? outputs : List.of(1 - outputs.getFirst(), outputs.getFirst());
	}

	private static int label(List<Double> outputs) {
		return outputs.indexOf(Collections.max(outputs));
	}

	/** So much of the class's colour on the background. */
	private static int mix(int label, double share) {
		int mixed = 0;
		for (int shift = 16; shift >= 0; shift -= 8) {
			int ground = LIGHT[0] >> shift & 0xFF;
			int colour = LIGHT[label + 1] >> shift & 0xFF;
			mixed |= (int) Math.round(ground + (colour - ground) * share) << shift;
		}
		return mixed;
	}

	/** Red, green and blue may differ by 1, as numbers are rounded. */
	private static void assertSameColours(List<Integer> seen, List<Integer> expected) {
		assertThat(seen).hasSameSizeAs(expected);
		for (int at = 0; at < seen.size(); at++) {
			for (int shift = 16; shift >= 0; shift -= 8) {
				assertThat(seen.get(at) >> shift & 0xFF).as("pixel %d", at)
					.isCloseTo(expected.get(at) >> shift & 0xFF, Offset.offset(1));
			}
		}
	}

	private static List<Integer> pixels() {
		JsonNode data = JSON.readTree((String) Objects.requireNonNull(run("""
				const canvas = document.querySelector("#regions")
				const { width, height } = canvas
				const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })
				context.drawImage(canvas, 0, 0)
				const { data } = context.getImageData(0, 0, width, height)
				return JSON.stringify(Array.from({ length: width * height }, (_, at) =>
					(data[4 * at] * 256 + data[4 * at + 1]) * 256 + data[4 * at + 2]))""")));
		return data.valueStream().map(JsonNode::intValue).toList();
	}

	private static JsonNode withoutTime(Exchange exchange) {
		return ((ObjectNode) exchange.json()).without("elapsedMs");
	}

	/** A number as the page writes it. */
	private static String number(double value) {
		return number(value, 4);
	}

	private static String number(double value, int digits) {
		return withModule("format.js", "module.number(" + value + ", " + digits + ")").stringValue();
	}

	private static double number(@Nullable String text) {
		return Double.parseDouble(Objects.requireNonNull(text).replace('\u2212', '-'));
	}

	private double metric(String name) throws Exception {
		URI uri = URI.create("http://localhost:" + this.managementPort + "/actuator/prometheus");
		return get(uri).body()
			.lines()
			.filter((line) -> line.startsWith(name + " "))
			.mapToDouble((line) -> Double.parseDouble(line.substring(name.length() + 1)))
			.findFirst()
			.orElse(0);
	}

}
