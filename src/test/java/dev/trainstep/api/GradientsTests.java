package dev.trainstep.api;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A step in two halves, for clients that accumulate or average gradients. */
class GradientsTests extends HttpTest {

	/** Sums of numbers around 1, in another order. */
	private static final double ROUNDING = 1e-14;

	private static final String DATA = """
			"x":[[1,-1],[2,0.5],[-0.5,1],[0.25,0.75]],"labels":[0,1,0,1]""";

	private ObjectNode network() {
		return (ObjectNode) post("/init", "{\"sizes\":[2,5,2],\"seed\":3,\"bias\":true}").json();
	}

	private static ObjectNode with(ObjectNode network, String fields) {
		return network.deepCopy().setAll((ObjectNode) JSON.readTree("{" + fields + "}"));
	}

	private JsonNode answer(String path, JsonNode request) {
		Answer answer = post(path, request.toString());
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"clipNorm\":0.2", "\"optimizer\":{\"type\":\"sgd\"}",
			"\"optimizer\":{\"type\":\"sgd\",\"weightDecay\":0.1}",
			"\"optimizer\":{\"type\":\"sgd\",\"momentum\":0.9,\"nesterov\":true}",
			"\"optimizer\":{\"type\":\"rmsprop\",\"momentum\":0.5},\"clipNorm\":0.2",
			"\"optimizer\":{\"type\":\"adagrad\"}", "\"optimizer\":{\"type\":\"adam\"}",
			"\"optimizer\":{\"type\":\"adamw\",\"weightDecay\":0.1},\"clipNorm\":0.2" })
	void gradientsAndTheirApplicationMakeAStep(String update) {
		ObjectNode network = network();
		String settings = update.isEmpty() ? "" : "," + update;
		for (int k = 0; k < 3; k++) {
			JsonNode stepped = answer("/train-step", with(network, DATA + ",\"eta\":0.1,\"outputs\":[]" + settings));
			ObjectNode request = with(network, "\"eta\":0.1" + settings);
			request.set("gradients", answer("/gradients", with(network, DATA)).get("gradients"));
			assertThat(answer("/apply-gradients", request)).isEqualTo(stepped);
			network = ((ObjectNode) stepped).deepCopy();
			JsonNode optimizer = network.remove("optimizer");
			settings = (optimizer != null) ? ",\"clipNorm\":0.2,\"optimizer\":" + optimizer : settings;
		}
	}

	@Test
	void anOptimizerWithoutStateComesBackWithItsSettings() {
		JsonNode answer = answer("/train-step",
				with(network(), DATA + ",\"optimizer\":{\"type\":\"sgd\",\"weightDecay\":0.1}"));
		assertThat(answer.get("optimizer").toString())
			.isEqualTo("{\"type\":\"sgd\",\"momentum\":0.0,\"nesterov\":false,\"weightDecay\":0.1}");
		assertThat(answer("/train-step", with(network(), DATA + ",\"optimizer\":{\"type\":\"sgd\"}")).has("optimizer"))
			.isFalse();
	}

	/** Data-parallel training: two services could each take half of a batch. */
	@Test
	void theMeanOfTheGradientsOfTwoHalvesMakesTheStepOfTheWhole() {
		ObjectNode network = network();
		JsonNode whole = answer("/train-step", with(network, DATA + ",\"eta\":0.1"));
		JsonNode first = answer("/gradients", with(network, "\"x\":[[1,-1],[2,0.5]],\"labels\":[0,1]"));
		JsonNode second = answer("/gradients", with(network, "\"x\":[[-0.5,1],[0.25,0.75]],\"labels\":[0,1]"));
		ObjectNode request = with(network, "\"eta\":0.1");
		request.set("gradients", mean(first.get("gradients"), second.get("gradients")));
		JsonNode averaged = answer("/apply-gradients", request);
		for (String name : List.of("W1", "b1", "W2", "b2")) {
			assertClose(averaged.get(name), whole.get(name));
		}
	}

	private static JsonNode mean(JsonNode first, JsonNode second) {
		if (first.isNumber()) {
			return JSON.valueToTree((first.doubleValue() + second.doubleValue()) / 2);
		}
		if (first.isArray()) {
			var means = JSON.createArrayNode();
			for (int i = 0; i < first.size(); i++) {
				means.add(mean(first.get(i), second.get(i)));
			}
			return means;
		}
		ObjectNode means = JSON.createObjectNode();
		first.forEachEntry((name, value) -> means.set(name, mean(value, second.get(name))));
		return means;
	}

	private static void assertClose(JsonNode actual, JsonNode expected) {
		assertThat(actual.size()).isEqualTo(expected.size());
		if (expected.isNumber()) {
			assertThat(actual.doubleValue()).isCloseTo(expected.doubleValue(), within(ROUNDING));
		}
		for (int i = 0; i < expected.size(); i++) {
			assertClose(actual.get(i), expected.get(i));
		}
	}

	@Test
	void theGradientCheckFindsAnErrorInGivenGradients() {
		ObjectNode network = network();
		ObjectNode gradients = (ObjectNode) answer("/gradients", with(network, DATA)).get("gradients");
		ObjectNode request = with(network, DATA);
		request.set("gradients", gradients);
		assertThat(answer("/gradient-check", request).get("passed").booleanValue()).isTrue();
		var row = (ArrayNode) gradients.at("/W2/1");
		row.set(3, JSON.valueToTree(row.get(3).doubleValue() + 1e-4));
		JsonNode check = answer("/gradient-check", request);
		assertThat(check.get("passed").booleanValue()).isFalse();
		assertThat(check.at("/worst/0/pointer").stringValue()).isEqualTo("#/W2/1/3");
		assertThat(check.get("worst").size()).isEqualTo(10);
	}

}
