package dev.trainstep.api;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.openapi.ExampleExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples in the OpenAPI document are true: each request gets the answer shown.
 */
class ExampleExchangeTests extends HttpTest {

	static Stream<Arguments> examples() {
		return ExampleExchange.paths().stream().flatMap((path) -> {
			var examples = ExampleExchange.all(path, JSON);
			assertThat(examples).containsKey("notebook");
			return examples.entrySet().stream().map((entry) -> Arguments.of(path, entry.getKey(), entry.getValue()));
		});
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("examples")
	void anExampleGetsTheAnswerShown(String path, String name, ExampleExchange example) {
		Answer answer = post(path, JSON.writeValueAsString(example.request()));
		assertThat(answer.status()).isEqualTo(example.status());
		assertThat(answer.json()).isEqualTo(JSON.valueToTree(example.answer()));
	}

}
