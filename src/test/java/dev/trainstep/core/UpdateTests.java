package dev.trainstep.core;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Steps in one go, in two halves, from parts of a batch. */
class UpdateTests {

	/** Sums in another order, of numbers around 1. */
	private static final double ROUNDING = 1e-14;

	private final NetworkService service = new NetworkService();

	static List<Optimizer> optimizers() {
		return OptimizerTests.all().toList();
	}

	private static Data data(SplittableRandom random, int B, int n, int c) {
		return new Data(new Samples(Arithmetic.random(random, B, n), false),
				new Samples(Arithmetic.randomDistributions(random, B, c), false), null);
	}

	private static double[][] arrays(Network network) {
		return network.parameters().arrays().toArray(double[][]::new);
	}

	private static double[][] arrays(@Nullable Parameters parameters) {
		return (parameters != null) ? parameters.arrays().toArray(double[][]::new) : new double[0][];
	}

	@ParameterizedTest
	@MethodSource("optimizers")
	void gradientsAndTheirApplicationAreAStep(Optimizer optimizer) {
		var random = new SplittableRandom(1);
		Network stepped = Arithmetic.randomNetwork(random, 4, 5, 3);
		Network applied = stepped;
		OptimizerState steppedState = null;
		OptimizerState appliedState = null;
		for (int t = 0; t < 4; t++) {
			Data data = data(random, 6, 4, 3);
			double clipNorm = 0.2 + t;
			TrainStep step = this.service.trainStep(stepped, data,
					new UpdateRule(0.05, optimizer, steppedState, clipNorm));
			Parameters gradients = this.service.gradients(applied, data).backward().gradients();
			Update update = this.service.applyGradients(applied, gradients,
					new UpdateRule(0.05, optimizer, appliedState, clipNorm));
			assertThat(arrays(update.network())).isDeepEqualTo(arrays(step.update().network()));
			assertThat(arrays(step.backward().gradients())).isDeepEqualTo(arrays(gradients));
			stepped = step.update().network();
			applied = update.network();
			steppedState = step.update().state();
			appliedState = update.state();
			assertThat(appliedState == null).isEqualTo(steppedState == null).isEqualTo(!optimizer.isStateful());
			if (appliedState != null && steppedState != null) {
				assertThat(appliedState.step()).isEqualTo(steppedState.step()).isEqualTo(t + 1);
				assertThat(arrays(appliedState.m())).isDeepEqualTo(arrays(steppedState.m()));
				assertThat(arrays(appliedState.v())).isDeepEqualTo(arrays(steppedState.v()));
			}
		}
	}

	@Test
	void aRuleOutOfRangeCannotExist() {
		assertThatIllegalArgumentException().isThrownBy(() -> UpdateRule.plain(0));
		assertThatIllegalArgumentException().isThrownBy(() -> UpdateRule.plain(Double.NaN));
		assertThatIllegalArgumentException().isThrownBy(() -> new UpdateRule(0.1, Sgd.PLAIN, null, 0.0));
		assertThatIllegalArgumentException().isThrownBy(() -> new UpdateRule(0.1, Sgd.PLAIN, null, Double.NaN));
	}

	@Test
	void gradientsOfHalvesAverageToThoseOfTheWhole() {
		var random = new SplittableRandom(2);
		Network network = Arithmetic.randomNetwork(random, 4, 5, 3);
		Data whole = data(random, 6, 4, 3);
		double[][] all = arrays(this.service.gradients(network, whole).backward().gradients());
		double[][] first = arrays(this.service.gradients(network, part(whole, 0, 3)).backward().gradients());
		double[][] second = arrays(this.service.gradients(network, part(whole, 3, 6)).backward().gradients());
		for (int i = 0; i < all.length; i++) {
			for (int j = 0; j < all[i].length; j++) {
				assertThat((first[i][j] + second[i][j]) / 2).isCloseTo(all[i][j], within(ROUNDING));
			}
		}
	}

	private static Data part(Data data, int from, int to) {
		Samples y = data.y();
		return new Data(part(data.x(), from, to), (y != null) ? part(y, from, to) : null, null);
	}

	private static Samples part(Samples samples, int from, int to) {
		double[] values = IntStream.range(from, to)
			.boxed()
			.flatMapToDouble((s) -> IntStream.range(0, samples.width())
				.mapToDouble((i) -> samples.rows().values()[s * samples.width() + i]))
			.toArray();
		return new Samples(new Matrix(to - from, samples.width(), values), false);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void reluAndSoftmaxAsLayersHaveTheBitsOfTheNotebook(int seed) {
		var random = new SplittableRandom(seed);
		int n = random.nextInt(1, 30);
		int c = random.nextInt(1, 10);
		Network notebook = Arithmetic.randomNetwork(random, n, random.nextInt(1, 30), c);
		Network layers = new Network(Form.LAYERS, notebook.layers());
		Data data = data(random, random.nextInt(1, 20), n, c);
		TrainStep expected = this.service.trainStep(notebook, data, UpdateRule.plain(0.3));
		TrainStep actual = this.service.trainStep(layers, data, UpdateRule.plain(0.3));
		assertThat(actual.forward().h().values()).containsExactly(expected.forward().h().values());
		assertThat(actual.forward().loss()).isEqualTo(expected.forward().loss());
		assertThat(actual.lossAfter()).isEqualTo(expected.lossAfter());
		assertThat(arrays(actual.update().network())).isDeepEqualTo(arrays(expected.update().network()));
	}

	@Test
	void aBatchInPartsHasTheBitsOfTheWhole() {
		var random = new SplittableRandom(3);
		Network network = Arithmetic.randomNetwork(random, 4, 5, 3);
		Data data = data(random, 10, 4, 3);
		double[][] whole = arrays(this.service.gradients(network, data).backward().gradients());
		double loss = this.service.forward(network, data).loss();
		var forward = new ForwardPass(network, 4);
		var backward = new BackwardPass(forward);
		for (int time = 0; time < 2; time++) {
			double losses = 0;
			backward.zeroGradients();
			for (int from = 0; from < 10; from += 4) {
				int B = Math.min(4, 10 - from);
				for (int row = 0; row < B; row++) {
					data.copyInputs(from + row, row, forward.x());
					data.copyTarget(from + row, row, network, forward.y());
				}
				forward.run(B);
				losses = forward.addLosses(losses);
				backward.accumulate(10);
			}
			assertThat(losses / 10).isEqualTo(loss);
			assertThat(arrays(backward.gradients())).isDeepEqualTo(whole);
		}
	}

	@Test
	void parametersCanBeCopiedSetAndReplaced() {
		Network network = Arithmetic.randomNetwork(new SplittableRandom(4), 2, 3, 2);
		Network other = Arithmetic.randomNetwork(new SplittableRandom(5), 2, 3, 2);
		Network copy = network.copy();
		copy.parameters().set(other.parameters());
		assertThat(arrays(copy)).isDeepEqualTo(arrays(other));
		assertThat(arrays(network)).isNotEqualTo(arrays(other));
		assertThat(arrays(network.with(other.parameters()))).isDeepEqualTo(arrays(other));
		assertThat(network.with(other.parameters()).form()).isEqualTo(Form.NOTEBOOK);
		assertThat(network.parameters().count()).isEqualTo(2 * 3 + 3 * 2 + 2);
		assertThat(network.cost()).isEqualTo(2 * 3 + 3 * 2 + 32 * (3 + 2));
		assertThat(arrays(network.parameters().zeros()))
			.isDeepEqualTo(new double[][] { new double[6], new double[6], new double[2] });
	}

}
