package dev.trainstep.training;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import dev.trainstep.core.Data;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.Samples;

import static dev.trainstep.training.Runs.ADAM;
import static dev.trainstep.training.Runs.NONE;
import static dev.trainstep.training.Runs.SERVICE;
import static dev.trainstep.training.Runs.arrays;
import static dev.trainstep.training.Runs.assertSame;
import static dev.trainstep.training.Runs.clock;
import static dev.trainstep.training.Runs.data;
import static dev.trainstep.training.Runs.earlyStopping;
import static dev.trainstep.training.Runs.epochs;
import static dev.trainstep.training.Runs.network;
import static dev.trainstep.training.Runs.regression;
import static dev.trainstep.training.Runs.resume;
import static dev.trainstep.training.Runs.rule;
import static dev.trainstep.training.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What ends a run before its last epoch. */
class StopTests {

	@Test
	void aTargetLossEndsTheRunAfterTheEpochThatReachesIt() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		List<Epoch> history = run(network, data, epochs(20)).history();
		double target = history.get(7).loss();
		TrainingResult result = run(network, data, epochs(20).with(new StopConditions(null, target, null)));
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.TARGET_LOSS);
		assertThat(result.history()).isEqualTo(history.subList(0, 8));
		TrainingResult again = run(result.network(), data,
				resume(epochs(20).with(new StopConditions(null, target, null)), result));
		assertThat(again.stoppedBy()).isEqualTo(StoppedBy.TARGET_LOSS);
		assertThat(again.steps()).isEqualTo(8);
		var none = new TrainingRun(result.network(), data, resume(epochs(10), result), NONE, new Recorder());
		none.run();
		assertThat(none.stepsTaken()).isEqualTo(2);
		assertThat(again.history()).isEmpty();
		TrainingResult further = run(result.network(), data,
				resume(epochs(20).with(new StopConditions(null, 0.0, null)), result));
		assertThat(further.stoppedBy()).isEqualTo(StoppedBy.EPOCHS);
		assertThat(further.steps()).isEqualTo(20);
	}

	@Test
	void earlyStoppingEndsTheRunAndKeepsTheBestNetwork() {
		// At this learning rate the loss rises after a while.
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		Data validation = data(6, 10, 4, 3);
		TrainingPlan plan = epochs(300).with(rule(ADAM)).validatedOn(validation).with(earlyStopping(4, 0));
		TrainingResult result = run(network, data, plan);
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.EARLY_STOPPING);
		Best best = Objects.requireNonNull(result.best());
		assertThat(result.epochs()).isEqualTo(best.epoch() + 4);
		assertThat(best.loss())
			.isEqualTo(result.history().stream().mapToDouble(Epoch::monitoredLoss).min().orElseThrow());
		assertThat(SERVICE.forward(best.network(), validation).loss()).isEqualTo(best.loss());
		TrainingResult until = run(network, data, epochs(best.epoch()).with(rule(ADAM)));
		assertThat(arrays(best.network())).isDeepEqualTo(arrays(until.network()));
		assertThat(run(result.network(), data, resume(plan, result)).steps()).isEqualTo(result.steps());
	}

	@Test
	void anImprovementIsAtLeastMinDelta() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		List<Epoch> history = run(network, data, epochs(3)).history();
		double fall = history.get(0).loss() - history.get(1).loss();
		TrainingResult patient = run(network, data, epochs(3).with(earlyStopping(1, fall * 0.99)));
		assertThat(patient.history().size()).isGreaterThan(2);
		TrainingResult strict = run(network, data, epochs(3).with(earlyStopping(1, fall * 1.01)));
		assertThat(strict.stoppedBy()).isEqualTo(StoppedBy.EARLY_STOPPING);
		assertThat(strict.epochs()).isEqualTo(2);
		assertThat(Objects.requireNonNull(strict.best()).epoch()).isOne();
	}

	@Test
	void anEqualLossIsNoImprovement() {
		var x = new Samples(new Matrix(1, 1, new double[] { 1 }), false);
		TrainingResult result = run(regression(1), new Data(x, x, null), epochs(9).with(earlyStopping(2, 0)));
		assertThat(result.epochs()).isEqualTo(3);
		assertThat(Objects.requireNonNull(result.best()).epoch()).isOne();
		assertThat(result.best().loss()).isZero();
	}

	@Test
	void aDeadlineEndsTheRunWithItsWeights() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingResult result = new TrainingRun(network, data, epochs(100).with(new StopConditions(null, null, 8L)),
				NONE, new Recorder(), clock())
			.run();
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.DEADLINE);
		// The run reads the clock before every step, and after it for progress.
		assertThat(result.steps()).isEqualTo(4);
		assertThat(arrays(result.network())).isDeepEqualTo(arrays(run(network, data, epochs(4)).network()));
	}

	@Test
	void theServicesTimeLimitEndsTheRun() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingResult result = new TrainingRun(network, data, epochs(100).with(new StopConditions(null, null, 1000L)),
				new RunLimits(1000, Duration.ofMillis(8)), new Recorder(), clock())
			.run();
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.SERVER_LIMIT);
		assertThat(result.steps()).isEqualTo(4);
	}

	@Test
	void theLongestHistoryEndsTheRun() {
		Network network = network(1, 1, 1);
		Data data = data(4, 1, 1, 1);
		TrainingPlan plan = epochs(TrainingPlan.MAX_HISTORY + 10);
		TrainingResult result = run(network, data, plan);
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.SERVER_LIMIT);
		assertThat(result.history()).hasSize((int) TrainingPlan.MAX_HISTORY);
		TrainingResult rest = run(result.network(), data, resume(plan, result), NONE, new Recorder());
		assertThat(rest.stoppedBy()).isEqualTo(StoppedBy.EPOCHS);
		assertThat(rest.history()).hasSize(10);
	}

	@Test
	void aListenerCanEndTheRun() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingResult result = run(network, data, epochs(100), NONE, new Recorder(3));
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.SERVER_LIMIT);
		assertThat(result.steps()).isEqualTo(3);
	}

	@Test
	void aListenersExceptionEndsTheRun() {
		var gone = new IllegalStateException("gone");
		var run = new TrainingRun(network(4, 5, 3), data(4, 10, 4, 3), epochs(100), NONE, throwing(gone, true));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(run::run).isSameAs(gone);
		assertThat(run.stepsTaken()).isOne();
	}

	@Test
	void unwantedProgressIsNotMade() {
		RunListener listener = throwing(new IllegalStateException("told"), false);
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		assertSame(run(network, data, epochs(3), NONE, listener), run(network, data, epochs(3)));
	}

	/** A listener that fails on progress. */
	private static RunListener throwing(RuntimeException exception, boolean wantsProgress) {
		return new RunListener() {

			@Override
			public boolean wantsProgress() {
				return wantsProgress;
			}

			@Override
			public void onProgress(Progress progress, Network network) {
				throw exception;
			}

			@Override
			public void onWork() {
				// until the first progress
			}

			@Override
			public boolean isStopping() {
				return false;
			}

		};
	}

}
