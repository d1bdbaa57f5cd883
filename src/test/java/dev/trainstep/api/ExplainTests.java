package dev.trainstep.api;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.openapi.ExampleExchange;

import static org.assertj.core.api.Assertions.assertThat;

/** The three promises of explanations, and what is refused. */
class ExplainTests extends HttpTest {

	private static final String NOTEBOOK = """
			{"x":[1,1],"W1":[[0,1],[0,-1]],"W2":[[1,2],[2,-1]],"y":[1,0]""";

	private static final List<String> ELEMENTWISE = List.of("relu", "leakyRelu", "elu", "silu", "softplus", "gelu",
			"tanh", "sigmoid", "identity");

	private static final List<String> OPTIMIZERS = List.of("""
			{"type":"sgd"}""", """
			{"type":"sgd","momentum":0.9}""", """
			{"type":"sgd","momentum":0.8,"nesterov":true,"weightDecay":0.1}""", """
			{"type":"rmsprop"}""", """
			{"type":"rmsprop","alpha":0.9,"momentum":0.5,"weightDecay":0.01}""", """
			{"type":"adagrad","weightDecay":0.01}""", """
			{"type":"adam"}""", """
			{"type":"adam","beta1":0.8,"beta2":0.99,"weightDecay":0.1}""", """
			{"type":"adamw"}""");

	/** A random request for a step on one sample, or for a forward pass. */
	private static ObjectNode request(SplittableRandom random) {
		ObjectNode request = JSON.createObjectNode();
		boolean isNotebook = random.nextInt(3) == 0;
		int depth = isNotebook ? 2 : random.nextInt(1, 5);
		int[] sizes = IntStream.generate(() -> random.nextInt(1, 5)).limit(depth + 1).toArray();
		request.set("x", vector(random, sizes[0]));
		String loss = isNotebook ? "crossEntropy"
				: pick(random, List.of("crossEntropy", "binaryCrossEntropy", "meanSquaredError", "huber"));
		for (int l = 0; l < depth; l++) {
			ObjectNode layer = isNotebook ? request : request.withArray("layers").addObject();
			String number = isNotebook ? "" + (l + 1) : "";
			ArrayNode W = layer.putArray("W" + number);
			for (int i = 0; i < sizes[l + 1]; i++) {
				W.add(vector(random, sizes[l]));
			}
			if (random.nextBoolean()) {
				layer.set("b" + number, vector(random, sizes[l + 1]));
			}
			if (!isNotebook) {
				layer.put("activation", (l < depth - 1) ? pick(random, ELEMENTWISE) : last(random, loss));
			}
		}
		addTarget(random, request, loss, sizes[depth]);
		request.put("eta", random.nextDouble(0.01, 1));
		return request;
	}

	private static String last(SplittableRandom random, String loss) {
		return switch (loss) {
			case "crossEntropy" -> "softmax";
			case "binaryCrossEntropy" -> "sigmoid";
			default -> pick(random, ELEMENTWISE);
		};
	}

	private static void addTarget(SplittableRandom random, ObjectNode request, String loss, int c) {
		boolean takesLabels = loss.equals("crossEntropy") || (loss.equals("binaryCrossEntropy") && c == 1);
		switch (random.nextInt(5)) {
			case 0 -> {
				// a forward pass
			}
			case 1 -> request.set("dh", vector(random, c));
			case 2, 3 -> {
				if (takesLabels) {
					request.put("labels", random.nextInt(Math.max(2, c))
							% ((c == 1 && loss.equals("crossEntropy")) ? 1 : Math.max(2, c)));
				}
				else {
					addNumbers(random, request, loss, c);
				}
			}
			default -> addNumbers(random, request, loss, c);
		}
	}

	private static void addNumbers(SplittableRandom random, ObjectNode request, String loss, int c) {
		double[] y = random.doubles(c, 0.1, 0.9).toArray();
		double sum = loss.equals("crossEntropy") ? Arrays.stream(y).sum() : 1.0;
		ArrayNode target = request.putArray("y");
		Arrays.stream(y).forEach((number) -> target.add(number / sum));
		if (request.has("layers")) {
			request.put("lossFunction", loss);
		}
	}

	private static ArrayNode vector(SplittableRandom random, int size) {
		ArrayNode vector = JSON.createArrayNode();
		random.doubles(size, -2, 2).forEach(vector::add);
		return vector;
	}

