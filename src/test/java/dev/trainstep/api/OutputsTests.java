package dev.trainstep.api;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The results in answers, and their shapes. */
class OutputsTests extends HttpTest {

	private static final String NETWORK = """
			"W1":[[1,2],[3,4],[-1,-2]],"b1":[0.5,-0.5,1],"W2":[[1,0,1],[0,1,0]],"b2":[0.25,0]""";

	private static final String EVERYTHING = """
			["h","u1","u2","u3","loss","lossPerSample","predictions","accuracy","delta1","delta2","gradients",\
			"gradientNorm","lossAfter","W1","b1","W2","b2"]""";

	private List<String> names(String path, String request) {
		Answer answer = post(path, request);
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return List.copyOf(answer.json().propertyNames());
	}

	@Test
	void forwardHasItsDefaults() {
		assertThat(names("/forward", "{\"x\":[1,2]," + NETWORK + "}")).containsExactly("h", "u1", "u2", "u3");
		assertThat(names("/forward", "{\"x\":[1,2],\"labels\":0," + NETWORK + "}")).containsExactly("h", "u1", "u2",
				"u3", "loss");
	}

	@Test
	void trainStepHasItsDefaultsAndTheNetwork() {
		assertThat(names("/train-step", "{\"x\":[1,2],\"labels\":0," + NETWORK + "}")).containsExactly("h", "loss",
				"lossAfter", "W1", "b1", "W2", "b2");
	}

	@Test
	void absentBiasesStayAbsent() {
		assertThat(names("/train-step", """
				{"x":[1],"labels":0,"W1":[[1]],"W2":[[1]],"b2":[0],"outputs":["gradients"]}"""))
			.containsExactly("gradients", "W1", "W2", "b2");
	}

	@Test
	void onlyChosenResultsComeBack() {
		assertThat(names("/forward", "{\"x\":[1,2],\"labels\":0,\"outputs\":[\"accuracy\",\"h\"]," + NETWORK + "}"))
			.containsExactly("h", "accuracy");
		assertThat(names("/forward", "{\"x\":[1,2],\"outputs\":[]," + NETWORK + "}")).isEmpty();
		assertThat(names("/train-step", "{\"x\":[1,2],\"labels\":0,\"outputs\":[]," + NETWORK + "}"))
			.containsExactly("W1", "b1", "W2", "b2");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "[1,2]; 0; ''", "[[1,2]]; [0]; 1,", "[[1,2],[3,4],[5,6]]; [0,1,1]; 3," })
	void shapesFollowTheRequest(String x, String labels, String batch) {
		JsonNode answer = post("/train-step",
				"{\"x\":%s,\"labels\":%s,\"outputs\":%s,%s}".formatted(x, labels, EVERYTHING, NETWORK))
			.json();
		assertThat(shape(answer.get("h"))).isEqualTo(batch + "2");
		assertThat(shape(answer.get("u1"))).isEqualTo(batch + "3");
		assertThat(shape(answer.get("u2"))).isEqualTo(batch + "3");
		assertThat(shape(answer.get("u3"))).isEqualTo(batch + "2");
		assertThat(shape(answer.get("delta1"))).isEqualTo(batch + "3");
		assertThat(shape(answer.get("delta2"))).isEqualTo(batch + "2");
		assertThat(shape(answer.get("lossPerSample")) + ",").isEqualTo(batch.isEmpty() ? "," : batch);
		assertThat(shape(answer.get("predictions")) + ",").isEqualTo(batch.isEmpty() ? "," : batch);
		for (JsonNode network : List.of(answer, answer.get("gradients"))) {
			assertThat(shape(network.get("W1"))).isEqualTo("3,2");
			assertThat(shape(network.get("b1"))).isEqualTo("3");
			assertThat(shape(network.get("W2"))).isEqualTo("2,3");
			assertThat(shape(network.get("b2"))).isEqualTo("2");
		}
	}

	/** The lengths of nested arrays; empty for a number. */
	private static String shape(JsonNode node) {
		if (!node.isArray()) {
			return "";
		}
		return node.get(0).isArray() ? node.size() + "," + shape(node.get(0)) : Integer.toString(node.size());
	}

	@Test
	void aLabelMeansTheSameAsItsOneHotDistribution() {
		String x = "{\"x\":[[1,2],[3,-4]],\"outputs\":" + EVERYTHING + ",";
		Answer labels = post("/train-step", x + "\"labels\":[1,0]," + NETWORK + "}");
		Answer distributions = post("/train-step", x + "\"y\":[[0,1],[1,0]]," + NETWORK + "}");
		assertThat(labels.body()).isEqualTo(distributions.body());
	}

	@Test
	void numbersAreLossless() {
		String numbers = "[4.9E-324,1.7976931348623157E308,-0.1,3.0E-5,123456.789,-1.0E22]";
		String answer = post("/forward", """
				{"x":[1],"W1":[[4.9e-324],[1.7976931348623157e308],[-0.1],[0.00003],[123456.789],[-1e22]],\
				"W2":[[0,0,0,0,0,0]],"outputs":["u1"]}""").body();
		assertThat(answer).isEqualTo("{\"u1\":" + numbers + "}");
	}

	@Test
	void negativeZeroKeepsItsSign() {
		assertThat(post("/forward", """
				{"x":[1],"W1":[[-0]],"b1":[-0],"W2":[[1]],"b2":[-0.0],"outputs":["u1","u3"]}""").body())
			.isEqualTo("{\"u1\":[0.0],\"u3\":[0.0]}");
		assertThat(post("/train-step", """
				{"x":[0],"W1":[[-0]],"W2":[[-0.0]],"labels":0,"outputs":[]}""").body())
			.isEqualTo("{\"W1\":[[-0.0]],\"W2\":[[-0.0]]}");
	}

	@Test
	void anIntegerMayBeWrittenAsAFraction() {
		assertThat(names("/forward", "{\"x\":[1,2],\"labels\":1.0,\"outputs\":[\"loss\"]," + NETWORK + "}"))
			.containsExactly("loss");
	}

}
