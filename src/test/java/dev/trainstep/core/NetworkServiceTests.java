package dev.trainstep.core;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.Parameters.Weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class NetworkServiceTests {

	/** Truncation and rounding of a central difference, of numbers around 1. */
	private static final double DIFFERENCE_ERROR = 1e-8;

	private static final double HALF_STEP = 1e-5;

	private final NetworkService service = new NetworkService();

	private static Samples batch(Matrix rows) {
		return new Samples(rows, false);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5 })
	void aSampleHasTheSameBitsAloneAndInABatch(int seed) {
		var random = new SplittableRandom(seed);
		int n = random.nextInt(1, 40);
		int c = random.nextInt(1, 12);
		int B = random.nextInt(2, 30);
		Network network = Arithmetic.randomNetwork(random, n, random.nextInt(1, 40), random.nextInt(1, 40), c);
		Matrix x = Arithmetic.random(random, B, n);
		Matrix y = Arithmetic.randomDistributions(random, B, c);
		ForwardPass together = this.service.forward(network, new Data(batch(x), batch(y), null));
		for (int s = 0; s < B; s++) {
			Data one = new Data(new Samples(Arithmetic.row(x, s), true), new Samples(Arithmetic.row(y, s), true), null);
			ForwardPass alone = this.service.forward(network, one);
			assertThat(alone.h().values()).containsExactly(Arithmetic.nested(together.h())[s]);
			for (int l = 0; l < network.depth(); l++) {
				assertThat(alone.preActivations(l).values())
					.containsExactly(Arithmetic.nested(together.preActivations(l))[s]);
			}
			assertThat(alone.loss()).isEqualTo(together.lossPerSample()[s]);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 5 })
	void gradientsAreThoseOfCentralDifferencesAtAnyDepth(int depth) {
		var random = new SplittableRandom(depth);
		int[] sizes = random.ints(depth + 1, 2, 6).toArray();
		Network network = Arithmetic.randomNetwork(random, sizes);
		Matrix x = Arithmetic.random(random, 4, sizes[0]);
		Data data = new Data(batch(x), batch(Arithmetic.randomDistributions(random, 4, sizes[depth])), null);
		List<Weights> gradients = this.service.gradients(network, data).backward().gradients().layers();
		DoubleSupplier loss = () -> this.service.forward(network, data).loss();
		for (int l = 0; l < depth; l++) {
			Layer layer = network.layers().get(l);
			Weights gradient = gradients.get(l);
			assertDifferences(layer.W().values(), gradient.W().values(), loss);
			if (layer.b() != null && gradient.b() != null) {
				assertDifferences(layer.b(), gradient.b(), loss);
			}
			assertThat(gradient.b() == null).isEqualTo(layer.b() == null);
		}
	}

	private static void assertDifferences(double[] parameters, double[] gradient, DoubleSupplier loss) {
		for (int i = 0; i < parameters.length; i++) {
			double parameter = parameters[i];
			parameters[i] = parameter + HALF_STEP;
			double above = loss.getAsDouble();
			parameters[i] = parameter - HALF_STEP;
			double below = loss.getAsDouble();
			parameters[i] = parameter;
			assertThat(gradient[i]).isCloseTo((above - below) / (2 * HALF_STEP), within(DIFFERENCE_ERROR));
		}
	}

	@Test
	void aSingleLayerIsANetworkToo() {
		var network = Arithmetic.classifier(new Weights(new Matrix(2, 1, new double[] { 1, -1 }), null));
		var data = new Data(new Samples(new Matrix(1, 1, new double[] { 2 }), true), null,
				new Labels(new int[] { 1 }, true));
		TrainStep step = this.service.trainStep(network, data, UpdateRule.plain(1.0));
		double wrong = step.forward().h().values()[0];
		assertThat(step.update().network().layers().getFirst().W().values()).containsExactly(1 - 2 * wrong,
				-1 + 2 * wrong);
		assertThat(step.lossAfter()).isLessThan(step.forward().loss());
	}

	@Test
	void theUpdateIsRoundedOnce() {
		var network = Arithmetic.classifier(new Weights(new Matrix(2, 1, new double[] { 0.3, 0.1 }), null));
		var data = new Data(new Samples(new Matrix(1, 1, new double[] { 0.7 }), true), null,
				new Labels(new int[] { 0 }, true));
		TrainStep step = this.service.trainStep(network, data, UpdateRule.plain(0.1));
		double gradient = step.backward().gradients().layers().getFirst().W().values()[0];
		assertThat(step.update().network().layers().getFirst().W().values()[0])
			.isEqualTo(Math.fma(-0.1, gradient, 0.3));
	}

	@Test
	void theGivenNetworkIsNotModified() {
		Network network = Arithmetic.randomNetwork(new SplittableRandom(7), 3, 4, 2);
		double[] before = network.layers().getFirst().W().values().clone();
		var data = new Data(batch(Arithmetic.random(new SplittableRandom(8), 5, 3)), null,
				new Labels(new int[] { 0, 1, 0, 1, 1 }, false));
		this.service.trainStep(network, data, UpdateRule.plain(10.0));
		assertThat(network.layers().getFirst().W().values()).containsExactly(before);
	}

	@Test
	void labelsAreTheirOneHotDistributions() {
		Network network = Arithmetic.randomNetwork(new SplittableRandom(9), 3, 4, 3);
		Samples x = batch(Arithmetic.random(new SplittableRandom(10), 2, 3));
		TrainStep byLabels = this.service.trainStep(network, new Data(x, null, new Labels(new int[] { 2, 0 }, false)),
				UpdateRule.plain(0.5));
		TrainStep byDistributions = this.service.trainStep(network,
				new Data(x, batch(new Matrix(2, 3, new double[] { 0, 0, 1, 1, 0, 0 })), null), UpdateRule.plain(0.5));
		assertThat(byLabels.forward().loss()).isEqualTo(byDistributions.forward().loss());
		assertThat(byLabels.update().network().layers().getFirst().W().values())
			.containsExactly(byDistributions.update().network().layers().getFirst().W().values());
		assertThat(byLabels.forward().accuracy()).isEqualTo(byDistributions.forward().accuracy());
	}

	@Test
	void predictionsTakeTheLowestIndexOnATie() {
		var network = Arithmetic.classifier(new Weights(new Matrix(3, 1, new double[] { 1, 2, 2 }), null));
		ForwardPass pass = this.service.forward(network,
				new Data(batch(new Matrix(2, 1, new double[] { 1, -1 })), null, new Labels(new int[] { 1, 2 }, false)));
		assertThat(pass.predictions()).containsExactly(1, 0);
		assertThat(pass.accuracy()).isEqualTo(0.5);
	}

	@Test
	void everySampleHasItsOwnPrediction() {
		var random = new SplittableRandom(12);
		Network network = Arithmetic.randomNetwork(random, 3, 8, 4);
		Samples x = batch(Arithmetic.random(random, 20, 3));
		int[] labels = random.ints(20, 0, 4).toArray();
		ForwardPass pass = this.service.forward(network, new Data(x, null, new Labels(labels, false)));
		double[][] h = Arithmetic.nested(pass.h());
		int right = 0;
		for (int s = 0; s < 20; s++) {
			double most = Arrays.stream(h[s]).max().orElseThrow();
			assertThat(h[s][pass.predictions()[s]]).isEqualTo(most);
			right += (h[s][labels[s]] == most) ? 1 : 0;
		}
		assertThat(pass.correct()).isEqualTo(right).isNotEqualTo(10);
		assertThat(pass.accuracy()).isEqualTo(right / 20.0);
	}

	@Test
	void gradientNormIsThatOfAllGradientsTogether() {
		var network = Arithmetic
			.classifier(new Weights(new Matrix(2, 1, new double[] { 0, 0 }), new double[] { 0, 0 }));
		TrainStep step = this.service.trainStep(network,
				new Data(new Samples(new Matrix(1, 1, new double[] { 1 }), true), null,
						new Labels(new int[] { 0 }, true)),
				UpdateRule.plain(1.0));
		assertThat(step.backward().gradientNorm()).isEqualTo(1.0); // four entries of ±0.5
	}

	@ParameterizedTest
	@ValueSource(doubles = { 4e-300, 1e-200, 1e-100, 1.0, 1e100, 1e200, 1e307 })
	void gradientNormNeitherOverflowsNorVanishesOnTheWay(double x) {
		var network = Arithmetic.classifier(new Weights(new Matrix(2, 1, new double[] { 0, 0 }), null));
		var data = new Data(new Samples(new Matrix(1, 1, new double[] { x }), true), null,
				new Labels(new int[] { 0 }, true));
		double expected = Math.sqrt(0.5) * x; // two gradients of ±x/2
		assertThat(this.service.trainStep(network, data, UpdateRule.plain(1e-9)).backward().gradientNorm())
			.isCloseTo(expected, within(4 * Math.ulp(expected)));
	}

	@Test
	void aLossNeedsATarget() {
		Network network = Arithmetic.randomNetwork(new SplittableRandom(1), 1, 1);
		Data data = new Data(batch(Arithmetic.random(new SplittableRandom(2), 1, 1)), null, null);
		ForwardPass pass = this.service.forward(network, data);
		assertThatThrownBy(pass::loss).isInstanceOf(IllegalStateException.class);
		assertThatThrownBy(() -> this.service.trainStep(network, data, UpdateRule.plain(0.1)))
			.isInstanceOf(IllegalStateException.class);
	}

}
