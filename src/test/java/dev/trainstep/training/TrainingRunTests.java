package dev.trainstep.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.core.Data;
import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.Samples;
import dev.trainstep.core.SplitMix64;
import dev.trainstep.core.TrainStep;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.training.schedule.Cosine;

import static dev.trainstep.training.Runs.ADAM;
import static dev.trainstep.training.Runs.ETA;
import static dev.trainstep.training.Runs.NONE;
import static dev.trainstep.training.Runs.SERVICE;
import static dev.trainstep.training.Runs.arrays;
import static dev.trainstep.training.Runs.assertSame;
import static dev.trainstep.training.Runs.data;
import static dev.trainstep.training.Runs.earlyStopping;
import static dev.trainstep.training.Runs.epochs;
import static dev.trainstep.training.Runs.network;
import static dev.trainstep.training.Runs.regression;
import static dev.trainstep.training.Runs.resume;
import static dev.trainstep.training.Runs.rule;
import static dev.trainstep.training.Runs.run;
import static dev.trainstep.training.Runs.select;
import static dev.trainstep.training.Runs.steps;
import static org.assertj.core.api.Assertions.assertThat;

class TrainingRunTests {

	@ParameterizedTest
	@MethodSource("dev.trainstep.training.Runs#optimizers")
	void plainEpochsAreCallsOfTrainStep(Optimizer optimizer) {
		Network network = network(4, 5, 3);
		Data data = data(1, 11, 4, 3);
		TrainingResult result = run(network, data, epochs(6).with(new UpdateRule(ETA, optimizer, null, 0.4)));
		Network expected = network;
		OptimizerState state = null;
		for (int k = 0; k < 6; k++) {
			TrainStep step = SERVICE.trainStep(expected, data, new UpdateRule(ETA, optimizer, state, 0.4));
			assertThat(result.history().get(k).loss()).isEqualTo(step.forward().loss());
			assertThat(result.history().get(k).accuracy()).isEqualTo(step.forward().accuracy());
			expected = step.update().network();
			state = step.update().state();
		}
		assertThat(arrays(result.network())).isDeepEqualTo(arrays(expected));
		assertThat(result.loss()).isEqualTo(SERVICE.forward(expected, data).loss());
		assertThat(result.accuracy()).isEqualTo(SERVICE.forward(expected, data).accuracy());
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.EPOCHS);
		assertThat(result.steps()).isEqualTo(6);
		assertThat(result.epochs()).isEqualTo(6);
		assertThat(result.best()).isNull();
	}

	/** The documented order, written a second time. */
	private static int[] order(long seed, int epoch, int N) {
		var random = SplitMix64.ofIndex(seed, epoch);
		List<Integer> order = new ArrayList<>(IntStream.range(0, N).boxed().toList());
		for (int i = N - 1; i >= 1; i--) {
			Collections.swap(order, i, random.nextInt(i + 1));
		}
		return order.stream().mapToInt(Integer::intValue).toArray();
	}

	@Test
	void minibatchesAreStepsInTheOrderOfTheSeed() {
		Network expected = network(4, 5, 3);
		Data data = data(2, 11, 4, 3);
		var schedule = new Cosine(2, 0.1);
		TrainingResult result = run(expected, data, epochs(3).with(new Batches(4L, 9L)).with(schedule));
		int step = 0;
		for (int epoch = 0; epoch < 3; epoch++) {
			int[] order = order(9, epoch, 11);
			assertThat(Arrays.stream(order).sorted())
				.containsExactlyElementsOf(IntStream.range(0, 11).boxed().toList());
			double losses = 0;
			double correct = 0;
			double eta = 0;
			for (int from = 0; from < 11; from += 4) {
				Data batch = select(data, Arrays.copyOfRange(order, from, Math.min(11, from + 4)));
				eta = schedule.eta(ETA, step++, 9);
				TrainStep trained = SERVICE.trainStep(expected, batch, UpdateRule.plain(eta));
				losses = trained.forward().addLosses(losses);
				correct += trained.forward().accuracy() * batch.x().count();
				expected = trained.update().network();
			}
			Epoch actual = result.history().get(epoch);
			assertThat(actual.epoch()).isEqualTo(epoch + 1);
			assertThat(actual.loss()).isEqualTo(losses / 11);
			assertThat(actual.accuracy()).isEqualTo(Math.rint(correct) / 11);
			assertThat(actual.eta()).isEqualTo(eta);
			assertThat(actual.validationLoss()).isNull();
		}
		assertThat(arrays(result.network())).isDeepEqualTo(arrays(expected));
		assertThat(result.steps()).isEqualTo(9);
		assertThat(result.epochs()).isEqualTo(3);
		assertThat(order(9, 0, 11)).isNotEqualTo(order(9, 1, 11)).isNotEqualTo(order(8, 0, 11));
	}

	@Test
	void withoutASeedSamplesComeInTheirOrder() {
		Network expected = network(4, 5, 3);
		Data data = data(2, 6, 4, 3);
		TrainingResult result = run(expected, data, epochs(2).with(new Batches(4L, null)));
		for (int[] batch : new int[][] { { 0, 1, 2, 3 }, { 4, 5 }, { 0, 1, 2, 3 }, { 4, 5 } }) {
			expected = SERVICE.trainStep(expected, select(data, batch), UpdateRule.plain(ETA)).update().network();
		}
		assertThat(arrays(result.network())).isDeepEqualTo(arrays(expected));
	}

	@Test
	void partsOfABatchChangeNoBit() {
		// A part of this network is 2^24 / 210,000 = 79 samples.
		Network network = network(1000, 200, 50);
		Data data = data(3, 170, 1000, 50);
		var recorder = new Recorder();
		TrainingResult result = run(network, data, epochs(1), NONE, recorder);
		TrainStep step = SERVICE.trainStep(network, data, UpdateRule.plain(ETA));
		assertThat(arrays(result.network())).isDeepEqualTo(arrays(step.update().network()));
		assertThat(result.history().getFirst().loss()).isEqualTo(step.forward().loss());
		assertThat(result.loss()).isEqualTo(step.lossAfter());
		assertThat(recorder.work()).isEqualTo(6);
	}

	@Test
	void threadsDoNotMatter() throws Exception {
		Network network = network(4, 5, 3);
		Data data = data(4, 30, 4, 3);
		TrainingPlan plan = epochs(20).with(new Batches(7L, 3L)).with(rule(ADAM));
		TrainingResult alone = run(network, data, plan);
		try (var threads = Executors.newFixedThreadPool(8)) {
			for (var together : threads
				.invokeAll(Collections.nCopies(16, (Callable<TrainingResult>) () -> run(network, data, plan)))) {
				assertSame(together.get(), alone);
			}
		}
	}

	@Test
	void theGivenNetworkAndStateAreNotModified() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		double[][] before = arrays(network.copy());
		TrainingPlan plan = epochs(9).with(rule(ADAM)).with(earlyStopping(5, 0));
		TrainingResult first = run(network, data, plan, steps(3));
		assertThat(arrays(network)).isDeepEqualTo(before);
		double[][] best = arrays(Objects.requireNonNull(first.best()).network().copy());
		TrainingResult second = run(first.network(), data, resume(plan, first));
		assertThat(arrays(first.best().network())).isDeepEqualTo(best);
		assertThat(Objects.requireNonNull(first.state()).step()).isEqualTo(3);
		assertThat(Objects.requireNonNull(second.state()).step()).isEqualTo(9);
	}

	@Test
	void validationIsOfTheNetworkAfterTheEpoch() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		Data validation = data(5, 7, 4, 3);
		TrainingResult result = run(network, data, epochs(1).validatedOn(validation));
		ForwardPass expected = SERVICE.forward(result.network(), validation);
		Epoch epoch = result.history().getFirst();
		assertThat(epoch.validationLoss()).isEqualTo(expected.loss());
		assertThat(epoch.validationAccuracy()).isEqualTo(expected.accuracy());
		assertThat(epoch.monitoredLoss()).isEqualTo(expected.loss()).isNotEqualTo(epoch.loss());
	}

	@Test
	void regressionsHaveNoAccuracy() {
		Network network = regression(1, 0.5);
		var x = new Samples(new Matrix(2, 1, new double[] { 1, 2 }), false);
		Data data = new Data(x, x, null);
		TrainingResult result = run(network, data, epochs(50).validatedOn(data));
		assertThat(result.accuracy()).isNull();
		assertThat(result.history())
			.allMatch((epoch) -> epoch.accuracy() == null && epoch.validationAccuracy() == null);
		assertThat(result.loss()).isLessThan(1e-5);
	}

}
