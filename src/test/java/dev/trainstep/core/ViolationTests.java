package dev.trainstep.core;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.activation.Sigmoid;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.activation.Tanh;
import dev.trainstep.core.loss.CrossEntropy;
import dev.trainstep.core.optimizer.Adagrad;
import dev.trainstep.core.optimizer.Adam;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violations;

import static dev.trainstep.core.Inputs.assertViolations;
import static dev.trainstep.core.Inputs.layers;
import static dev.trainstep.core.Inputs.matrix;
import static dev.trainstep.core.Inputs.network;
import static dev.trainstep.core.Inputs.sample;
import static dev.trainstep.core.Inputs.sampleOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Inputs that do not fit are refused with their places. */
class ViolationTests {

	private final CheckedService service = new CheckedService();

	@Test
	void aNetworkWhoseShapesDoNotFitCannotExist() {
		var first = new Weights(matrix(2, 1, 2), new double[] { 1 });
		var second = new Weights(matrix(1, 1, 2, 3), new double[] { 1, 2 });
		assertViolations(() -> Arithmetic.classifier(first, second),
				"[kind=SHAPE_MISMATCH, pointer=#/b1, detail=has length 1, expected 2 (the rows of W1)]",
				"[kind=SHAPE_MISMATCH, pointer=#/W2/0, detail=row has 3 columns, expected 2 (the rows of W1)]",
				"[kind=SHAPE_MISMATCH, pointer=#/b2, detail=has length 2, expected 1 (the rows of W2)]");
		assertThatIllegalArgumentException().isThrownBy(() -> new Network(Form.LAYERS, List.of(), new CrossEntropy()));
	}

