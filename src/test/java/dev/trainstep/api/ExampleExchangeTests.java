package dev.trainstep.api;

import java.net.http.HttpResponse;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.archive.onnx.OnnxRuntime;
import dev.trainstep.openapi.ExampleExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples in the OpenAPI document are true: each request gets the answer shown. An
 * answer that is no JSON is not shown; it is a model that ONNX Runtime loads.
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
		String request = JSON.writeValueAsString(example.request());
		if (example.answer() == null) {
			HttpResponse<byte[]> file = download(path, request);
			assertThat(file.statusCode()).isEqualTo(example.status());
			new OnnxRuntime(file.body()).close();
			return;
		}
		Answer answer = post(path, request);
		assertThat(answer.status()).isEqualTo(example.status());
		assertThat(answer.json()).isEqualTo(JSON.valueToTree(example.answer()));
	}

}
