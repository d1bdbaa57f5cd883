package dev.trainstep.api;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Data made from a seed, and networks that learn from them. */
class DataTests extends HttpTest {

	private static final String HIDDEN_8 = "\"sizes\":[2,8,2],\"activations\":[\"tanh\",\"softmax\"]";

	private static final String HIDDEN_16_16 = "\"sizes\":[2,16,16,2],\"activations\":[\"tanh\",\"tanh\",\"softmax\"]";

	private JsonNode data(String fields) {
		Answer answer = post("/data", "{" + fields + "}");
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json();
	}

	@ParameterizedTest
	@ValueSource(strings = { "circle", "xor", "gauss", "spiral", "moons" })
	void theSameSeedGivesTheSameBytes(String shape) {
		String first = post("/data", "{\"shape\":\"" + shape + "\",\"seed\":9007199254740991}").body();
		assertThat(post("/data",
				"{\"seed\":9007199254740991,\"classes\":2,\"noise\":0.1,\"samples\":200,\"shape\":\"" + shape + "\"}")
			.body()).isEqualTo(first);
		assertThat(post("/data", "{\"shape\":\"" + shape + "\",\"seed\":9007199254740990}").body()).isNotEqualTo(first);
	}

	@Test
	void oneSampleIsABatchOfOne() {
		JsonNode data = data("\"shape\":\"moons\",\"seed\":1,\"samples\":1,\"noise\":0");
		assertThat(data.toString()).isEqualTo("{\"x\":[[0.3333333333333333,-0.16666666666666666]],\"labels\":[0]}");
	}

	@Test
	void theLargestDataAreMade() {
		JsonNode data = data("\"shape\":\"gauss\",\"seed\":0,\"samples\":100000,\"noise\":1,\"classes\":5");
		assertThat(data.get("x").size()).isEqualTo(100_000);
		assertThat(data.get("labels").valueStream().mapToInt(JsonNode::intValue).sum())
			.isEqualTo(20_000 * (1 + 2 + 3 + 4));
	}

	/** Of three seeds, so that none has to be a lucky one. */
	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`',
			value = { "circle; " + HIDDEN_8 + "; 0.05; 100; 16", "xor; " + HIDDEN_8 + "; 0.05; 100; 16",
					"gauss; " + HIDDEN_8 + "; 0.05; 100; 16", "moons; " + HIDDEN_8 + "; 0.05; 100; 16",
					"spiral; " + HIDDEN_16_16 + "; 0.03; 2000; 200" })
	void aSmallNetworkLearnsTheShape(String shape, String network, double eta, int epochs, int batchSize) {
		for (int seed = 1; seed <= 3; seed++) {
			ObjectNode request = (ObjectNode) post("/init", "{" + network + ",\"bias\":true,\"seed\":" + seed + "}")
				.json();
			request.setAll((ObjectNode) data("\"shape\":\"" + shape + "\",\"seed\":" + seed));
			request.put("eta", eta).put("epochs", epochs).put("batchSize", batchSize).put("seed", seed);
			request.putObject("optimizer").put("type", "adam");
			Answer answer = post("/train", request.toString());
			assertThat(answer.status()).as(answer.body()).isEqualTo(200);
			assertThat(answer.json().get("accuracy").doubleValue()).isGreaterThanOrEqualTo(0.95);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"\"shape\":\"circle\",\"seed\":1,\"samples\":0 | 422 | #/samples must be between 1 and 100000",
			"\"shape\":\"circle\",\"seed\":1,\"samples\":100001 | 422 | #/samples must be between 1 and 100000",
			"\"shape\":\"circle\",\"seed\":1,\"samples\":9007199254740991 | 422 | #/samples must be between 1 and 100000",
			"\"shape\":\"circle\",\"seed\":1,\"samples\":1.5 | 400 | #/samples expected an integer",
			"\"shape\":\"circle\",\"seed\":1,\"noise\":-0.1 | 422 | #/noise must be between 0 and 1",
			"\"shape\":\"circle\",\"seed\":1,\"noise\":1.1 | 422 | #/noise must be between 0 and 1",
			"\"shape\":\"circle\",\"seed\":1,\"classes\":3 | 422 | #/classes must be 2 with this shape; gauss and spiral have 2 to 5",
			"\"shape\":\"gauss\",\"seed\":1,\"classes\":1 | 422 | #/classes must be between 2 and 5",
			"\"shape\":\"spiral\",\"seed\":1,\"classes\":6 | 422 | #/classes must be between 2 and 5",
			"\"shape\":\"circle\" | 400 | #/seed missing", "\"seed\":1 | 400 | #/shape missing",
			"\"shape\":\"circle\",\"seed\":-1 | 422 | #/seed must be between 0 and 9007199254740991",
			"\"shape\":\"circle\",\"seed\":9007199254740992 | 422 | #/seed an integer is at most 2^53 - 1",
			"\"shape\":\"square\",\"seed\":1 | 422 | #/shape unknown; the names here are circle, xor, gauss, spiral, moons" })
	void aWrongValueIsRefusedWithItsReason(String fields, int status, String error) {
		Answer answer = post("/data", "{" + fields + "}");
		assertThat(answer.status()).isEqualTo(status);
		assertThat(errors(answer.json())).containsExactly(error);
	}

}
