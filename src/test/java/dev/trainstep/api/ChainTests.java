package dev.trainstep.api;

import java.util.SplittableRandom;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A network cut in two, each part a network of its own: h of the first is x of the
 * second, and dx of the second is dh of the first.
 */
class ChainTests extends HttpTest {

	private static final int DEPTH = 4;

	@ParameterizedTest
	@CsvSource({ "1, 0, softmax", "2, 7, softmax", "3, 33, softmax", "2, 5, sigmoid", "1, 0, identity", "3, 64, tanh" })
	void gradientsOfThePartsAreThoseOfTheWholeBitForBit(int cut, int samples, String last) {
		var random = new SplittableRandom(cut);
		JsonNode layers = post("/init", """
				{"sizes":[3,17,5,9,4],"seed":%d,"bias":true,"activations":["tanh","leakyRelu","sigmoid","%s"]}"""
			.formatted(cut, last)).json().get("layers");
		ObjectNode whole = request(layers, 0, DEPTH);
		whole.set("x", samples(random, samples, 3));
		whole.set("y", targets(samples, 4));
		whole.set("outputs", JSON.valueToTree(new String[] { "h", "loss", "dx", "gradients" }));
		JsonNode expected = answer(whole);

		ObjectNode first = request(layers, 0, cut);
		first.set("x", whole.get("x"));
		ObjectNode second = request(layers, cut, DEPTH);
		second.set("x", post("/forward", first.toString()).json().get("h"));
		second.set("y", whole.get("y"));
		second.set("outputs", whole.get("outputs"));
		JsonNode ofSecond = answer(second);
		first.set("dh", ofSecond.get("dx"));
		first.set("outputs", JSON.valueToTree(new String[] { "dx", "gradients" }));
		JsonNode ofFirst = answer(first);

		assertThat(ofSecond.get("h")).isEqualTo(expected.get("h"));
		assertThat(ofSecond.get("loss")).isEqualTo(expected.get("loss"));
		assertThat(ofFirst.get("dx")).isEqualTo(expected.get("dx"));
		ArrayNode gradients = JSON.createArrayNode();
		ofFirst.at("/gradients/layers").forEach(gradients::add);
		ofSecond.at("/gradients/layers").forEach(gradients::add);
		assertThat((JsonNode) gradients).hasSize(DEPTH).isEqualTo(expected.at("/gradients/layers"));
	}

	private JsonNode answer(ObjectNode request) {
		Answer answer = post("/gradients", request.toString());
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json();
	}

	/** A network of the layers from one to another. */
	private static ObjectNode request(JsonNode layers, int from, int to) {
		ObjectNode request = JSON.createObjectNode();
		ArrayNode part = request.putArray("layers");
		for (int l = from; l < to; l++) {
			part.add(layers.get(l));
		}
		return request;
	}

	/** B × n numbers; one sample for 0. */
	private static JsonNode samples(SplittableRandom random, int count, int n) {
		ArrayNode samples = JSON.createArrayNode();
		for (int s = 0; s < Math.max(1, count); s++) {
			samples.add(JSON.<JsonNode>valueToTree(random.doubles(n, -2, 2).toArray()));
		}
		return (count == 0) ? samples.get(0) : samples;
	}

	/** B × c numbers that are distributions, and one-hot; one sample for 0. */
	private static JsonNode targets(int count, int c) {
		ArrayNode targets = JSON.createArrayNode();
		for (int s = 0; s < Math.max(1, count); s++) {
			double[] target = new double[c];
			target[s % c] = 1.0;
			targets.add(JSON.<JsonNode>valueToTree(target));
		}
		return (count == 0) ? targets.get(0) : targets;
	}

}
