package dev.trainstep.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Mistakes in the caller's gradients that {@code /gradient-check} knows. */
class GradientHintsTests extends HttpTest {

	private static final String NOTEBOOK = """
			"W1":[[0.3,-0.2],[0.7,0.1]],"b1":[0.1,0.2],"W2":[[0.4,-0.6],[0.5,0.2]],"b2":[-0.3,0.1],\
			"x":[[1,1.5],[0.5,-1],[-0.7,2]],"labels":[0,1,1]""";

	private static final List<String> OF_NOTEBOOK = List.of("#/W1", "#/b1", "#/W2", "#/b2");

	private static final List<String> OF_LAYERS = List.of("#/layers/0/W", "#/layers/0/b", "#/layers/1/W",
			"#/layers/1/b");

	/** A network in layer form, the second layer with identity and squares. */
	private static String layers(String activation) {
		return """
				"layers":[{"W":[[0.3,-0.2],[0.7,0.1]],"b":[0.1,0.2],"activation":"%s"},\
				{"W":[[0.4,-0.6],[0.5,0.2]],"b":[-0.3,0.1],"activation":"identity"}],\
				"x":[[1,1.5],[0.5,-1],[-0.7,2]],"y":[[1,0],[0,2],[-1,1]]""".formatted(activation);
	}

	private ObjectNode withGradients(String network) {
		Answer answer = post("/gradients", "{" + network + "}");
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		var request = (ObjectNode) JSON.readTree("{" + network + "}");
		return request.set("gradients", answer.json().get("gradients"));
	}

	private JsonNode check(JsonNode request) {
		Answer answer = post("/gradient-check", request.toString());
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json();
	}

	private void assertHints(JsonNode request, List<String> pointers, String hint) {
		JsonNode check = check(request);
		assertThat(check.get("passed").booleanValue()).isFalse();
		ArrayNode expected = JSON.createArrayNode();
		pointers.forEach((pointer) -> expected.addObject().put("pointer", pointer).put("hint", hint));
		assertThat(check.get("hints")).as(check.toString()).isEqualTo(expected);
	}

	/** Maps each number below a node. */
	private static JsonNode mapped(JsonNode node, DoubleUnaryOperator map) {
		if (node.isNumber()) {
			return JSON.valueToTree(map.applyAsDouble(node.doubleValue()));
		}
		if (node.isArray()) {
			ArrayNode array = JSON.createArrayNode();
			node.forEach((element) -> array.add(mapped(element, map)));
			return array;
		}
		ObjectNode object = JSON.createObjectNode();
		node.forEachEntry((name, value) -> object.set(name, mapped(value, map)));
		return object;
	}

	static Stream<Arguments> networks() {
		List<Arguments> networks = new ArrayList<>(List.of(arguments(NOTEBOOK, OF_NOTEBOOK)));
		Stream.of("relu", "leakyRelu", "tanh", "sigmoid", "identity")
			.forEach((activation) -> networks.add(arguments(layers(activation), OF_LAYERS)));
		return networks.stream();
	}

	@ParameterizedTest
	@MethodSource("networks")
	void aFactorOfAllGradientsIsTold(String network, List<String> pointers) {
		ObjectNode request = withGradients(network);
		JsonNode right = request.get("gradients");
		assertThat(check(request).has("hints")).isFalse();
		request.set("gradients", mapped(right, (value) -> -value));
		assertHints(request, pointers, "has the opposite sign");
		request.set("gradients", mapped(right, (value) -> 3 * value));
		assertHints(request, pointers, "is the sum over the batch, not the mean");
		request.set("gradients", mapped(right, (value) -> 0.01 * value));
		assertHints(request, pointers, "is already multiplied by eta");
		request.set("gradients", mapped(right, (value) -> 0.7 * value));
		assertThat(check(request).has("hints")).isFalse();
	}

	@ParameterizedTest
	@MethodSource("networks")
	void aTransposeIsTold(String network, List<String> pointers) {
		ObjectNode request = withGradients(network);
		var first = (ArrayNode) request.get("gradients").findValue(pointers.getFirst().endsWith("1") ? "W1" : "W");
		JsonNode upper = first.get(0).get(1);
		((ArrayNode) first.get(0)).set(1, first.get(1).get(0));
		((ArrayNode) first.get(1)).set(0, upper);
		assertHints(request, pointers.subList(0, 1), "is transposed");
	}

	/** dW of the first layer of numbers that the service tells: Σ δ/f′(z) · x. */
	@Test
	void aMissingDerivativeIsTold() {
		for (String activation : List.of("tanh", "sigmoid")) {
			String network = layers(activation);
			ObjectNode request = withGradients(network);
			JsonNode passes = post("/gradients", "{" + network + ",\"outputs\":[\"trace\",\"deltas\"]}").json();
			var W = (ArrayNode) request.at("/gradients/layers/0/W");
			var b = (ArrayNode) request.at("/gradients/layers/0/b");
			for (int i = 0; i < 2; i++) {
				double[] dW = new double[2];
				double db = 0.0;
				for (int s = 0; s < 3; s++) {
					double a = passes.at("/trace/0/a/" + s + "/" + i).doubleValue();
					double slope = activation.equals("tanh") ? 1 - a * a : a * (1 - a);
					double delta = passes.at("/deltas/0/" + s + "/" + i).doubleValue() / slope;
					db += delta;
					dW[0] += delta * request.at("/x/" + s + "/0").doubleValue();
					dW[1] += delta * request.at("/x/" + s + "/1").doubleValue();
				}
				((ArrayNode) W.get(i)).set(0, JSON.valueToTree(dW[0])).set(1, JSON.valueToTree(dW[1]));
				b.set(i, JSON.valueToTree(db));
			}
			assertHints(request, OF_LAYERS.subList(0, 2), "lacks the activation's derivative");
		}
	}

	/** ReLU′ of the second unit is 0; its δ without it is −2.19, worked by hand. */
	@Test
	void aMissingDerivativeOfTheNotebookIsTold() {
		String network = """
				"x":[1,1],"W1":[[0,1],[0,-1]],"W2":[[1,2],[2,-1]],"y":[1,0]""";
		ObjectNode request = withGradients(network);
		((ObjectNode) request.get("gradients")).set("W1",
				JSON.readTree("[[0.7310585786300049,0.7310585786300049],[-2.193175735890015,-2.193175735890015]]"));
		assertHints(request, List.of("#/W1"), "lacks the activation's derivative");
	}

	@Test
	void theToleranceAndTheLimitAreTheCallers() {
		ObjectNode request = withGradients(NOTEBOOK);
		request.set("gradients", mapped(request.get("gradients"), (value) -> 1.001 * value));
		assertThat(check(request).get("passed").booleanValue()).isFalse();
		JsonNode check = check(request.put("tolerance", 0.01).put("limit", 12));
		assertThat(check.get("passed").booleanValue()).isTrue();
		assertThat(check.get("worst").size()).isEqualTo(12);
		assertThat(check(request.put("limit", 1)).get("worst").size()).isOne();
	}

}