	private static <T> T pick(SplittableRandom random, List<T> choices) {
		return choices.get(random.nextInt(choices.size()));
	}

	/** A step that an optimizer takes, often from the state that its first step left. */
	private ObjectNode withOptimizer(SplittableRandom random, ObjectNode request) {
		if (!isStep(request) || random.nextInt(4) == 0) {
			return request;
		}
		request.set("optimizer", JSON.readTree(pick(random, OPTIMIZERS)));
		if (random.nextBoolean()) {
			request.put("clipNorm", random.nextDouble(0.1, 5));
		}
		if (random.nextBoolean()) {
			JsonNode optimizer = post("/train-step", request.toString()).json().path("optimizer");
			if (optimizer.isObject()) {
				request.set("optimizer", optimizer);
			}
		}
		return request;
	}

	private static boolean isStep(ObjectNode request) {
		return request.has("y") || request.has("labels") || request.has("dh");
	}

	static IntStream seeds() {
		return IntStream.range(0, 300);
	}

	static IntStream fewerSeeds() {
		return IntStream.range(0, 100);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void everyNumberOfAStepIsExplained(int seed) {
		var random = new SplittableRandom(seed);
		ObjectNode request = withOptimizer(random, request(random));
		JsonNode step = step(request);

		List<JsonNode> computations = explain(request);

		Map<String, Double> values = new LinkedHashMap<>();
		for (JsonNode computation : computations) {
			assertPointersResolve(computation, request, values);
			assertIsReplayed(computation);
			values.put(computation.get("at").stringValue(), computation.get("value").doubleValue());
		}
		assertThat(values).as("/train-step").isEqualTo(results(step, request.has("clipNorm") && isStep(request)));
		assertMomentsAreThoseOf(step, computations);
	}

	private List<JsonNode> explain(ObjectNode request) {
		Answer answer = post("/explain", request.toString());
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json().get("computations").valueStream().toList();
	}

	/** The results of the step, or of the forward pass. */
	private JsonNode step(ObjectNode request) {
		ObjectNode asked = request.deepCopy();
		Stream<String> forward = request.has("layers") ? Stream.of("h", "trace") : Stream.of("u1", "u2", "u3", "h");
		if (!isStep(request)) {
			asked.remove("eta");
			forward.forEach(asked.withArray("outputs")::add);
			return post("/forward", asked.toString()).json();
		}
		Stream<String> backward = request.has("layers") ? Stream.of("deltas") : Stream.of("delta1", "delta2");
		Stream
			.of(forward, request.has("dh") ? Stream.<String>empty() : Stream.of("loss"), backward,
					Stream.of("gradients", "gradientNorm"))
			.flatMap((outputs) -> outputs)
			.forEach(asked.withArray("outputs")::add);
		return post("/train-step", asked.toString()).json();
	}

	/** The numbers of an answer by their pointers in explanations. */
	private static Map<String, Double> results(JsonNode answer, boolean clips) {
		Map<String, Double> results = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> result : answer.properties()) {
			String path = switch (result.getKey()) {
				case "W1", "b1", "W2", "b2", "layers" -> "#/after/" + result.getKey();
				default -> "#/" + result.getKey();
			};
			boolean isLeftOut = result.getKey().equals("optimizer")
					|| (result.getKey().equals("gradientNorm") && !clips);
			if (!isLeftOut) {
				addNumbers(path, result.getValue(), results);
			}
		}
		int last = answer.path("trace").size() - 1;
		results.keySet().removeIf((pointer) -> pointer.startsWith("#/trace/" + last + "/a/"));
		return results;
	}

	private static void addNumbers(String path, JsonNode value, Map<String, Double> numbers) {
		if (value.isNumber()) {
			numbers.put(path, value.doubleValue());
		}
		for (int i = 0; value.isArray() && i < value.size(); i++) {
			addNumbers(path + "/" + i, value.get(i), numbers);
		}
		value.properties().forEach((field) -> addNumbers(path + "/" + field.getKey(), field.getValue(), numbers));
	}

	/** Whatever has a pointer and a value has it from the request, or from before. */
	private static void assertPointersResolve(JsonNode computation, JsonNode request, Map<String, Double> earlier) {
		computation.properties().forEach((field) -> assertResolves(field.getValue(), request, earlier));
		assertThat(earlier).doesNotContainKey(computation.get("at").stringValue());
	}

