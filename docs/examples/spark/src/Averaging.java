import java.util.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.*;

/** Trains a network on the data of four places: in each round at each place, then the weights are averaged. */
public class Averaging {

	public static void main(String... arguments) throws Exception {
		Replicas replicas = Replicas.of(arguments);
		List<ObjectNode> places = new ArrayList<>();
		for (int place = 1; place <= 4; place++) {
			places.add(replicas.post("/data", Map.of("shape", "moons", "samples", 100, "seed", place)));
		}
		ObjectNode test = replicas.post("/data", Map.of("shape", "moons", "samples", 400, "seed", 5));
		test.putArray("outputs").add("loss").add("accuracy");
		ObjectNode network = replicas.post("/init", Map.of("sizes", List.of(2, 16, 2), "seed", 1, "bias", true));
		for (int round = 1; round <= 10; round++) {
			ObjectNode run = network.deepCopy().put("eta", 0.5).put("epochs", 5).put("batchSize", 16).put("seed", round);
			List<ObjectNode> trained = replicas.each(places, (place) -> replicas.train(run.deepCopy().setAll(place)));
			for (String name : List.of("W1", "b1", "W2", "b2")) {
				network.set(name, mean(trained.stream().map((answer) -> answer.get(name)).toList()));
			}
			System.out.println("round " + round + ": " + replicas.post("/forward", network.deepCopy().setAll(test)));
		}
	}

	/** The mean, number by number. The order of each sum is fixed, so it has the same bits whichever task ends first. */
	private static JsonNode mean(List<JsonNode> arrays) {
		if (!arrays.get(0).isArray()) {
			return DoubleNode.valueOf(arrays.stream().map(JsonNode::doubleValue).reduce(0.0, Double::sum) / arrays.size());
		}
		ArrayNode mean = JsonNodeFactory.instance.arrayNode();
		for (int i = 0; i < arrays.get(0).size(); i++) {
			int index = i;
			mean.add(mean(arrays.stream().map((array) -> array.get(index)).toList()));
		}
		return mean;
	}

}
