package dev.trainstep.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cases that PyTorch computed in float64 with autograd, by
 * {@code src/test/resources/golden/generate.py}. Its sums have another order.
 */
class GoldenTests extends HttpTest {

	private static final double ABSOLUTE = 1e-12;

	private static final double RELATIVE = 1e-10;

	static List<String> cases() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden"))) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".json"))
				.sorted()
				.toList();
		}
	}

	@Test
	void allCasesAreThere() throws IOException {
		assertThat(cases()).hasSize(21);
	}

	@ParameterizedTest
	@MethodSource("cases")
	void answersAreThoseOfPyTorch(String file) throws IOException {
		JsonNode golden = JSON.readTree(Files.readString(Path.of("src/test/resources/golden", file)));
		// what /gradients is asked for, /train-step answers too
		String endpoint = golden.get("endpoint").stringValue().replace("/gradients", "/train-step");
		Answer answer = post(endpoint, golden.get("request").toString());
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		JsonNode results = answer.json();
		golden.get("expected").forEachEntry((name, expected) -> assertClose(results.path(name), expected, name));
	}

	private static void assertClose(JsonNode actual, JsonNode expected, String place) {
		assertThat(actual.getNodeType()).as(place).isEqualTo(expected.getNodeType());
		if (expected.isNumber()) {
			double a = actual.doubleValue();
			double b = expected.doubleValue();
			assertThat(Math.abs(a - b)).as(place + ": " + a + " for " + b)
				.isLessThanOrEqualTo(ABSOLUTE + RELATIVE * Math.abs(b));
		}
		else {
			assertThat(actual.size()).as(place).isEqualTo(expected.size());
			for (int i = 0; i < expected.size() && expected.isArray(); i++) {
				assertClose(actual.get(i), expected.get(i), place + "/" + i);
			}
			if (expected.isObject()) {
				expected.forEachEntry((name, value) -> assertClose(actual.path(name), value, place + "/" + name));
			}
		}
	}

}
