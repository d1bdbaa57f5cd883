package dev.trainstep.api;

import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The notebook's form and the form of layers mean the same network. */
class LayerFormTests extends HttpTest {

	private ObjectNode init(long seed, int... sizes) {
		Answer answer = post("/init", "{\"sizes\":%s,\"seed\":%d,\"bias\":%b}".formatted(JSON.writeValueAsString(sizes),
				seed, seed % 2 == 0));
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return (ObjectNode) answer.json();
	}

	/** A network in the notebook's form, or its gradients, as layers. */
	private static ObjectNode layers(JsonNode notebook, boolean activations) {
		ObjectNode layers = JSON.createObjectNode();
		for (String number : List.of("1", "2")) {
			ObjectNode layer = layers.withArray("/layers").addObject();
			layer.set("W", notebook.get("W" + number));
			if (notebook.has("b" + number)) {
				layer.set("b", notebook.get("b" + number));
			}
			if (activations) {
				layer.put("activation", number.equals("1") ? "relu" : "softmax");
			}
		}
		return layers;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6 })
	void reluAndSoftmaxAsLayersGiveTheNotebooksNumbersBitForBit(int seed) {
		var random = new SplittableRandom(seed);
		int n = random.nextInt(1, 20);
		int c = random.nextInt(1, 8);
		int B = random.nextInt(1, 9);
		ObjectNode network = init(seed, n, random.nextInt(1, 20), c);
		ObjectNode data = JSON.createObjectNode();
		for (int s = 0; s < B; s++) {
			data.withArray("/x").add(JSON.valueToTree(random.doubles(n, -1, 1).toArray()));
			data.withArray("/labels").add(random.nextInt(c));
		}
		List<String> shared = List.of("h", "loss", "lossPerSample", "predictions", "accuracy", "gradients",
				"gradientNorm", "lossAfter");
		ObjectNode update = JSON.createObjectNode();
		update.putObject("optimizer").put("type", "adam");
		update.put("clipNorm", 0.1);
		JsonNode notebook = step(network, data, update, shared, "delta1", "delta2", "u1", "u3");
		JsonNode layered = step(layers(network, true), data, update, shared, "deltas", "trace");
		for (String name : List.of("h", "loss", "lossPerSample", "predictions", "accuracy", "gradientNorm",
				"lossAfter")) {
			assertThat(layered.get(name)).as(name).isEqualTo(notebook.get(name));
		}
		assertThat(layered.get("layers")).isEqualTo(layers(notebook, true).get("layers"));
		assertThat(layered.at("/gradients/layers")).isEqualTo(layers(notebook.get("gradients"), false).get("layers"));
		assertThat(layered.at("/optimizer/state/m/layers"))
			.isEqualTo(layers(notebook.at("/optimizer/state/m"), false).get("layers"));
		assertThat(layered.at("/deltas/0")).isEqualTo(notebook.get("delta1"));
		assertThat(layered.at("/deltas/1")).isEqualTo(notebook.get("delta2"));
		assertThat(layered.at("/trace/0/z")).isEqualTo(notebook.get("u1"));
		assertThat(layered.at("/trace/1/z")).isEqualTo(notebook.get("u3"));
		assertThat(layered.at("/trace/1/a")).isEqualTo(notebook.get("h"));
	}

	private JsonNode step(ObjectNode network, ObjectNode data, ObjectNode update, List<String> shared, String... own) {
		ObjectNode request = network.deepCopy().setAll(data).setAll(update);
		shared.forEach((name) -> request.withArray("/outputs").add(name));
		List.of(own).forEach((name) -> request.withArray("/outputs").add(name));
		Answer answer = post("/train-step", request.toString());
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json();
	}

	@Test
	void oneSampleGivesVectors() {
		Answer answer = post("/train-step", """
				{"x":[1,2],"y":[3],"layers":[{"W":[[1,-1],[0,1]],"b":[0,1],"activation":"tanh"},
				{"W":[[1,1]],"activation":"identity"}],"outputs":["h","trace","deltas","lossPerSample"]}""");
		assertThat(answer.json().propertyNames()).containsExactly("h", "trace", "lossPerSample", "deltas", "layers");
		assertThat(answer.json().at("/h").size()).isEqualTo(1);
		assertThat(answer.json().at("/trace/0/z").toString()).isEqualTo("[-1.0,3.0]");
		assertThat(answer.json().at("/deltas/0").size()).isEqualTo(2);
		assertThat(answer.json().at("/lossPerSample").isNumber()).isTrue();
		assertThat(answer.json().at("/layers/0").propertyNames()).containsExactly("W", "b", "activation");
		assertThat(answer.json().at("/layers/1").propertyNames()).containsExactly("W", "activation");
	}

	@Test
	void eachFormHasItsDefaultOutputs() {
		String network = "{\"x\":[1],\"y\":[3],\"layers\":[{\"W\":[[1]],\"activation\":\"identity\"}]}";
		assertThat(post("/forward", network).json().propertyNames()).containsExactly("h", "loss");
		assertThat(post("/gradients", network).json().propertyNames()).containsExactly("loss", "gradients");
		assertThat(post("/train-step", network).json().propertyNames()).containsExactly("h", "loss", "lossAfter",
				"layers");
	}

	@Test
	void aNetworkHasAtMost32Layers() {
		String layer = "{\"W\":[[1]],\"activation\":\"relu\"}";
		String layers = (layer + ",").repeat(31) + layer;
		assertThat(post("/forward", "{\"x\":[1],\"layers\":[" + layers + "]}").body()).isEqualTo("{\"h\":[1.0]}");
		assertThat(post("/forward", "{\"x\":[1],\"layers\":[" + layers + "," + layer + "]}").status()).isEqualTo(422);
	}

}
