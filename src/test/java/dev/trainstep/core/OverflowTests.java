package dev.trainstep.core;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.optimizer.Adagrad;
import dev.trainstep.core.optimizer.Adam;
import dev.trainstep.core.optimizer.Adamw;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Rmsprop;
import dev.trainstep.core.optimizer.Sgd;

import static dev.trainstep.core.Inputs.assertViolations;
import static dev.trainstep.core.Inputs.layers;
import static dev.trainstep.core.Inputs.matrix;
import static dev.trainstep.core.Inputs.network;
import static dev.trainstep.core.Inputs.sample;
import static dev.trainstep.core.Inputs.sampleOf;
import static org.assertj.core.api.Assertions.assertThat;

/** Results that overflow float64 are refused with their places. */
class OverflowTests {

	private static final double HUGE = 1e308;

	private final CheckedService service = new CheckedService();

	@Test
	void aPreActivationThatOverflowsIsRefused() {
		Network network = network(new double[] { 1, 1, HUGE, HUGE }, new double[] { 1, 1, 1, 1 });
		assertOverflow(() -> this.service.forward(network, sample(1, 1)), "#/W1/1",
				"u1 of this row overflows float64 for sample 0; smaller weights or inputs help");
	}

	@Test
	void anInfinityThatReluWouldHideIsRefused() {
		Network network = network(new double[] { 1, 1, -HUGE, -HUGE }, new double[] { 1, 1, 1, 1 });
		assertOverflow(() -> this.service.forward(network, sample(1, 1)), "#/W1/1",
				"u1 of this row overflows float64 for sample 0; smaller weights or inputs help");
	}

	@Test
	void aDeltaThatOverflowsIsRefused() {
		// u3 = ±1.7, so delta2 = ∓0.97, and delta1 = W2ᵀ·delta2 is above 3e308
		Network network = network(new double[] { 1e-308, 1e-308 }, new double[] { -1.7 * HUGE, 0, 1.7 * HUGE, 0 });
		assertOverflow(() -> this.service.trainStep(network, sample(1), UpdateRule.plain(1)), "#/W1/0",
				"delta1 of this row overflows float64 for sample 0; smaller weights help, or a target nearer to the output");
	}

	@Test
	void aDeltaOfAGradientOfOnesOwnThatOverflowsIsRefused() {
		Network network = network(new double[] { 1e-308, 1e-308 }, new double[] { -1.7 * HUGE, 0, 1.7 * HUGE, 0 });
		var dh = new Samples(new Matrix(1, 2, new double[] { 1000, -1000 }), true);
		var data = new Data(sample(1).x(), null, null, null, dh);
		assertOverflow(() -> this.service.gradients(network, data), "#/W1/0",
				"delta1 of this row overflows float64 for sample 0; smaller weights help, or a smaller dh");
	}

	@Test
	void aGradientThatOverflowsIsRefused() {
		// delta1 is about 1.8e290, and x multiplies it by 1e20
		Network network = network(new double[] { 1e-310, 1e-310 }, new double[] { -1e290, 0, 1e290, 0 });
		assertOverflow(() -> this.service.trainStep(network, sample(1e20), UpdateRule.plain(1)), "#/W1/0/0",
				"the gradient of this number overflows float64; smaller weights or inputs help");
	}

	@Test
	void aGradientOfABiasThatOverflowsIsRefused() {
		// each delta1 is about 1.6e308, after the division by B = 2; their sum is db1
		Network network = Arithmetic.classifier(new Weights(matrix(1, 1), new double[] { 0 }),
				new Weights(matrix(2, -1.7 * HUGE, 1.7 * HUGE), null));
		Samples x = new Samples(matrix(2, 1e-308, 1e-308), false);
		assertOverflow(
				() -> this.service.trainStep(network, new Data(x, null, new Labels(new int[] { 0, 0 }, false)),
						UpdateRule.plain(1)),
				"#/b1/0", "the gradient of this number overflows float64; smaller weights or inputs help");
	}