	private static void assertResolves(JsonNode node, JsonNode request, Map<String, Double> earlier) {
		if (node.has("at")) {
			String pointer = node.get("at").stringValue();
			JsonNode given = request.at(pointer.substring(1));
			assertThat(given.isNumber() || earlier.containsKey(pointer)).as(pointer).isTrue();
			if (!node.has("of")) {
				double value = given.isNumber() ? given.doubleValue() : Objects.requireNonNull(earlier.get(pointer));
				assertThat(node.get("value").doubleValue()).as(pointer).isEqualTo(value);
			}
		}
		node.forEach((child) -> assertResolves(child, request, earlier));
	}

	private static void assertIsReplayed(JsonNode computation) {
		if (!computation.has("terms")) {
			return;
		}
		double value = 0.0;
		for (JsonNode term : computation.get("terms")) {
			value = Math.fma(term.at("/factors/0/value").doubleValue(), term.at("/factors/1/value").doubleValue(),
					value);
			assertThat(term.get("sum").doubleValue()).isEqualTo(value);
		}
		value += computation.at("/bias/value").doubleValue(0.0);
		if (computation.has("derivative")) {
			assertThat(computation.get("sum").doubleValue()).isEqualTo(value);
			value *= computation.at("/derivative/value").doubleValue();
		}
		// The sign of a zero may differ.
		assertThat(computation.get("value").doubleValue() - value).isZero();
	}

	private static void assertMomentsAreThoseOf(JsonNode step, List<JsonNode> computations) {
		for (JsonNode computation : computations) {
			for (String moment : List.of("m", "v")) {
				if (computation.has(moment)) {
					String pointer = computation.get("at")
						.stringValue()
						.replace("#/after", "/optimizer/state/" + moment);
					assertThat(computation.get(moment)).isEqualTo(step.at(pointer));
				}
			}
		}
	}

	/** What is named is explained with all that it depends on, and with nothing else. */
	@ParameterizedTest
	@MethodSource("fewerSeeds")
	void whatIsNamedComesWithWhatItDependsOn(int seed) {
		var random = new SplittableRandom(seed);
		ObjectNode request = withOptimizer(random, request(random));
		List<JsonNode> all = explain(request);
		List<String> named = IntStream.range(0, random.nextInt(1, 3))
			.mapToObj((_) -> pick(random, all).get("at").stringValue())
			.toList();
		named.forEach(request.withArray("of")::add);

		List<JsonNode> some = explain(request);

		Set<String> needed = new HashSet<>(named);
		List<JsonNode> expected = new ArrayList<>();
		for (JsonNode computation : all.reversed()) {
			if (needed.contains(computation.get("at").stringValue())) {
				expected.addFirst(computation);
				needed.addAll(computation.findValuesAsString("at"));
				if (computation.has("clipped") || computation.get("phase").stringValue().equals("update")) {
					needed.add("#/gradientNorm");
				}
			}
		}
		assertThat(some).isEqualTo(expected);
	}

	@Test
	void theNotebookHas29Computations() {
		List<JsonNode> computations = explain((ObjectNode) JSON.readTree(NOTEBOOK + "}"));
		assertThat(computations).extracting((computation) -> computation.get("phase").stringValue())
			.hasSize(29)
			.filteredOn("forward"::equals)
			.hasSize(8);
		assertThat(computations.get(16).toString()).isEqualTo("""
				{"at":"#/delta1/1","phase":"backward","rule":"hiddenDelta","symbol":"delta1[1]",\
				"formula":"(W2[0,1]·delta2[0] + W2[1,1]·delta2[1]) · relu′(u1[1])",\
				"terms":[{"factors":[{"at":"#/W2/0/1","value":2.0},{"at":"#/delta2/0","value":-0.7310585786300049}],\
				"sum":-1.4621171572600098},{"factors":[{"at":"#/W2/1/1","value":-1.0},\
				{"at":"#/delta2/1","value":0.7310585786300049}],"sum":-2.193175735890015}],\
				"sum":-2.193175735890015,\
				"derivative":{"of":"relu","at":"#/u1/1","formula":"0","value":0.0},"value":0.0}""");
	}

