package dev.trainstep.core;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.NetworkService.Derivatives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SampleWeightsTests {

	/** The division and the products with equal weights round once more each. */
	private static final double ROUNDING = 1e-15;

	private final CheckedService service = new CheckedService();

	private static Samples batch(Matrix rows) {
		return new Samples(rows, false);
	}

	private static Data weighted(Data data, double... weights) {
		return new Data(data.x(), data.y(), data.labels(), weights, null);
	}

	private static double[] equal(int count, double weight) {
		double[] weights = new double[count];
		Arrays.fill(weights, weight);
		return weights;
	}

	private static double[] flat(Derivatives derivatives) {
		return derivatives.backward().gradients().arrays().stream().flatMapToDouble(Arrays::stream).toArray();
	}

	@ParameterizedTest
	@ValueSource(doubles = { 1.0, 0.1, 3.0, 1e-100, 1e100 })
	void equalWeightsAreNoWeights(double weight) {
		for (int seed = 0; seed < 50; seed++) {
			var random = new SplittableRandom(seed);
			int B = random.nextInt(1, 20);
			Network network = Arithmetic.randomNetwork(random, 3, random.nextInt(1, 6), 4);
			Data data = new Data(batch(Arithmetic.random(random, B, 3)),
					batch(Arithmetic.randomDistributions(random, B, 4)), null);
			Derivatives plain = this.service.gradients(network, data);
			Derivatives equal = this.service.gradients(network, weighted(data, equal(B, weight)));
			assertThat(equal.forward().loss()).isCloseTo(plain.forward().loss(),
					within(ROUNDING * Math.max(1.0, plain.forward().loss())));
			assertThat(flat(equal)).containsExactly(flat(plain), within(ROUNDING));
			assertThat(equal.forward().lossPerSample()).containsExactly(plain.forward().lossPerSample());
			assertThat(equal.forward().accuracy()).isEqualTo(plain.forward().accuracy());
		}
	}

	@Test
	void aWeightOfTwoIsASampleSentTwice() {
		var random = new SplittableRandom(1);
		Network network = Arithmetic.randomNetwork(random, 2, 5, 3);
		double[] x = { 0.5, -1, 2, 0.25 };
		Data twice = new Data(batch(new Matrix(3, 2, new double[] { 0.5, -1, 2, 0.25, 2, 0.25 })), null,
				new Labels(new int[] { 0, 2, 2 }, false));
		Data weighted = new Data(batch(new Matrix(2, 2, x)), null, new Labels(new int[] { 0, 2 }, false),
				new double[] { 1, 2 }, null);
		Derivatives expected = this.service.gradients(network, twice);
		Derivatives derivatives = this.service.gradients(network, weighted);
		assertThat(derivatives.forward().loss()).isCloseTo(expected.forward().loss(), within(ROUNDING));
		assertThat(flat(derivatives)).containsExactly(flat(expected), within(ROUNDING));
		assertThat(derivatives.forward().accuracy())
			.isEqualTo(this.service.forward(network, weighted(weighted, 1, 1)).accuracy());
	}

	@Test
	void theLossAfterAStepIsWeighted() {
		Network network = Arithmetic.randomNetwork(new SplittableRandom(2), 1, 3, 2);
		Data data = weighted(
				new Data(batch(new Matrix(2, 1, new double[] { 1, -1 })), null, new Labels(new int[] { 0, 1 }, false)),
				1, 9);
		TrainStep step = this.service.trainStep(network, data, UpdateRule.plain(0.1));
		assertThat(step.lossAfter()).isEqualTo(this.service.forward(step.update().network(), data).loss())
			.isLessThan(step.forward().loss());
	}

	/** Deltas are multiplied by shares of the sum, which are at most 1. */
	@Test
	void gradientsUnderHugeWeightsDoNotOverflow() {
		Network network = Arithmetic.randomNetwork(new SplittableRandom(3), 1, 3, 2);
		Data data = weighted(
				new Data(batch(new Matrix(2, 1, new double[] { 1, -1 })), null, new Labels(new int[] { 0, 1 }, false)),
				1e100, 1e100);
		assertThat(flat(this.service.gradients(network, data)))
			.containsExactly(flat(this.service.gradients(network, weighted(data, 1, 1))), within(ROUNDING));
	}

}