	@Test
	void anUpdateThatOverflowsIsRefused() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		assertOverflow(() -> this.service.trainStep(network, sample(1e10), UpdateRule.plain(HUGE)), "#/W2/0/0",
				"this number overflows float64 in the update; try a smaller eta");
	}

	@Test
	void anUpdateOfABiasThatOverflowsIsRefused() {
		Network network = Arithmetic.classifier(new Weights(matrix(2, 1, 1), new double[] { 1.7 * HUGE, 1.7 * HUGE }));
		assertOverflow(() -> this.service.trainStep(network, sample(0), UpdateRule.plain(1.7 * HUGE)), "#/layers/0/b/0",
				"this number overflows float64 in the update; try a smaller eta");
	}

	/** Parameters are checked in blocks. */
	@Test
	void anUpdateThatOverflowsFarFromTheFirstNumberIsRefused() {
		double[] w = new double[10_000];
		w[4999] = 1.7 * HUGE;
		w[9999] = 1.7 * HUGE;
		double[] x = new double[5000];
		x[4999] = 1;
		Network network = Arithmetic.classifier(new Weights(matrix(2, w), null));
		assertOverflow(() -> this.service.trainStep(network, sample(x), UpdateRule.plain(1.7 * HUGE)),
				"#/layers/0/W/0/4999", "this number overflows float64 in the update; try a smaller eta");
	}

	@Test
	void aLossAfterTheUpdateThatOverflowsIsRefused() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		TrainStep step = this.service.trainStep(network, sample(1e10), UpdateRule.plain(1e290));
		assertOverflow(step::lossAfter, "#/eta",
				"lossAfter: with the updated network, a result at #/W2/0 " + "overflows float64; try a smaller eta");
	}

	@Test
	void aGradientNormThatOverflowsIsRefused() {
		// 16 gradients of ±0.85e308
		var network = Arithmetic.classifier(new Weights(new Matrix(2, 8, new double[16]), null));
		double[] x = new double[8];
		Arrays.fill(x, 1.7 * HUGE);
		TrainStep step = this.service.trainStep(network, sample(x), UpdateRule.plain(0.1));
		assertOverflow(() -> step.backward().gradientNorm(), "#",
				"the norm of the gradients overflows float64; smaller weights or inputs make smaller gradients");
	}

	@Test
	void aPreActivationOfALayerIsNamedByItsPlace() {
		Network network = new Network(Form.LAYERS, List.of(new Layer(matrix(1, HUGE, HUGE), null, new Identity())));
		assertOverflow(() -> this.service.forward(network, sampleOf(new double[] { 1, 1 }, null)), "#/layers/0/W/0",
				"z of this row overflows float64 for sample 0; smaller weights or inputs help");
	}

	@Test
	void aDeltaOfALayerIsNamedByItsPlace() {
		Network network = new Network(Form.LAYERS, List.of(new Layer(matrix(1, 1e-300), null, new Identity()),
				new Layer(matrix(1, 1e200), null, new Identity())));
		assertOverflow(() -> this.service.gradients(network, sampleOf(new double[] { 1 }, new double[] { -1e150 })),
				"#/layers/0/W/0",
				"delta of this row overflows float64 for sample 0; smaller weights help, or a target nearer to the output");
	}

	@Test
	void gradientsThatOverflowAreRefusedWithoutAnUpdate() {
		Network network = network(new double[] { 1e-310, 1e-310 }, new double[] { -1e290, 0, 1e290, 0 });
		assertOverflow(() -> this.service.gradients(network, sample(1e20)), "#/W1/0/0",
				"the gradient of this number overflows float64; smaller weights or inputs help");
	}

	@Test
	void aLossThatOverflowsIsRefused() {
		Network network = new Network(Form.LAYERS, List.of(new Layer(matrix(1, 1), null, new Identity())));
		Data one = sampleOf(new double[] { 1e200 }, new double[] { 0 });
		assertOverflow(() -> this.service.forward(network, one).loss(), "#/x",
				"the loss of sample 0 overflows float64: its output is too far from its target");
		assertOverflow(() -> this.service.forward(network, one).lossPerSample(), "#/x",
				"the loss of sample 0 overflows float64: its output is too far from its target");
		Data two = new Data(new Samples(matrix(2, 1e154, 1e154), false), new Samples(matrix(2, 0, 0), false), null);
		assertOverflow(() -> this.service.forward(network, two).loss(), "#/x",
				"the sum of the losses overflows float64; divide the targets by a number, or send fewer samples");
		assertThat(this.service.forward(network, two).lossPerSample()).containsExactly(1e308, 1e308);
	}

	@Test
	void aMomentThatOverflowsIsRefused() {
		Network network = layers(new Identity(), new Identity());
		Parameters gradients = network.parameters().zeros();
		gradients.arrays().get(1)[1] = 1e200;
		for (Optimizer optimizer : List.of(new Adagrad(1e-10, 0), new Adam(0.9, 0.999, 1e-8, 0))) {
			assertOverflow(
					() -> this.service.applyGradients(network, gradients, new UpdateRule(0.1, optimizer, null, null)),
					"#/layers/0/b/1",
					"the optimizer's v of this number overflows float64; clipNorm keeps gradients small");
		}
		// m ← 1.5·m + g, with an eta that hides it
		var m = new Parameters(Form.LAYERS, network.parameters().zeros().layers());
		m.arrays().get(2)[0] = 1.7 * HUGE;
		var state = new OptimizerState("sgd", 1, m, null);
		assertOverflow(
				() -> this.service.applyGradients(network, network.parameters().zeros(),
						new UpdateRule(0.1, new Sgd(1.5, false, 0), state, null)),
				"#/layers/1/W/0/0",
				"the optimizer's m of this number overflows float64; clipNorm keeps gradients small");
	}

	/** A gradient of 0 leaves v at 0, and 0 / (√0 + 0) is no number. */
	@Test
	void anEpsilonOf0IsTheCauseWhereAStepDividesBy0() {
		Network network = layers(new Identity(), new Identity());
		network.parameters().arrays().getFirst()[0] = -1.7 * HUGE;
		for (Optimizer optimizer : List.of(new Adagrad(0, 0), new Rmsprop(0.99, 0, 0, 0), new Rmsprop(0.99, 0, 0.5, 0),
				new Adam(0.9, 0.999, 0, 0), new Adamw(0.9, 0.999, 0, 0))) {
			Parameters gradients = network.parameters().zeros();
			gradients.arrays().forEach((values) -> Arrays.fill(values, 1.0));
			gradients.arrays().get(1)[1] = 0.0;
			assertOverflow(
					() -> this.service.applyGradients(network, gradients, new UpdateRule(0.1, optimizer, null, null)),
					"#/optimizer/epsilon",
					"is 0, and so is v of the number at #/layers/0/b/1: the update divides by 0; 1e-8 is usual");
			gradients.arrays().get(1)[1] = 1.0;
			assertOverflow(
					() -> this.service
						.applyGradients(network, gradients, new UpdateRule(Double.MAX_VALUE, optimizer, null, null))
						.network(),
					"#/layers/0/W/0/0", "this number overflows float64 in the update; try a smaller eta");
		}
	}

	@Test
	void theDecayOfWeightsMayBeTheCauseOfAnOverflow() {
		Network network = layers(new Identity(), new Identity());
		assertOverflow(
				() -> this.service.applyGradients(network, network.parameters().zeros(),
						new UpdateRule(0.1, new Sgd(0, false, Double.MAX_VALUE), null, null)),
				"#/layers/0/W/1/0", "this number overflows float64 in the update; try a smaller eta or weightDecay");
	}

	@Test
	void aSumOfWeightedLossesThatOverflowsIsRefused() {
		Network network = new Network(Form.LAYERS, List.of(new Layer(matrix(1, 1), null, new Identity())));
		Data data = new Data(new Samples(matrix(2, 1e110, 1), false), new Samples(matrix(2, 0, 0), false), null,
				new double[] { 1e100, 1 }, null);
		assertOverflow(() -> this.service.forward(network, data).loss(), "#/x",
				"the sum of the losses overflows float64; divide all sampleWeights by one number: only their ratios matter");
	}

	@Test
	void aNormThatOverflowsInClippingIsRefused() {
		Network network = layers(new Identity(), new Identity());
		Parameters gradients = network.parameters().zeros();
		gradients.arrays().forEach((values) -> Arrays.fill(values, 1.7 * HUGE));
		assertOverflow(() -> this.service.applyGradients(network, gradients, new UpdateRule(0.1, Sgd.PLAIN, null, 1.0)),
				"#", "the norm of the gradients overflows float64; smaller weights or inputs make smaller gradients");
	}

	private static void assertOverflow(Runnable action, String pointer, String detail) {
		assertViolations(action, "[kind=OVERFLOW, pointer=" + pointer + ", detail=" + detail + "]");
	}

}
