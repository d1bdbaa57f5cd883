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
			["h","u1","u2","u3","loss","lossPerSample","predictions","accuracy","confusionMatrix","dx","delta1","delta2","gradients",\
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
		assertThat(shape(answer.get("confusionMatrix"))).isEqualTo("2,2");
		assertThat(shape(answer.get("dx"))).isEqualTo(batch + "2");
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
	void theConfusionMatrixCountsTargetsInRowsAndPredictionsInColumns() {
		String answer = post("/forward", """
				{"layers":[{"W":[[1,0,0],[0,1,0],[0,0,1]],"activation":"softmax"}],\
				"x":[[1,0,0],[0,1,0],[0,1,0],[0,0,1],[1,0,0]],"labels":[0,0,0,1,0],\
				"outputs":["confusionMatrix","accuracy"]}""").body();
		assertThat(answer).isEqualTo("{\"accuracy\":0.4,\"confusionMatrix\":[[2,2,0],[0,0,1],[0,0,0]]}");
	}

	/** h is above, at and below 0.5: class 1 begins above. */
	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "\"labels\":[1,1,0]", "\"y\":[[0.75],[0.51],[0.5]]",
			"\"y\":[[7],[1],[-3]],\"lossFunction\":\"meanSquaredError\"" })
	void oneSigmoidOutputTellsTwoClassesApart(String target) {
		String answer = post("/forward", """
				{"layers":[{"W":[[1]],"activation":"sigmoid"}],"x":[[1],[0],[-1]],%s,\
				"outputs":["predictions","accuracy","confusionMatrix"]}""".formatted(target)).body();
		assertThat(answer).isEqualTo("""
				{"predictions":[1,0,0],"accuracy":0.6666666666666666,"confusionMatrix":[[1,0],[1,1]]}""");
	}

	@Test
	void aLabelOfOneSigmoidOutputMeansTheSameAsItsProbability() {
		String request = """
				{"layers":[{"W":[[1]],"b":[0.5],"activation":"sigmoid"}],"x":[[1],[-1]],%s}""";
		assertThat(post("/train-step", request.formatted("\"labels\":[1,0]")).body())
			.isEqualTo(post("/train-step", request.formatted("\"y\":[[1],[0]]")).body());
	}

	/** The gradients of any loss, so of the mean squared error, too. */
	@Test
	void aStepByTheCallersOwnLossIsThatOfTheLossItself() {
		String request = "{\"x\":[[1,2],[0,1]]," + "\"layers\":[{\"W\":[[2,0]],\"activation\":\"identity\"}],";
		JsonNode own = post("/train-step", request + "\"dh\":[[1],[-0.5]]}").json();
		JsonNode squared = post("/train-step", request + "\"y\":[[1],[0.5]]}").json();
		assertThat(own.propertyNames()).containsExactly("h", "layers");
		assertThat(own.get("layers")).isEqualTo(squared.get("layers"));
	}

	@Test
	void resultsThatNeedATargetAreNotToBeHadFromTheCallersOwnLoss() {
		Answer answer = post("/gradients", """
				{"x":[1,2],"dh":[1,0],"outputs":["loss","gradients","accuracy"],%s}""".formatted(NETWORK));
		assertThat(answer.status()).isEqualTo(422);
		assertThat(errors(answer.json())).hasSize(2)
			.allMatch((error) -> error.endsWith("not to be had from this request; this request can produce h, u1, "
					+ "u2, u3, predictions, dx, delta1, delta2, gradients, gradientNorm"));
	}

	@Test
	void theGradientAtTheInputMustNotOverflow() {
		Answer answer = post("/gradients", """
				{"layers":[{"W":[[1e200,-1e308]],"activation":"identity"}],"x":[[0,0],[0,0]],"dh":[[1],[10]],\
				"outputs":["dx"]}""");
		assertThat(answer.status()).isEqualTo(422);
		assertThat(errors(answer.json()))
			.containsExactly("#/x dx overflows float64 at input 1 of sample 1; smaller weights help");
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