	@Test
	void valuesThatDoNotMakeTheirShapeCannotExist() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(2, 2, new double[3]));
		assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(0, 2, new double[0]));
		assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(2, 0, new double[0]));
		assertThatIllegalArgumentException().isThrownBy(() -> new Samples(new Matrix(2, 1, new double[2]), true));
		assertThatIllegalArgumentException().isThrownBy(() -> new Labels(new int[2], true));
		assertThatIllegalArgumentException().isThrownBy(() -> new Labels(new int[0], false));
	}

	@Test
	void theServiceRefusesDataThatDoesNotFit() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		assertViolations(() -> this.service.forward(network, sample(1, 2)),
				"[kind=SHAPE_MISMATCH, pointer=#/x, detail=has length 2, expected 1 (the columns of W1)]");
		assertViolations(() -> this.service.trainStep(network, sample(1, 2), UpdateRule.plain(1)),
				"[kind=SHAPE_MISMATCH, pointer=#/x, detail=has length 2, expected 1 (the columns of W1)]");
	}

	@Test
	void targetsAreCheckedOneByOne() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		Samples x = new Samples(matrix(4, 1, 2, 3, 4), false);
		Samples y = new Samples(matrix(4, 1, 0, 0.5, 0.4, -1, 2, 0.5, 0.5 + 9e-7), false);
		assertViolations(() -> this.service.forward(network, new Data(x, y, null)),
				"[kind=INVALID_VALUE, pointer=#/y/1, detail=a distribution sums to 1, within 1e-4]",
				"[kind=INVALID_VALUE, pointer=#/y/2/0, detail=a probability is between 0 and 1]",
				"[kind=INVALID_VALUE, pointer=#/y/2/1, detail=a probability is between 0 and 1]");
		assertViolations(
				() -> this.service.forward(network, new Data(x, null, new Labels(new int[] { -1, 0, 1, 2 }, false))),
				"[kind=INVALID_VALUE, pointer=#/labels/0, detail=a class is between 0 and 1 (the rows of W2, counted from 0)]",
				"[kind=INVALID_VALUE, pointer=#/labels/3, detail=a class is between 0 and 1 (the rows of W2, counted from 0)]");
	}

	@Test
	void tooManyNumbersForAnArrayAreRefused() {
		var network = Arithmetic.classifier(new Weights(new Matrix(65_536, 1, new double[65_536]), null),
				new Weights(new Matrix(1, 65_536, new double[65_536]), null));
		var x = new Samples(new Matrix(32_768, 1, new double[32_768]), false);
		assertViolations(() -> this.service.forward(network, new Data(x, null, null)),
				"[kind=TOO_LARGE, pointer=#/x, detail=has 32768 samples, for which a layer of 65536 outputs makes more "
						+ "than 2147483639 numbers]");
	}

	@Test
	void layersAreNamedByTheirPlace() {
		assertViolations(
				() -> new Network(Form.LAYERS,
						List.of(new Layer(matrix(2, 1, 2), new double[1], new Relu()),
								new Layer(matrix(1, 1, 2, 3), null, new Relu()))),
				"[kind=SHAPE_MISMATCH, pointer=#/layers/0/b, detail=has length 1, expected 2 (the rows of layers/0/W)]",
				"[kind=SHAPE_MISMATCH, pointer=#/layers/1/W/0, detail=row has 3 columns, expected 2 (the rows of "
						+ "layers/0/W); the transposes of layers/0/W and layers/1/W would fit]");
	}

	@Test
	void wrongTargetsAreCountedUpToTheLimit() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		Samples x = new Samples(new Matrix(30, 1, new double[30]), false);
		Samples y = new Samples(new Matrix(30, 2, new double[60]), false);
		int[] classes = new int[30];
		Arrays.fill(classes, 2);
		for (Data data : List.of(new Data(x, y, null), new Data(x, null, new Labels(classes, false)))) {
			assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> this.service.forward(network, data))
				.satisfies((ex) -> assertThat(ex.violations()).hasSize(Violations.LIMIT));
		}
	}

	@Test
	void softmaxIsForTheLastLayer() {
		assertViolations(() -> layers(new Softmax(), new Identity()),
				"[kind=INVALID_VALUE, pointer=#/layers/0/activation, detail=softmax is for the last layer]");
	}

	@Test
	void aLossFunctionHasToGoWithTheLastLayer() {
		assertViolations(() -> new Network(Form.LAYERS, layers(new Relu(), new Tanh()).layers(), new CrossEntropy()),
				"[kind=INVALID_VALUE, pointer=#/lossFunction, detail=does not go with the last layer's activation; "
						+ "crossEntropy goes with softmax; "
						+ "binaryCrossEntropy goes with sigmoid; meanSquaredError and huber go with relu, leakyRelu, elu, silu, softplus, gelu, tanh, sigmoid, "
						+ "identity]");
	}

	@Test
	void thirtyTwoLayersAreTheMost() {
		Layer layer = new Layer(matrix(1, 1), null, new Relu());
		assertThat(new Network(Form.LAYERS, Collections.nCopies(32, layer)).depth()).isEqualTo(32);
		assertViolations(() -> new Network(Form.LAYERS, Collections.nCopies(33, layer)),
				"[kind=SHAPE_MISMATCH, pointer=#/layers, detail=has 33 layers, expected at most 32]");
	}

	@Test
	void targetsAreCheckedByWhatTheLossFunctionTakes() {
		Network regression = layers(new Relu(), new Identity());
		assertThat(this.service.forward(regression, sampleOf(new double[] { 1 }, new double[] { -7 })).loss())
			.isEqualTo(144);
		assertViolations(
				() -> this.service.forward(regression,
						new Data(new Samples(matrix(1, 1), true), null, new Labels(new int[] { 0 }, true))),
				"[kind=INVALID_VALUE, pointer=#/labels, detail=labels go with crossEntropy, or with binaryCrossEntropy of one output; meanSquaredError takes y]");
		Network sigmoid = layers(new Relu(), new Sigmoid());
		assertThat(this.service.forward(sigmoid, sampleOf(new double[] { 1 }, new double[] { 0.2 })).loss())
			.isPositive();
		assertViolations(() -> this.service.forward(sigmoid, sampleOf(new double[] { 1 }, new double[] { 1.1 })),
				"[kind=INVALID_VALUE, pointer=#/y/0, detail=a probability is between 0 and 1]");
		assertThatIllegalStateException()
			.isThrownBy(() -> sampleOf(new double[] { 1 }, null).copyTarget(0, 0, sigmoid, new double[1]));
	}

	private static Parameters parameters(Form form, Weights... weights) {
		return new Parameters(form, List.of(weights));
	}

	@Test
	void gradientsOfAnotherShapeAreRefused() {
		Network network = layers(new Relu(), new Identity());
		Weights first = new Weights(matrix(2, 1, 2), new double[2]);
		Weights second = new Weights(matrix(1, 1, 2), null);
		assertGradients(network, parameters(Form.LAYERS, first),
				"[kind=SHAPE_MISMATCH, pointer=#/gradients/layers, detail=has 1 layers, expected 2 (the layers of the "
						+ "network)]");
		assertGradients(network, parameters(Form.NOTEBOOK, first, second),
				"[kind=SHAPE_MISMATCH, pointer=#/gradients/W1, detail=is not in the form of the network, which is layers]");
		assertGradients(network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 }),
				parameters(Form.LAYERS, first, second),
				"[kind=SHAPE_MISMATCH, pointer=#/gradients/layers, detail=is not "
						+ "in the form of the network, which is W1, W2 and their biases]");
		assertGradients(network,
				parameters(Form.LAYERS, new Weights(matrix(2, 1, 2), new double[3]),
						new Weights(matrix(2, 1, 2), null)),
				"[kind=SHAPE_MISMATCH, pointer=#/gradients/layers/0/b, detail=has length 3, expected 2 (as the network's)]",
				"[kind=SHAPE_MISMATCH, pointer=#/gradients/layers/1/W, detail=has 2 rows, expected 1 (as the network's)]",
				"[kind=SHAPE_MISMATCH, pointer=#/gradients/layers/1/W/0, detail=row has 1 columns, expected 2 (as the "
						+ "network's)]");
		assertGradients(network,
				parameters(Form.LAYERS, new Weights(matrix(2, 1, 2), null),
						new Weights(matrix(1, 1, 2), new double[1])),
				"[kind=SHAPE_MISMATCH, pointer=#/gradients/layers/0/b, detail=missing: the network has biases here]",
				"[kind=SHAPE_MISMATCH, pointer=#/gradients/layers/1/b, detail=the network has no biases here]");
	}

	private void assertGradients(Network network, Parameters gradients, String... expected) {
		assertViolations(() -> this.service.applyGradients(network, gradients, UpdateRule.plain(1)), expected);
	}

	@Test
	void anotherOptimizersStateIsRefused() {
		Network network = layers(new Relu(), new Identity());
		Parameters zeros = network.parameters().zeros();
		var adam = new Adam(0.9, 0.999, 1e-8, 0);
		assertState(network, adam, new OptimizerState("sgd", 1, zeros, zeros),
				"[kind=INVALID_VALUE, pointer=#/optimizer/state/type, detail=is the type of another optimizer, expected adam; leave state out to start afresh]");
		assertState(network, adam, new OptimizerState("adam", -1, zeros, null),
				"[kind=INVALID_VALUE, pointer=#/optimizer/state/step, detail=is at least 0]",
				"[kind=SHAPE_MISMATCH, pointer=#/optimizer/state/v, detail=missing: the optimizer has it with these settings; leave state out to start afresh]");
		assertState(network, new Adagrad(0, 0), new OptimizerState("adagrad", 0, zeros, zeros),
				"[kind=SHAPE_MISMATCH, pointer=#/optimizer/state/m, detail=the optimizer does not have it with these "
						+ "settings; leave it out]");
		assertState(network, Sgd.PLAIN, new OptimizerState("sgd", 1, null, null),
				"[kind=INVALID_VALUE, pointer=#/optimizer/state, detail=the optimizer has no state with these settings; leave it out]");
		assertState(network, new Sgd(0.9, false, 0),
				new OptimizerState("sgd", 1, parameters(Form.LAYERS, new Weights(matrix(1, 1), null)), null),
				"[kind=SHAPE_MISMATCH, pointer=#/optimizer/state/m/layers, detail=has 1 layers, expected 2 (the layers of "
						+ "the network)]");
		Parameters squares = network.parameters().zeros();
		squares.arrays().get(0)[1] = -1e-300;
		squares.arrays().get(1)[0] = -1;
		assertState(network, adam, new OptimizerState("adam", 1, zeros, squares),
				"[kind=INVALID_VALUE, pointer=#/optimizer/state/v/layers/0/W/1/0, detail=a mean or sum of squares is at "
						+ "least 0]",
				"[kind=INVALID_VALUE, pointer=#/optimizer/state/v/layers/0/b/0, detail=a mean or sum of squares is at "
						+ "least 0]");
	}

	@Test
	void nesterovNeedsMomentum() {
		var violations = new Violations();
		new Sgd(0.9, true, 0).check(violations);
		assertThat(violations.isEmpty()).isTrue();
		assertState(layers(new Relu(), new Identity()), new Sgd(0, true, 0), null,
				"[kind=INVALID_VALUE, pointer=#/optimizer/nesterov, detail=needs a momentum above 0]");
	}

	private void assertState(Network network, Optimizer optimizer, @Nullable OptimizerState state, String... expected) {
		var rule = new UpdateRule(0.1, optimizer, state, null);
		assertViolations(() -> this.service.applyGradients(network, network.parameters().zeros(), rule), expected);
		assertViolations(() -> this.service.trainStep(network, sampleOf(new double[] { 1 }, new double[] { 1 }), rule),
				expected);
	}

}
