package dev.trainstep.api;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Invalid requests for training and invalid networks of layers are refused at each place.
 */
class TrainingRefusalTests extends HttpTest {

	private static final String TOLERANCE = "#/tolerance must be above 0 and at most 1";

	private static final String LIMIT = "#/limit must be between 1 and 20000";

	private static final String ETA = "the learning rate is eta, beside optimizer";

	private static final String W = "\"W1\":[[0,1],[0,-1]],\"W2\":[[1,2],[2,-1]]";

	private static final String BATCH = W + ",\"x\":[[1,1],[0,1]],\"labels\":[0,1]";

	private static final String LAYERS = "\"x\":[1,1],\"y\":[1],\"layers\":[{\"W\":[[1,2]],\"activation\":\"tanh\"}]";

	private static final String INTEGER = "an integer is at most 2^53 - 1";

	static Stream<Arguments> refusals() {
		return Stream.of(
				// networks of layers
				step("\"x\":[1,1],\"y\":[1],\"layers\":[]", 422, "#/layers is empty"),
				step("\"x\":[1,1],\"y\":[1],\"layers\":{}", 400, "#/layers expected an array, found an object"),
				step("\"x\":[1,1],\"y\":[1],\"layers\":[3,{}]", 400, "#/layers/0 expected an object, found a number",
						"#/layers/1/W missing", "#/layers/1/activation missing"),
				step("\"x\":[1,1],\"y\":[1],\"layers\":[null]", 400, "#/layers/0 expected an object, found null"),
				step("\"x\":[1,1],\"y\":[1],\"layers\":[{\"W\":[[1,2]],\"activation\":\"mish\"}]", 422,
						"#/layers/0/activation unknown; the names here are relu, leakyRelu, elu, silu, softplus, gelu, tanh, sigmoid, identity, softmax"),
				step("\"x\":[1,1],\"y\":[1],\"layers\":[{\"W\":[[1,2]],\"activation\":1,\"w\":[],\"b\":null}]", 400,
						"#/layers/0/activation expected a string, found a number",
						"#/layers/0/w unknown field; the fields here are W, b, activation",
						"#/layers/0/b null is not a value; leave the field out if it is not needed"),
				step("\"x\":[1,1],\"y\":[1],\"layers\":[{\"W\":[[1,2]],\"activation\":\"tanh\"},"
						+ "{\"W\":[[1,2]],\"b\":[1,2],\"activation\":\"tanh\"}]", 422,
						"#/layers/1/W/0 row has 2 columns, expected 1 (the rows of layers/0/W)",
						"#/layers/1/b has length 2, expected 1 (the rows of layers/1/W)"),
				step("\"x\":[1,1],\"y\":[1],\"layers\":[{\"W\":[[1,2]],\"activation\":\"softmax\"},"
						+ "{\"W\":[[1]],\"activation\":\"sigmoid\"}]", 422,
						"#/layers/0/activation softmax is for the last layer"),
				step(LAYERS + "," + W, 400, "#/W1 either layers, or W1, W2 and their biases",
						"#/W2 either layers, or W1, W2 and their biases"),
				step(LAYERS + ",\"b2\":[1]", 400, "#/b2 either layers, or W1, W2 and their biases"),
				step("\"x\":[1,1],\"y\":[1],\"W1\":[[1,1]]", 400, "#/W2 missing: W1 and W2, or layers"),
				// loss functions and targets
				step(LAYERS + ",\"lossFunction\":\"crossEntropy\"", 422,
						"#/lossFunction does not go with the last layer's activation; crossEntropy goes with softmax; "
								+ "binaryCrossEntropy goes with sigmoid; meanSquaredError and huber go with relu, leakyRelu, elu, silu, softplus, gelu, tanh, sigmoid, "
								+ "identity"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"lossFunction\":\"meanSquaredError\"", 422,
						"#/lossFunction does not "
								+ "go with the last layer's activation; crossEntropy goes with softmax; "
								+ "binaryCrossEntropy goes with sigmoid; meanSquaredError and huber go with relu, leakyRelu, elu, silu, softplus, gelu, tanh, sigmoid, "
								+ "identity"),
				step(LAYERS + ",\"lossFunction\":\"hinge\"", 422,
						"#/lossFunction unknown; the names here are crossEntropy, binaryCrossEntropy, meanSquaredError, huber"),
				step("\"x\":[1,1],\"labels\":0,\"layers\":[{\"W\":[[1,2]],\"activation\":\"tanh\"}]", 422,
						"#/labels labels go with crossEntropy, or with binaryCrossEntropy of one output; meanSquaredError takes y"),
				step("\"x\":[1,1],\"y\":[2],\"layers\":[{\"W\":[[1,2]],\"activation\":\"sigmoid\"}]", 422,
						"#/y/0 a probability is between 0 and 1"),
				// results of the other form
				step(LAYERS + ",\"outputs\":[\"u1\",\"accuracy\",\"W1\"]", 422, cannot(0), cannot(1), cannot(2)),
				// optimizers
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":\"adam\"", 400,
						"#/optimizer expected an object with a field type: {\"type\": \"adam\"}, found a string"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{}", 400, "#/optimizer/type missing"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"lion\",\"beta1\":0.9}", 422,
						"#/optimizer/type unknown; the names here are sgd, rmsprop, adagrad, adam, adamw"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":null}", 400,
						"#/optimizer/type null is not a value"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"beta1\":0.9,\"type\":\"sgd\",\"lr\":1}", 400,
						"#/optimizer/lr unknown field; " + ETA
								+ "; the fields of sgd are type, momentum, nesterov, weightDecay, state",
						"#/optimizer/beta1 is no setting of sgd, whose settings are momentum, nesterov, weightDecay"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"sgd\",\"beta_1\":0.9}", 400,
						"#/optimizer/beta_1 unknown field; the fields of sgd are type, momentum, nesterov, weightDecay, state"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"Type\":\"sgd\",\"type\":\"adam\",\"beta_1\":0.9}",
						400,
						"#/optimizer/Type unknown field; did you mean type? the fields here are type, momentum, nesterov, "
								+ "weightDecay, alpha, epsilon, beta1, beta2, state",
						"#/optimizer/beta_1 unknown field; did you mean beta1? the fields of adam are type, beta1, beta2, "
								+ "epsilon, weightDecay, state"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"sgd\",\"learning_rate\":1}", 400,
						"#/optimizer/learning_rate unknown field; " + ETA
								+ "; the fields of sgd are type, momentum, nesterov, weightDecay, state"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"adam\",\"beta1\":1,\"beta2\":-0.1,"
						+ "\"epsilon\":-1,\"weightDecay\":\"0\"}", 400,
						"#/optimizer/weightDecay expected a number, found a string",
						"#/optimizer/beta1 must be at least 0 and below 1",
						"#/optimizer/beta2 must be at least 0 and below 1", "#/optimizer/epsilon must be at least 0"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"rmsprop\",\"alpha\":1.5}", 422,
						"#/optimizer/alpha must be between 0 and 1"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"sgd\",\"nesterov\":1}", 400,
						"#/optimizer/nesterov expected true or false, found a number"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"sgd\",\"nesterov\":true}", 422,
						"#/optimizer/nesterov needs a momentum above 0"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"sgd\",\"momentum\":1e400}", 422,
						"#/optimizer/momentum a number beyond float64"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"clipNorm\":0", 422, "#/clipNorm must be above 0"),
				// states
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"adam\",\"state\":{}}", 400,
						"#/optimizer/state/type missing", "#/optimizer/state/step missing"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"adam\",\"state\":{\"type\":\"adam\","
						+ "\"step\":1.5,\"m\":{\"W1\":[[1]]},\"v\":{\"layers\":[{\"W\":[[1]]}],\"b1\":[1]}}}", 400,
						"#/optimizer/state/step expected an integer",
						"#/optimizer/state/m/W2 missing: W1 and W2, or layers",
						"#/optimizer/state/v/b1 either layers, or W1, W2 and their biases"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"adam\",\"state\":{\"type\":\"sgd\",\"step\":1,"
						+ "\"m\":{" + W + "}}}", 422,
						"#/optimizer/state/type is the type of another optimizer, expected adam; leave state out to start afresh"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"adam\",\"state\":{\"type\":\"adam\",\"step\":-1,"
						+ "\"m\":{\"W1\":[[1,2]],\"W2\":[[1,2],[2,-1]],\"b1\":[1]},\"v\":{" + W + "}}}", 422,
						"#/optimizer/state/m/W1 has 1 rows, expected 2 (as the network's)",
						"#/optimizer/state/m/b1 the network has no biases here",
						"#/optimizer/state/step must be at least 0",
						"#/optimizer/state/v/W1/1/1 a mean or sum of squares is at least 0",
						"#/optimizer/state/v/W2/1/1 a mean or sum of squares is at least 0"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"adagrad\",\"state\":{\"type\":\"adagrad\","
						+ "\"step\":1,\"v\":{\"layers\":[{\"W\":[[1]]}]}}}", 422,
						"#/optimizer/state/v/layers is not in the form of the network, which is W1, W2 and their biases"),
				step(W + ",\"x\":[1,1],\"labels\":0,\"optimizer\":{\"type\":\"adagrad\",\"state\":{\"type\":\"adagrad\","
						+ "\"step\":9007199254740992,\"v\":{\"W1\":[[1,1e999]],\"W2\":[[1]]}}}", 422,
						"#/optimizer/state/step " + INTEGER, "#/optimizer/state/v/W1/0/1 a number beyond float64"),
				// gradients
				refusal("/apply-gradients", W, 400, "#/gradients missing"),
				refusal("/apply-gradients",
						"\"W1\":[[1,1,1],[1,1,1]],\"W2\":[[1,1,1],[1,1,1]],\"gradients\":{\"W1\":[[1,1,1],[1,1,1]],"
								+ "\"W2\":[[1,1],[1,1]]}",
						422,
						"#/W2/0 row has 3 columns, expected 2 (the rows of W1); the transpose of W1 or W2 would fit",
						"#/gradients/W2/0 row has 2 columns, expected 3 (as the network's)"),
				refusal("/apply-gradients", W + ",\"gradients\":{\"W1\":[[1,1],[1,1]],\"W2\":[[1]],\"x\":1}", 400,
						"#/gradients/x unknown field; the fields here are W1, b1, W2, b2, layers"),
				refusal("/apply-gradients", W + ",\"gradients\":{\"W1\":[[1,1],[1,1]],\"W2\":[[1]]},\"eta\":-1", 422,
						"#/gradients/W2 has 1 rows, expected 2 (as the network's)",
						"#/gradients/W2/0 row has 1 columns, expected 2 (as the network's)", "#/eta must be above 0"),
				refusal("/apply-gradients", BATCH + ",\"gradients\":{" + W + "}", 400,
						"#/x unknown field; the fields here are W1, b1, W2, b2, layers, gradients, eta, optimizer, clipNorm",
						"#/labels unknown field; the fields here are W1, b1, W2, b2, layers, gradients, eta, optimizer, "
								+ "clipNorm"),
				refusal("/gradients", W + ",\"x\":[1,1],\"eta\":1", 400,
						"#/eta unknown field; the fields here are W1, b1, W2, b2, layers, x, y, labels, sampleWeights, dh, lossFunction, outputs",
						"#/y missing: a target is required, y or labels, or dh in place of it"),
				// checking
				refusal("/gradient-check", BATCH + ",\"epsilon\":0,\"gradients\":{" + W + "}", 422,
						"#/epsilon must be above 0"),
				refusal("/gradient-check", BATCH + ",\"tolerance\":0,\"limit\":0", 422, TOLERANCE, LIMIT),
				refusal("/gradient-check", BATCH + ",\"tolerance\":-1,\"limit\":20001", 422, TOLERANCE, LIMIT),
				refusal("/gradient-check", BATCH + ",\"tolerance\":2,\"limit\":-1", 422, TOLERANCE, LIMIT),
				refusal("/gradient-check", BATCH + ",\"tolerance\":1e-400,\"limit\":20002", 422, TOLERANCE, LIMIT),
				refusal("/gradient-check", BATCH + ",\"tolerance\":\"x\",\"limit\":1.5", 400,
						"#/tolerance expected a number, found a string", "#/limit expected an integer"),
				refusal("/gradient-check", BATCH + ",\"tolerance\":1e400,\"limit\":\"all\"", 400,
						"#/limit expected a number, found a string", "#/tolerance a number beyond float64"),
				refusal("/gradient-check", W + ",\"x\":[1,1],\"gradients\":[]", 400,
						"#/gradients expected an object, found an array",
						"#/y missing: a target is required, y or labels, or dh in place of it"),
				refusal("/gradient-check", W.replace("[0,1]", "[1e20,1]") + ",\"x\":[1,1],\"labels\":0", 422,
						"#/epsilon is too small to move the parameter at #/W1/0/0; its size times 1e-5 does"),
				// initialisation
				refusal("/init", "", 400, "#/sizes missing", "#/seed missing"),
				refusal("/init", "\"sizes\":[2],\"seed\":-1", 422,
						"#/sizes has length 1, expected 2 to 33: the inputs, then the outputs of each layer",
						"#/seed must be between 0 and 9007199254740991"),
				refusal("/init", "\"sizes\":[2,0,1.5],\"seed\":1e300,\"scheme\":\"xavier\",\"bias\":\"no\"", 400,
						"#/sizes/2 expected an integer", "#/bias expected true or false, found a string",
						"#/seed " + INTEGER, "#/scheme unknown; the names here are heUniform, glorotUniform, zeros"),
				refusal("/init", "\"sizes\":[],\"seed\":1", 422, "#/sizes is empty"),
				refusal("/init", "\"sizes\":{},\"seed\":[]", 400,
						"#/sizes expected an array of integers, found an object",
						"#/seed expected a number, found an array"),
				refusal("/init", "\"sizes\":[2,0,3],\"seed\":1", 422, "#/sizes/1 a size is at least 1"),
				refusal("/init", "\"sizes\":[100000,100000],\"seed\":1", 422,
						"#/sizes makes more than 10000000 parameters"),
				refusal("/init", "\"sizes\":[2,3,1],\"seed\":1,\"activations\":[\"softmax\"]", 422,
						"#/activations has length 1, expected 2 (one per layer: one less than sizes)"),
				refusal("/init", "\"sizes\":[2,3,1],\"seed\":1,\"activations\":[\"softmax\",\"swish\"]", 422,
						"#/activations/1 unknown; the names here are relu, leakyRelu, elu, silu, softplus, gelu, tanh, sigmoid, identity, softmax"),
				refusal("/init", "\"sizes\":[2,3,1],\"seed\":9007199254740992", 422, "#/seed " + INTEGER),
				// runs
				run("\"epochs\":0,\"batchSize\":0,\"seed\":-1,\"deadlineMs\":0,\"progressEvery\":0,\"eta\":0,\"clipNorm\":-1",
						422, "#/eta must be above 0", "#/clipNorm must be above 0",
						"#/epochs must be between 1 and 1000000000", "#/batchSize must be at least 1",
						"#/seed must be between 0 and 9007199254740991", "#/deadlineMs must be at least 1",
						"#/progressEvery must be at least 1"),
				run("\"epochs\":1000000001", 422, "#/epochs must be between 1 and 1000000000"),
				run("\"batchSize\":3", 422, "#/batchSize is more than the 2 samples there are (the rows of x)"),
				run("\"epochs\":\"3\",\"targetLoss\":true", 400, "#/epochs expected a number, found a string",
						"#/targetLoss expected a number, found a boolean"),
				run("\"schedule\":{}", 400, "#/schedule/type missing"),
				run("\"schedule\":{\"type\":\"cosine\",\"warmupSteps\":-1,\"finalFactor\":2}", 422,
						"#/schedule/warmupSteps must be at least 0", "#/schedule/finalFactor must be between 0 and 1"),
				run("\"schedule\":{\"type\":\"step\",\"factor\":2}", 400, "#/schedule/everySteps missing",
						"#/schedule/factor must be between 0 and 1"),
				run("\"schedule\":{\"type\":\"step\",\"everySteps\":0}", 422,
						"#/schedule/everySteps must be at least 1"),
				run("\"schedule\":{\"type\":\"constant\",\"finalFactor\":0.5,\"gamma\":1}", 400,
						"#/schedule/gamma unknown field; the fields of constant are type, warmupSteps",
						"#/schedule/finalFactor is no setting of constant, whose settings are warmupSteps"),
				run("\"validation\":{\"x\":[[1,1,1]],\"labels\":[2]}", 422,
						"#/validation/x/0 row has 3 columns, expected 2 (the columns of W1)",
						"#/validation/labels/0 a class is between 0 and 1 (the rows of W2, counted from 0)"),
				refusal("/train",
						"\"layers\":[{\"W\":[[1,1,1],[1,1,1]],\"activation\":\"softmax\"}],\"x\":[[1,1,1]],\"labels\":[0],"
								+ "\"validation\":{\"x\":[[1,1]],\"labels\":[1]}",
						422, "#/validation/x/0 row has 2 columns, expected 3 (the columns of layers/0/W)"),
				run("\"validation\":{\"x\":[[1,1]]}", 400, "#/validation/y missing: a target is required, y or labels"),
				run("\"validation\":{\"labels\":[1],\"z\":0}", 400,
						"#/validation/z unknown field; the fields here are x, y, labels, sampleWeights, fraction",
						"#/validation/x missing: x and a target, or fraction"),
				run("\"validation\":{}", 400, "#/validation/x missing: x and a target, or fraction",
						"#/validation/y missing: a target is required, y or labels"),
				run("\"validation\":{\"fraction\":0.5,\"labels\":[1]}", 400,
						"#/validation/fraction either fraction, or x and a target"),
				run("\"validation\":{\"fraction\":1}", 422, "#/validation/fraction must be above 0 and below 1"),
				run("\"validation\":{\"fraction\":1.5},\"batchSize\":2", 422,
						"#/validation/fraction must be above 0 and below 1"),
				run("\"validation\":{\"fraction\":\"half\"}", 400,
						"#/validation/fraction expected a number, found a string"),
				run("\"validation\":{\"fraction\":0.6}", 422,
						"#/validation/fraction holds out all 2 samples there are (the rows of x), and leaves none to train on"),
				run("\"progressOutputs\":[\"network\",\"network\"]", 422, "#/progressOutputs/1 named before"),
				run("\"progressOutputs\":[\"h\",1]", 400, "#/progressOutputs/1 expected a string, found a number",
						"#/progressOutputs/0 unknown; the names here are network"),
				run("\"progressOutputs\":\"network\"", 400, "#/progressOutputs expected an array, found a string"),
				run("\"sampleWeights\":[1]", 422, "#/sampleWeights has length 1, expected 2 (one for each row of x)"),
				run("\"dh\":[[1,0],[1,0]]", 400,
						"#/dh unknown field; the fields here are W1, b1, W2, b2, layers, x, y, labels, sampleWeights, "
								+ "lossFunction, eta, optimizer, clipNorm, epochs, batchSize, seed, schedule, validation, "
								+ "earlyStopping, targetLoss, deadlineMs, progressEvery, progressOutputs, resume"),
				run("\"validation\":{\"x\":[1,1],\"labels\":1}", 422,
						"#/validation/x is one sample, expected a batch: an array of rows"),
				run("\"earlyStopping\":{\"patience\":0,\"minDelta\":-1}", 422,
						"#/earlyStopping/patience must be at least 1", "#/earlyStopping/minDelta must be at least 0"),
				run("\"earlyStopping\":{\"minDelta\":1}", 400, "#/earlyStopping/patience missing"),
				run("\"resume\":{}", 400, "#/resume/step missing", "#/resume/lossSum missing",
						"#/resume/correct missing", "#/resume/waited missing", "#/resume/network missing",
						"#/resume/data missing", "#/resume/settings missing"),
				run(resume("-1", ""), 422, "#/resume/step must be at least 0"),
				run(resume("1", ""), 422,
						"#/resume/network the run that this continues had another resume, network, optimizer state; send those "
								+ "of one answer, unrounded",
						"#/resume/data the run that this continues had another x, target, sampleWeights, validation",
						"#/resume/settings is not from an answer of this version of the service; without resume, the network "
								+ "and its optimizer can be trained further",
						"#/resume/lastLoss missing: an epoch was completed"),
				run(resume("1", ",\"best\":{\"epoch\":0,\"loss\":1,\"parameters\":{\"W1\":[[1]]}}"), 400,
						"#/resume/best/parameters/W2 missing: W1 and W2, or layers",
						"#/resume/best/epoch must be at least 1"),
				run(resume("1",
						",\"best\":{\"epoch\":1,\"loss\":1,\"parameters\":{\"W1\":[[1]],\"W2\":[[1,2],[2,-1]]}}"), 422,
						"#/resume/best/parameters/W1 has 1 rows, expected 2 (as the network's)",
						"#/resume/best/parameters/W1/0 row has 1 columns, expected 2 (as the network's)"),
				run(resume("1", ",\"best\":{}"), 400, "#/resume/best/epoch missing", "#/resume/best/loss missing",
						"#/resume/best/parameters missing"),
				refusal("/train", W + ",\"x\":[1,1],\"labels\":0", 422,
						"#/x is one sample, expected a batch: an array of rows"));
	}

	private static String cannot(int i) {
		return "#/outputs/" + i + " not to be had from this request; this request can produce h, trace, loss, "
				+ "lossPerSample, dx, deltas, gradients, gradientNorm, lossAfter, layers";
	}

	private static String resume(String step, String more) {
		return "\"resume\":{\"step\":" + step
				+ ",\"lossSum\":0,\"correct\":0,\"waited\":0,\"network\":\"1-2-3\",\"data\":\"1-2-3-4\",\"settings\":\"\""
				+ more + "}";
	}

	private static Arguments step(String fields, int status, String... errors) {
		return refusal("/train-step", fields, status, errors);
	}

	private static Arguments run(String fields, int status, String... errors) {
		return refusal("/train", BATCH + "," + fields, status, errors);
	}

	private static Arguments refusal(String path, String fields, int status, String... errors) {
		return arguments(path, "{" + fields + "}", status, List.of(errors));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void everyViolationIsPointedAt(String path, String body, int status, List<String> expected) {
		Answer answer = post(path, body);
		assertThat(errors(answer.json())).containsExactlyElementsOf(expected);
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
	}

	@Test
	void aRunIsResumedWithItsOwnNetworkAndSettingsOnly() {
		ObjectNode request = (ObjectNode) JSON.readTree("{" + BATCH + ",\"seed\":1,\"epochs\":2}");
		ObjectNode answer = (ObjectNode) post("/train", request.toString()).json();
		request.set("resume", answer.get("resume"));
		assertThat(errors(post("/train", request.toString()).json())).singleElement()
			.asString()
			.startsWith("#/resume/network ");
		request.set("W1", answer.get("W1")).set("W2", answer.get("W2"));
		assertThat(post("/train", request.toString()).status()).isEqualTo(200);
		request.put("seed", 2);
		assertThat(errors(post("/train", request.toString()).json()))
			.containsExactly("#/resume/settings the run that this continues had another seed");
		request.put("seed", 1).put("deadlineMs", 60_000).put("progressEvery", 7).put("epochs", 3);
		assertThat(post("/train", request.toString()).json().get("steps").intValue()).isEqualTo(3);
	}

	/** More epochs change the learning rate of each step, if the schedule looks ahead. */
	@Test
	void aResumedRunThatDiffersIsToldInWhat() {
		String settings = ",\"seed\":1,\"epochs\":2,\"schedule\":{\"type\":\"cosine\"}}";
		ObjectNode request = (ObjectNode) JSON.readTree("{" + BATCH + settings);
		ObjectNode answer = (ObjectNode) post("/train", request.toString()).json();
		request.set("resume", answer.get("resume")).set("W1", answer.get("W1")).set("W2", answer.get("W2"));
		assertThat(errors(post("/train", request.put("epochs", 3).toString()).json()))
			.containsExactly("#/resume/settings the run that this continues had another epochs");
		request.put("epochs", 2).put("eta", 0.5).putObject("validation").put("fraction", 0.5);
		assertThat(errors(post("/train", request.toString()).json())).containsExactly(
				"#/resume/data the run that this continues had another validation",
				"#/resume/settings the run that this continues had another eta");
	}

	@Test
	void anIntegerMayBeWrittenAsAFraction() {
		assertThat(post("/init", "{\"sizes\":[2.0,3e0,1],\"seed\":1.0}").body())
			.isEqualTo(post("/init", "{\"sizes\":[2,3,1],\"seed\":1}").body());
	}

}
