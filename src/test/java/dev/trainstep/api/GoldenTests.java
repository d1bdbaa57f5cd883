package dev.trainstep.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cases that PyTorch computed in float64 with autograd, by
 * {@code src/test/resources/golden/generate.py}. PyTorch adds in another order, hence the
 * tolerances.
 */
class GoldenTests extends HttpTest {

	private static final double ABSOLUTE = 1e-12;

	private static final double RELATIVE = 1e-10;

	/** Differences grow from step to step, because optimizers divide by small roots. */
	private static final double RELATIVE_OF_STEPS = 1e-9;

	private static final Set<String> NETWORK_AND_OPTIMIZER = Set.of("W1", "b1", "W2", "b2", "layers", "optimizer");

	static List<String> cases() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden"))) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".json"))
				.sorted()
				.toList();
		}
	}

	@Test
	void everyCaseIsThere() throws IOException {
		assertThat(cases()).hasSize(158);
	}

	@ParameterizedTest
	@MethodSource("cases")
	void answersAreThoseOfPyTorch(String file) throws IOException {
		JsonNode golden = JSON.readTree(Files.readString(Path.of("src/test/resources/golden", file)));
		String endpoint = golden.get("endpoint").stringValue();
		if (endpoint.startsWith("steps:")) {
			assertSteps(golden, Integer.parseInt(endpoint.substring("steps:".length())));
			return;
		}
		JsonNode results = results(endpoint, golden.get("request"));
		golden.get("expected")
			.forEachEntry((name, expected) -> assertClose(results.path(name), expected, RELATIVE, name));
	}

	/** Copies the network and the optimizer of each answer into the next request. */
	private void assertSteps(JsonNode golden, int steps) {
		var request = (ObjectNode) golden.get("request").deepCopy();
		List<JsonNode> losses = new ArrayList<>();
		JsonNode expected = golden.get("expected");
		for (int step = 0; step < steps; step++) {
			JsonNode results = results("/train-step", request);
			losses.add(results.get("loss"));
			results.forEachEntry((name, result) -> {
				if (NETWORK_AND_OPTIMIZER.contains(name)) {
					request.set(name, result);
				}
			});
		}
		assertThat(expected.size()).isGreaterThan(1);
		expected.forEachEntry((name, value) -> assertClose(
				name.equals("losses") ? JSON.valueToTree(losses) : request.path(name), value, RELATIVE_OF_STEPS, name));
	}

	private JsonNode results(String endpoint, JsonNode request) {
		Answer answer = post(endpoint, request.toString());
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json();
	}

	private static void assertClose(JsonNode actual, JsonNode expected, double relative, String place) {
		assertThat(actual.getNodeType()).as(place).isEqualTo(expected.getNodeType());
		if (expected.isNumber()) {
			double a = actual.doubleValue();
			double b = expected.doubleValue();
			assertThat(Math.abs(a - b)).as(place + ": " + a + " for " + b)
				.isLessThanOrEqualTo(ABSOLUTE + relative * Math.abs(b));
		}
		else {
			assertThat(actual.size()).as(place).isEqualTo(expected.size());
			for (int i = 0; i < expected.size() && expected.isArray(); i++) {
				assertClose(actual.get(i), expected.get(i), relative, place + "/" + i);
			}
			if (expected.isObject()) {
				expected
					.forEachEntry((name, value) -> assertClose(actual.path(name), value, relative, place + "/" + name));
			}
		}
	}

}
