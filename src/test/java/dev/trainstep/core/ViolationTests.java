package dev.trainstep.core;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.activation.Activation;
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
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What does not fit, and results beyond float64, are told with their places. */
class ViolationTests {

	private static final double HUGE = 1e308;

	private final CheckedService service = new CheckedService();

	private static Matrix matrix(int rows, double... values) {
		return new Matrix(rows, values.length / rows, values);
	}

	private static Network network(double[] W1, double[] W2) {
		return Arithmetic.classifier(new Weights(matrix(2, W1), null), new Weights(matrix(2, W2), null));
	}

	private static Data sample(double... x) {
		return new Data(new Samples(matrix(1, x), true), null, new Labels(new int[] { 0 }, true));
	}

	private static void assertViolations(Runnable action, String... expected) {
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(action::run)
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::toString)
				.containsExactly(Arrays.stream(expected).map((text) -> "Violation" + text).toArray(String[]::new)));
	}

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
				"[kind=INVALID_VALUE, pointer=#/y/1, detail=a distribution sums to 1, within 1e-6]",
				"[kind=INVALID_VALUE, pointer=#/y/2/0, detail=a probability is between 0 and 1]",
				"[kind=INVALID_VALUE, pointer=#/y/2/1, detail=a probability is between 0 and 1]");
		assertViolations(
				() -> this.service.forward(network, new Data(x, null, new Labels(new int[] { -1, 0, 1, 2 }, false))),
				"[kind=INVALID_VALUE, pointer=#/labels/0, detail=a class is between 0 and 1 (the rows of W2, counted from 0)]",
				"[kind=INVALID_VALUE, pointer=#/labels/3, detail=a class is between 0 and 1 (the rows of W2, counted from 0)]");
	}

	@Test
	void moreNumbersThanAnArrayHoldsAreRefusedBeforeAnyIsComputed() {
		var network = Arithmetic.classifier(new Weights(new Matrix(65_536, 1, new double[65_536]), null),
				new Weights(new Matrix(1, 65_536, new double[65_536]), null));
		var x = new Samples(new Matrix(32_768, 1, new double[32_768]), false);
		assertViolations(() -> this.service.forward(network, new Data(x, null, null)),
				"[kind=TOO_LARGE, pointer=#/x, detail=has 32768 samples, for which a layer of 65536 outputs makes more "
						+ "than 2147483639 numbers]");
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
	void theFirstKindIsKeptHoweverManyThereAre() {
		var violations = new Violations();
		for (int i = 0; i < 2 * Violations.LIMIT; i++) {
			violations.add(Kind.SHAPE_MISMATCH, "#/x/" + i, "wrong");
		}
		violations.add(Kind.INVALID_VALUE, "#/eta", "wrong");
		violations.add(Kind.MALFORMED, "#", "wrong");
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(violations::throwIfAny)
			.satisfies((ex) -> assertThat(ex.violations()).hasSize(Violations.LIMIT)
				.startsWith(new Violation(Kind.SHAPE_MISMATCH, "#/x/0", "wrong"))
				.endsWith(new Violation(Kind.MALFORMED, "#", "wrong"))
				.doesNotContain(new Violation(Kind.INVALID_VALUE, "#/eta", "wrong")));
	}

	@Test
	void noMoreThanTheLimitAreKept() {
		var violations = new Violations();
		for (int i = 0; i < 2 * Violations.LIMIT; i++) {
			violations.add(Kind.INVALID_VALUE, "#/x/" + i, "wrong");
		}
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(violations::throwIfAny)
			.satisfies((ex) -> assertThat(ex.violations()).hasSize(Violations.LIMIT));
	}

	@Test
	void aPreActivationBeyondFloat64IsRefused() {
		Network network = network(new double[] { 1, 1, HUGE, HUGE }, new double[] { 1, 1, 1, 1 });
		assertOverflow(() -> this.service.forward(network, sample(1, 1)), "#/W1/1",
				"u1 of this row is beyond float64 for sample 0");
	}

	@Test
	void anInfinityThatReluWouldHideIsRefused() {
		Network network = network(new double[] { 1, 1, -HUGE, -HUGE }, new double[] { 1, 1, 1, 1 });
		assertOverflow(() -> this.service.forward(network, sample(1, 1)), "#/W1/1",
				"u1 of this row is beyond float64 for sample 0");
	}

	@Test
	void aDeltaBeyondFloat64IsRefused() {
		// u3 = ±1.7, so delta2 = ∓0.97, and delta1 = W2ᵀ·delta2 is above 3e308
		Network network = network(new double[] { 1e-308, 1e-308 }, new double[] { -1.7 * HUGE, 0, 1.7 * HUGE, 0 });
		assertOverflow(() -> this.service.trainStep(network, sample(1), UpdateRule.plain(1)), "#/W1/0",
				"delta1 of this row is beyond float64 for sample 0");
	}

	@Test
	void aGradientBeyondFloat64IsRefused() {
		// delta1 is about 1.8e290, and x multiplies it by 1e20
		Network network = network(new double[] { 1e-310, 1e-310 }, new double[] { -1e290, 0, 1e290, 0 });
		assertOverflow(() -> this.service.trainStep(network, sample(1e20), UpdateRule.plain(1)), "#/W1/0/0",
				"the gradient of this number is beyond float64");
	}

	@Test
	void aGradientOfABiasBeyondFloat64IsRefused() {
		// each delta1 is about 1.6e308, after the division by B = 2; their sum is db1
		Network network = Arithmetic.classifier(new Weights(matrix(1, 1), new double[] { 0 }),
				new Weights(matrix(2, -1.7 * HUGE, 1.7 * HUGE), null));
		Samples x = new Samples(matrix(2, 1e-308, 1e-308), false);
		assertOverflow(() -> this.service.trainStep(network, new Data(x, null, new Labels(new int[] { 0, 0 }, false)),
				UpdateRule.plain(1)), "#/b1/0", "the gradient of this number is beyond float64");
	}

	@Test
	void anUpdateBeyondFloat64IsRefused() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		assertOverflow(() -> this.service.trainStep(network, sample(1e10), UpdateRule.plain(HUGE)), "#/W2/0/0",
				"this number is beyond float64 after the update; try a smaller eta");
	}

	@Test
	void anUpdateOfABiasBeyondFloat64IsRefused() {
		Network network = Arithmetic.classifier(new Weights(matrix(2, 1, 1), new double[] { 1.7 * HUGE, 1.7 * HUGE }));
		assertOverflow(() -> this.service.trainStep(network, sample(0), UpdateRule.plain(1.7 * HUGE)), "#/layers/0/b/0",
				"this number is beyond float64 after the update; try a smaller eta");
	}

	@Test
	void aLossAfterBeyondFloat64IsRefused() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		TrainStep step = this.service.trainStep(network, sample(1e10), UpdateRule.plain(1e290));
		assertOverflow(step::lossAfter, "#/eta", "lossAfter: with the updated network, at #/W2/0: u3 of this row is "
				+ "beyond float64 for sample 0; try a smaller eta");
	}

	@Test
	void aGradientNormBeyondFloat64IsRefused() {
		// 16 gradients of ±0.85e308
		var network = Arithmetic.classifier(new Weights(new Matrix(2, 8, new double[16]), null));
		double[] x = new double[8];
		Arrays.fill(x, 1.7 * HUGE);
		TrainStep step = this.service.trainStep(network, sample(x), UpdateRule.plain(0.1));
		assertOverflow(() -> step.backward().gradientNorm(), "#", "the norm of all gradients is beyond float64");
	}

	private static void assertOverflow(Runnable action, String pointer, String detail) {
		assertViolations(action, "[kind=OVERFLOW, pointer=" + pointer + ", detail=" + detail + "]");
	}

	private static Network layers(Activation first, Activation second) {
		return new Network(Form.LAYERS,
				List.of(new Layer(matrix(2, 1, 2), new double[2], first), new Layer(matrix(1, 1, 2), null, second)));
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
						+ "binaryCrossEntropy goes with sigmoid; meanSquaredError goes with relu, leakyRelu, tanh, sigmoid, "
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
	void layersAreNamedByTheirPlace() {
		assertViolations(
				() -> new Network(Form.LAYERS,
						List.of(new Layer(matrix(2, 1, 2), new double[1], new Relu()),
								new Layer(matrix(1, 1, 2, 3), null, new Relu()))),
				"[kind=SHAPE_MISMATCH, pointer=#/layers/0/b, detail=has length 1, expected 2 (the rows of layers/0/W)]",
				"[kind=SHAPE_MISMATCH, pointer=#/layers/1/W/0, detail=row has 3 columns, expected 2 (the rows of "
						+ "layers/0/W)]");
		Network network = new Network(Form.LAYERS, List.of(new Layer(matrix(1, HUGE, HUGE), null, new Identity())));
		assertOverflow(() -> this.service.forward(network, sampleOf(new double[] { 1, 1 }, null)), "#/layers/0/W/0",
				"z of this row is beyond float64 for sample 0");
	}

	@Test
	void aDeltaOfALayerIsNamedByItsPlace() {
		Network network = new Network(Form.LAYERS, List.of(new Layer(matrix(1, 1e-300), null, new Identity()),
				new Layer(matrix(1, 1e200), null, new Identity())));
		assertOverflow(() -> this.service.gradients(network, sampleOf(new double[] { 1 }, new double[] { -1e150 })),
				"#/layers/0/W/0", "delta of this row is beyond float64 for sample 0");
	}

	@Test
	void gradientsBeyondFloat64AreRefusedWithoutAnUpdateToo() {
		Network network = network(new double[] { 1e-310, 1e-310 }, new double[] { -1e290, 0, 1e290, 0 });
		assertOverflow(() -> this.service.gradients(network, sample(1e20)), "#/W1/0/0",
				"the gradient of this number is beyond float64");
	}

	private static Data sampleOf(double[] x, double @Nullable [] y) {
		return new Data(new Samples(matrix(1, x), true), (y != null) ? new Samples(matrix(1, y), true) : null, null);
	}

	@Test
	void targetsAreCheckedByWhatTheLossFunctionTakes() {
		Network regression = layers(new Relu(), new Identity());
		assertThat(this.service.forward(regression, sampleOf(new double[] { 1 }, new double[] { -7 })).loss())
			.isEqualTo(144);
		assertViolations(
				() -> this.service.forward(regression,
						new Data(new Samples(matrix(1, 1), true), null, new Labels(new int[] { 0 }, true))),
				"[kind=INVALID_VALUE, pointer=#/labels, detail=labels go with crossEntropy; meanSquaredError takes y]");
		Network sigmoid = layers(new Relu(), new Sigmoid());
		assertThat(this.service.forward(sigmoid, sampleOf(new double[] { 1 }, new double[] { 0.2 })).loss())
			.isPositive();
		assertViolations(() -> this.service.forward(sigmoid, sampleOf(new double[] { 1 }, new double[] { 1.1 })),
				"[kind=INVALID_VALUE, pointer=#/y/0, detail=a probability is between 0 and 1]");
		assertThatIllegalStateException()
			.isThrownBy(() -> sampleOf(new double[] { 1 }, null).copyTarget(0, 0, 1, new double[1]));
	}

	@Test
	void aLossBeyondFloat64IsRefused() {
		Network network = new Network(Form.LAYERS, List.of(new Layer(matrix(1, 1), null, new Identity())));
		assertOverflow(() -> this.service.forward(network, sampleOf(new double[] { 1e200 }, new double[] { 0 })).loss(),
				"#/x", "the loss of sample 0 is beyond float64");
		Data two = new Data(new Samples(matrix(2, 1e154, 1e154), false), new Samples(matrix(2, 0, 0), false), null);
		assertOverflow(() -> this.service.forward(network, two).lossPerSample(), "#/x",
				"the sum of all losses is beyond float64");
	}

	@Test
	void anUpdateOfWhatAnOptimizerKeepsBeyondFloat64IsRefused() {
		Network network = layers(new Identity(), new Identity());
		Parameters gradients = network.parameters().zeros();
		gradients.arrays().get(1)[1] = 1e200;
		for (Optimizer optimizer : List.of(new Adagrad(1e-10, 0), new Adam(0.9, 0.999, 1e-8, 0))) {
			assertOverflow(
					() -> this.service.applyGradients(network, gradients, new UpdateRule(0.1, optimizer, null, null)),
					"#/layers/0/b/1", "what the optimizer keeps of this number is beyond float64");
		}
		// m ← 1.5·m + g, with an eta that hides it
		var m = new Parameters(Form.LAYERS, network.parameters().zeros().layers());
		m.arrays().get(2)[0] = 1.7 * HUGE;
		var state = new OptimizerState("sgd", 1, m, null);
		assertOverflow(
				() -> this.service.applyGradients(network, network.parameters().zeros(),
						new UpdateRule(0.1, new Sgd(1.5, false, 0), state, null)),
				"#/layers/1/W/0/0", "this number is beyond float64 after the update; try a smaller eta");
	}

	@Test
	void aNormToClipToThatIsBeyondFloat64IsRefused() {
		Network network = layers(new Identity(), new Identity());
		Parameters gradients = network.parameters().zeros();
		gradients.arrays().forEach((values) -> Arrays.fill(values, 1.7 * HUGE));
		assertOverflow(() -> this.service.applyGradients(network, gradients, new UpdateRule(0.1, Sgd.PLAIN, null, 1.0)),
				"#", "the norm of all gradients is beyond float64");
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
				"[kind=SHAPE_MISMATCH, pointer=#/gradients/layers/1/b, detail=is of biases that the network does not have]");
	}

	private void assertGradients(Network network, Parameters gradients, String... expected) {
		assertViolations(() -> this.service.applyGradients(network, gradients, UpdateRule.plain(1)), expected);
	}

	@Test
	void aForeignStateIsRefused() {
		Network network = layers(new Relu(), new Identity());
		Parameters zeros = network.parameters().zeros();
		var adam = new Adam(0.9, 0.999, 1e-8, 0);
		assertState(network, adam, new OptimizerState("sgd", 1, zeros, zeros),
				"[kind=INVALID_VALUE, pointer=#/optimizer/state/type, detail=is of another type of optimizer than adam]");
		assertState(network, adam, new OptimizerState("adam", -1, zeros, null),
				"[kind=INVALID_VALUE, pointer=#/optimizer/state/step, detail=is not below 0]",
				"[kind=SHAPE_MISMATCH, pointer=#/optimizer/state/v, detail=missing: an optimizer of these settings keeps it]");
		assertState(network, new Adagrad(0, 0), new OptimizerState("adagrad", 0, zeros, zeros),
				"[kind=SHAPE_MISMATCH, pointer=#/optimizer/state/m, detail=an optimizer of these settings does not keep "
						+ "it]");
		assertState(network, Sgd.PLAIN, new OptimizerState("sgd", 1, null, null),
				"[kind=INVALID_VALUE, pointer=#/optimizer/state, detail=an optimizer of these settings keeps none]");
		assertState(network, new Sgd(0.9, false, 0),
				new OptimizerState("sgd", 1, parameters(Form.LAYERS, new Weights(matrix(1, 1), null)), null),
				"[kind=SHAPE_MISMATCH, pointer=#/optimizer/state/m/layers, detail=has 1 layers, expected 2 (the layers of "
						+ "the network)]");
		Parameters squares = network.parameters().zeros();
		squares.arrays().get(0)[1] = -1e-300;
		squares.arrays().get(1)[0] = -1;
		assertState(network, adam, new OptimizerState("adam", 1, zeros, squares),
				"[kind=INVALID_VALUE, pointer=#/optimizer/state/v/layers/0/W/1/0, detail=a mean or sum of squares is not "
						+ "below 0]",
				"[kind=INVALID_VALUE, pointer=#/optimizer/state/v/layers/0/b/0, detail=a mean or sum of squares is not "
						+ "below 0]");
	}

	@Test
	void nesterovNeedsMomentum() {
		assertState(layers(new Relu(), new Identity()), new Sgd(0, true, 0), null,
				"[kind=INVALID_VALUE, pointer=#/optimizer/nesterov, detail=needs a momentum above 0]");
	}

	private void assertState(Network network, Optimizer optimizer, @Nullable OptimizerState state, String... expected) {
		var rule = new UpdateRule(0.1, optimizer, state, null);
		assertViolations(() -> this.service.applyGradients(network, network.parameters().zeros(), rule), expected);
		assertViolations(() -> this.service.trainStep(network, sampleOf(new double[] { 1 }, new double[] { 1 }), rule),
				expected);
	}

	@Test
	void violationsOfAPartBeginBelowIt() {
		var violations = new Violations();
		Violations part = violations.within("a").within("b");
		part.add(Kind.INVALID_VALUE, "#/c", "wrong");
		assertThat(part.cover("#/c")).isTrue();
		assertThat(part.cover("#")).isTrue();
		assertThat(violations.cover("#/a/b/c")).isTrue();
		assertThat(violations.cover("#/c")).isFalse();
		for (int i = 0; i < Violations.LIMIT; i++) {
			part.add(Kind.INVALID_VALUE, "#/d", "wrong");
		}
		assertThat(violations.wants(Kind.INVALID_VALUE)).isFalse();
		assertThat(part.wants(Kind.INVALID_VALUE)).isFalse();
		assertThat(part.wants(Kind.MALFORMED)).isTrue();
	}

}