	/** Matt Mazur, "A Step by Step Backpropagation Example"; the digits are NumPy's. */
	@Test
	void mazursStepHasHisNumbers() {
		ExampleExchange mazur = Objects.requireNonNull(ExampleExchange.all("/explain", JSON).get("mazur"));
		List<JsonNode> computations = explain(JSON.valueToTree(mazur.request()));
		assertThat(value(computations, "#/loss")).isEqualTo(0.2983711087600027);
		assertThat(value(computations, "#/after/layers/1/W/0/0")).isEqualTo(0.35891647971788465);
		assertThat(value(computations, "#/after/layers/0/W/0/0")).isEqualTo(0.1497807161327628);
	}

	private static double value(List<JsonNode> computations, String pointer) {
		return computations.stream()
			.filter((computation) -> computation.get("at").stringValue().equals(pointer))
			.findFirst()
			.orElseThrow()
			.get("value")
			.doubleValue();
	}

	@ParameterizedTest
	@CsvSource({ "notebook, txt, text/plain", "mazur, txt, text/plain", "notebook, md, text/markdown",
			"mazur, md, text/markdown" })
	void aTextIsTheExampleShown(String name, String extension, String mediaType) throws Exception {
		JsonNode request = JSON
			.valueToTree(Objects.requireNonNull(ExampleExchange.all("/explain", JSON).get(name)).request());
		Answer answer = text(request.toString(), mediaType);
		assertThat(answer.contentType()).isEqualTo(mediaType + ";charset=UTF-8");
		assertThat(answer.body()).isEqualTo(ExampleExchange.text("/explain", name, extension).orElseThrow());
	}

