import java.io.Serializable;
import java.util.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Trains a network for each point of a grid, and prints which one has the least loss on other data. */
public class GridSearch {

	record Point(double eta, int hidden, int seed) implements Serializable {
	}

	record Result(Point point, double validationLoss) implements Serializable {
	}

	public static void main(String... arguments) throws Exception {
		Replicas replicas = Replicas.of(arguments);
		ObjectNode run = replicas.post("/data", Map.of("shape", "moons", "seed", 1, "noise", 0.3));
		run.set("validation", replicas.post("/data", Map.of("shape", "moons", "seed", 2, "noise", 0.3)));
		run.put("epochs", 60).put("batchSize", 16).putObject("optimizer").put("type", "adam");
		List<Point> grid = new ArrayList<>();
		for (double eta : List.of(0.003, 0.01, 0.03)) {
			for (int hidden : List.of(4, 32)) {
				grid.add(new Point(eta, hidden, 1));
				grid.add(new Point(eta, hidden, 2));
			}
		}
		List<Result> results = replicas.each(grid, (point) -> result(replicas, run.deepCopy(), point));
		results.forEach(System.out::println);
		System.out.println("best: " + Collections.min(results, Comparator.comparing(Result::validationLoss)));
	}

	private static Result result(Replicas replicas, ObjectNode run, Point point) throws Exception {
		List<Integer> sizes = List.of(2, point.hidden(), 2);
		run.setAll(replicas.post("/init", Map.of("sizes", sizes, "bias", true, "seed", point.seed())));
		JsonNode history = replicas.train(run.put("eta", point.eta()).put("seed", point.seed())).get("history");
		return new Result(point, history.get(history.size() - 1).get("validationLoss").doubleValue());
	}

}
