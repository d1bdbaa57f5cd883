package dev.trainstep.core.loss;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.core.Arithmetic;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Gelu;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.activation.LeakyRelu;
import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.activation.Sigmoid;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.activation.Tanh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class LossFunctionTests {

	private static final double HALF_STEP = 1e-5;

	/** Truncation and rounding of a central difference, of numbers around 1. */
	private static final double DIFFERENCE_ERROR = 1e-9;

	/** A few roundings. */
	private static final double ROUNDING = 1e-14;

	/** How far the 1e-10 in a logarithm moves a loss, at probabilities above 0.01. */
	private static final double BOUND = 1e-8;

	private static final LossFunction CROSS_ENTROPY = new CrossEntropy();

	private static final LossFunction BINARY = new BinaryCrossEntropy();

	private static final LossFunction SQUARES = new MeanSquaredError();

	private static final LossFunction HUBER = new Huber();

	private static double loss(LossFunction function, double[] h, double... y) {
		double[] loss = new double[1];
		function.forward(1, h.length, h, y, loss);
		return loss[0];
	}

	private static double unclamped(LossFunction function, Activation last, double[] z, double... y) {
		double[] h = new double[z.length];
		last.forward(1, z.length, z, h);
		double[] loss = new double[1];
		function.unclamped(1, z.length, z, h, y, loss);
		return loss[0];
	}

	@Test
	void crossEntropyIsTheNotebooksLoss() {
		assertThat(loss(CROSS_ENTROPY, new double[] { 0.2689414213699951, 0.7310585786300049 }, 1.0, 0.0))
			.isEqualTo(1.3132616871463947);
	}

	@Test
	void crossEntropyOfAnImpossibleTargetIsBounded() {
		assertThat(loss(CROSS_ENTROPY, new double[] { 0.0, 1.0 }, 1.0, 0.0)).isEqualTo(-StrictMath.log(1e-10));
	}

	@Test
	void crossEntropyOfASoftTargetAddsInIndexOrder() {
		double first = -0.25 * StrictMath.log(0.5 + 1e-10);
		assertThat(loss(CROSS_ENTROPY, new double[] { 0.5, 0.5 }, 0.25, 0.75))
			.isEqualTo(Math.fma(-0.75, StrictMath.log(0.5 + 1e-10), first));
	}

	@Test
	void crossEntropyNeverIsNegativeZero() {
		assertThat(Double.doubleToRawLongBits(loss(CROSS_ENTROPY, new double[] { 1.0 - 1e-10 }, 1.0))).isZero();
	}

	@Test
	void binaryCrossEntropyIsTheMeanOverTheOutputs() {
		double expected = -(StrictMath.log(0.25 + 1e-10) + 0.5 * StrictMath.log(0.5 + 1e-10)
				+ 0.5 * StrictMath.log(0.5 + 1e-10)) / 2;
		assertThat(loss(BINARY, new double[] { 0.25, 0.5 }, 1.0, 0.5)).isCloseTo(expected, within(ROUNDING));
		assertThat(loss(BINARY, new double[] { 0.75 }, 0.0)).isCloseTo(-StrictMath.log(0.25 + 1e-10), within(ROUNDING));
		assertThat(loss(BINARY, new double[] { 0.0, 1.0 }, 1.0, 0.0)).isCloseTo(-StrictMath.log(1e-10),
				within(ROUNDING));
	}

	@Test
	void meanSquaredErrorIsTheMeanOverTheOutputs() {
		assertThat(loss(SQUARES, new double[] { 1, -2, 0.5 }, 0, 2, 0.5)).isEqualTo(17.0 / 3);
	}

	/** (½·0.25 + ½·1 + (3 − ½)) / 3, from differences of 0.5, −1 and 3. */
	@Test
	void huberGrowsWithTheSquareUpTo1AndThenWithTheDifference() {
		assertThat(loss(HUBER, new double[] { 0.5, 1, 1 }, 0, 2, -2)).isEqualTo((0.125 + 0.5 + 2.5) / 3);
		assertThat(loss(HUBER, new double[] { 1e308 }, 0)).isEqualTo(1e308);
		double[] dZ = new double[4];
		HUBER.backward(new Identity(), 2.0, 1, 4, new double[4], new double[] { 0.5, 1, 1e300, -9 }, new double[4], dZ);
		assertThat(dZ).containsExactly(0.5 / 8, 1.0 / 8, 1.0 / 8, -1.0 / 8);
	}

	@Test
	void everySampleHasItsOwnLoss() {
		double[] loss = new double[3];
		SQUARES.forward(2, 2, new double[] { 1, 1, 2, 2, 9, 9 }, new double[6], loss);
		assertThat(loss).containsExactly(1, 4, 0);
		BINARY.forward(2, 2, new double[] { 0.5, 0.5, 1, 0 }, new double[] { 1, 0, 1, 0 }, loss);
		assertThat(loss[0]).isCloseTo(StrictMath.log(2), within(BOUND));
		assertThat(loss[1]).isCloseTo(0, within(BOUND));
		CROSS_ENTROPY.forward(2, 2, new double[] { 0.5, 0.5, 1, 0 }, new double[] { 1, 0, 1, 0 }, loss);
		assertThat(loss[0]).isCloseTo(StrictMath.log(2), within(BOUND));
		assertThat(loss[1]).isCloseTo(0, within(BOUND));
	}

	static Stream<Arguments> pairs() {
		return Stream.of(arguments(CROSS_ENTROPY, new Softmax()), arguments(BINARY, new Sigmoid()),
				arguments(SQUARES, new Relu()), arguments(SQUARES, new LeakyRelu()), arguments(SQUARES, new Tanh()),
				arguments(SQUARES, new Sigmoid()), arguments(SQUARES, new Identity()), arguments(HUBER, new Tanh()),
				arguments(HUBER, new Identity()), arguments(HUBER, new Gelu()));
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void backwardIsTheGradientOfTheExactLossOverTheBatch(LossFunction function, Activation last) {
		var random = new SplittableRandom(1);
		double[] z = random.doubles(6, -2, 2).toArray();
		double[] y = Arithmetic.randomDistributions(random, 2, 3).values();
		double[] h = new double[6];
		last.forward(2, 3, z, h);
		double[] dZ = new double[6];
		function.backward(last, 5, 2, 3, z, h, y, dZ);
		for (int i = 0; i < 6; i++) {
			double above = sum(function, last, moved(z, i, HALF_STEP), y);
			double below = sum(function, last, moved(z, i, -HALF_STEP), y);
			assertThat(dZ[i]).isCloseTo((above - below) / (2 * HALF_STEP) / 5, within(DIFFERENCE_ERROR));
		}
	}

	private static double[] moved(double[] z, int at, double step) {
		double[] moved = z.clone();
		moved[at] += step;
		return moved;
	}

	private static double sum(LossFunction function, Activation last, double[] z, double[] y) {
		double[] h = new double[6];
		double[] loss = new double[2];
		last.forward(2, 3, z, h);
		function.unclamped(2, 3, z, h, y, loss);
		return loss[0] + loss[1];
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void theReportedLossIsCloseToTheExactOne(LossFunction function, Activation last) {
		double[] z = { -1.5, 0.25, 0.75 };
		double[] y = { 0.5, 0.25, 0.25 };
		double[] h = new double[3];
		last.forward(1, 3, z, h);
		assertThat(unclamped(function, last, z, y)).isCloseTo(loss(function, h, y), within(BOUND));
	}

	@Test
	void aSmallExactLossKeepsItsDigits() {
		// log(1 + exp(−40))
		assertThat(unclamped(CROSS_ENTROPY, new Softmax(), new double[] { 100, 60 }, 1, 0))
			.isEqualTo(4.248354255291589e-18);
		assertThat(unclamped(BINARY, new Sigmoid(), new double[] { 40 }, 1)).isEqualTo(4.248354255291589e-18);
		assertThat(unclamped(BINARY, new Sigmoid(), new double[] { -40 }, 0)).isEqualTo(4.248354255291589e-18);
	}

	@Test
	void aLargeExactLossIsNotBounded() {
		assertThat(unclamped(CROSS_ENTROPY, new Softmax(), new double[] { 0, 1000 }, 1, 0)).isEqualTo(1000);
		assertThat(unclamped(CROSS_ENTROPY, new Softmax(), new double[] { 5, 5 }, 0, 1)).isEqualTo(StrictMath.log1p(1));
		assertThat(unclamped(BINARY, new Sigmoid(), new double[] { -1000, 1000 }, 1, 0)).isEqualTo(1000);
	}

	@Test
	void theExactLossHasTheGradientHMinusY() {
		double[] z = { 1.0, 2.0 };
		double lse = Math.log(Math.exp(1) + Math.exp(2));
		assertThat(unclamped(CROSS_ENTROPY, new Softmax(), z, 0.5, 0.5 + 9e-7)).isCloseTo(lse - 0.5 - 1.0 - 18e-7,
				within(ROUNDING));
	}

	@Test
	void eachLossFitsItsActivations() {
		List<Activation> all = List.of(new Relu(), new LeakyRelu(), new Tanh(), new Sigmoid(), new Identity(),
				new Gelu(), new Softmax());
		assertThat(all).filteredOn(CROSS_ENTROPY::fits).containsExactly(new Softmax());
		assertThat(all).filteredOn(BINARY::fits).containsExactly(new Sigmoid());
		assertThat(all).filteredOn(SQUARES::fits).hasSize(6).doesNotContain(new Softmax());
		assertThat(all).filteredOn(HUBER::fits).hasSize(6).doesNotContain(new Softmax());
		assertThat(all).map(LossFunction::defaultFor)
			.containsExactly(SQUARES, SQUARES, SQUARES, BINARY, SQUARES, SQUARES, CROSS_ENTROPY);
	}

}