	private Answer text(String request, String accept) {
		return send(HttpRequest.newBuilder(uri("/explain"))
			.header("Content-Type", "application/json")
			.header("Accept", accept)
			.POST(BodyPublishers.ofString(request)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "*/* | application/json", "text/* | text/plain;charset=UTF-8",
					"text/markdown, text/plain;q=0.5 | text/markdown;charset=UTF-8",
					"text/plain;charset=iso-8859-1 | text/plain;charset=UTF-8",
					"application/x-npz | application/problem+json", "text/html | application/problem+json" })
	void theAnswerIsOfTheAcceptedType(String accept, String contentType) {
		assertThat(text(NOTEBOOK + "}", accept).contentType()).isEqualTo(contentType);
	}

	@ParameterizedTest
	@CsvSource({ "1, 0.3 − 1 = −0.7", "4, 0.2689 − 1 = −0.7311", "17, 0.2689414213699951 − 1 = −0.7310585786300049" })
	void digitsAreSignificant(int digits, String expected) {
		assertThat(text(NOTEBOOK + ",\"digits\":" + digits + "}", "text/plain").body()).contains(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "18", "4.5", "\"4\"" })
	void otherDigitsAreRefused(String digits) {
		Answer answer = text(NOTEBOOK + ",\"digits\":" + digits + "}", "text/plain");
		assertThat(answer.status()).isBetween(400, 422);
		assertThat(errors(answer.json())).hasSize(1).first().asString().startsWith("#/digits ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "#", "#/", "/u1/0", "#/u1/", "#/u1/2", "#/u1/-1", "#/u1/00", "#/u1/0/0", "#/u1/1e0",
			"#/W1", "#/x/0", "#/eta", "#/lossAfter", "#/loss/0", "#/gradientNorm", "#/trace/0/z/0",
			"#/gradients/W1/2/0", "#/gradients/W1/0/2", "#/gradients/W1/0/0/0", "#/gradients/b1/0", "#/after/W3",
			"#/after/W1/9999999999/0" })
	void aPointerToNothingThatIsComputedIsRefused(String pointer) {
		Answer answer = post("/explain", NOTEBOOK + ",\"of\":[\"#/h\",\"" + pointer + "\"]}");
		assertThat(answer.status()).isEqualTo(422);
		assertThat(errors(answer.json()))
			.containsExactly("#/of/1 names nothing that is computed here; there are #/u1/0, "
					+ "#/u2/0, #/loss, #/delta2/0, #/gradients/W2/0/0, #/after/W1/0/0 and the like");
	}

	@ParameterizedTest
	@CsvSource({ "#/after, 28", "#/loss, 9", "#/h, 8", "#/u1, 2", "#/u1/1, 1", "#/gradients/W2, 14",
			"#/gradients/W2/0, 10", "#/gradients, 20", "#/after/W1/1, 15" })
	void aPointerToAnArrayNamesAllOfIt(String pointer, int computations) {
		ObjectNode request = (ObjectNode) JSON.readTree(NOTEBOOK + "}");
		request.putArray("of").add(pointer);
		assertThat(explain(request)).hasSize(computations);
	}

	@Test
	void theOutputIsAPartOfTheTraceToo() {
		ObjectNode request = (ObjectNode) JSON.readTree("""
				{"x":[1],"layers":[{"W":[[1]],"activation":"tanh"},{"W":[[2]],"activation":"tanh"}]}""");
		request.putArray("of").add("#/trace/1/a/0");
		assertThat(explain(request).getLast().get("at").stringValue()).isEqualTo("#/h/0");
	}

	@Test
	void withoutATargetThereIsNoBackwardPass() {
		Answer answer = post("/explain", """
				{"x":[1,1],"W1":[[0,1],[0,-1]],"W2":[[1,2],[2,-1]],"of":["#/delta2/0"]}""");
		assertThat(errors(answer.json())).containsExactly(
				"#/of/0 names nothing that is computed here; there are #/u1/0, #/u2/0 and the like; a target adds the rest of the step");
	}

	@Test
	void anEmptyListNamesNothing() {
		Answer answer = post("/explain", NOTEBOOK + ",\"of\":[]}");
		assertThat(errors(answer.json())).containsExactly("#/of names nothing; leave it out for everything");
	}

	@Test
	void aLargeNetworkIsExplainedInParts() {
		ObjectNode request = (ObjectNode) post("/init", """
				{"sizes":[784,128,10],"seed":1}""").json();
		request.set("x", vector(new SplittableRandom(1), 784));
		request.put("labels", 3);
		Answer all = post("/explain", request.toString());
		assertThat(all.status()).isEqualTo(422);
		// 101,632 products, 128 activations, 10 × 10 of softmax, 10 of the loss, 10
		// deltas, 10 × 128 products of deltas,
		// 101,632 gradients, 101,632 updates
		assertThat(errors(all.json())).containsExactly(
				"#/of there are 306424 terms, at most 20000 are explained; " + "name what to explain in `of`");

		request.putArray("of").add("#/h/0");
		Answer output = post("/explain", request.toString());
		assertThat(errors(output.json()))
			.containsExactly("#/of what it names depends on 101770 terms, at most 20000 are "
					+ "explained; name less, or what is computed earlier");

		request.putArray("of").add("#/u2/5").add("#/u1/17");
		List<JsonNode> some = explain(request);
		assertThat(some).extracting((computation) -> computation.get("at").stringValue())
			.containsExactly("#/u1/5", "#/u1/17", "#/u2/5");
		assertThat(some.getFirst().get("terms")).hasSize(784);
	}

	@Test
	void aBatchIsRefused() {
		Answer answer = post("/explain", """
				{"x":[[1,1]],"W1":[[0,1],[0,-1]],"W2":[[1,2],[2,-1]],"y":[[1,0]]}""");
		assertThat(answer.status()).isEqualTo(422);
		assertThat(errors(answer.json())).containsExactly(
				"#/x is a batch; one sample is explained at a time: send one row, without the brackets around it");
	}

	/** Its product with a derivative of 0 is 0, and /train-step answers. */
	@Test
	void aSumOnTheWayThatOverflowsIsRefused() {
		String request = """
				{"x":[-1],"layers":[{"W":[[1]],"activation":"relu"},{"W":[[1e308],[1e308]],"activation":"identity"}],\
				"y":[-1e10,-1e10]""";
		assertThat(post("/train-step", request + "}").status()).isEqualTo(200);
		Answer answer = post("/explain", request + "}");
		assertThat(answer.status()).isEqualTo(422);
		assertThat(errors(answer.json())).containsExactly("#/of a value on the way to #/deltas/0/0 overflows float64, "
				+ "though the result does not; `of` chooses what comes before it");
		assertThat(post("/explain", request + ",\"of\":[\"#/deltas/1\"]}").status()).isEqualTo(200);
	}

	@Test
	void outputsAreNamedInOf() {
		Answer answer = post("/explain", NOTEBOOK + ",\"outputs\":[\"h\"]}");
		assertThat(answer.status()).isEqualTo(400);
		assertThat(errors(answer.json())).first()
			.asString()
			.startsWith("#/outputs unknown field; what to explain goes into of, as pointers;");
	}

}
