package dev.trainstep.training;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.Data;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.Samples;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.optimizer.Adam;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;

import static dev.trainstep.training.Runs.NONE;
import static dev.trainstep.training.Runs.arrays;
import static dev.trainstep.training.Runs.assertRefused;
import static dev.trainstep.training.Runs.assertSame;
import static dev.trainstep.training.Runs.earlyStopping;
import static dev.trainstep.training.Runs.epochs;
import static dev.trainstep.training.Runs.regression;
import static dev.trainstep.training.Runs.resume;
import static dev.trainstep.training.Runs.rule;
import static dev.trainstep.training.Runs.run;
import static dev.trainstep.training.Runs.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Runs in which a number leaves float64. */
class OverflowRunTests {

	private static Samples column(double... values) {
		return new Samples(new Matrix(values.length, 1, values), false);
	}

	private static TrainingPlan plan(double eta, long epochs) {
		return TrainingPlan.of(UpdateRule.plain(eta), epochs);
	}

	/** h = w, and the target is 0: w grows by a factor of 1 − 2·eta a step. */
	private static final Data ZERO = new Data(column(1), column(0), null);

	/**
	 * The result is that of a run that was limited to the steps before, with the history
	 * and the best epoch.
	 */
	@ParameterizedTest
	@ValueSource(doubles = { 3, 1e10, 1e100 })
	void aRunThatDivergesEndsWithWhatItHadBefore(double eta) {
		TrainingPlan plan = plan(eta, 10_000).with(earlyStopping(10_000, 0));
		var recorder = new Recorder();
		TrainingResult result = run(regression(1), ZERO, plan, NONE, recorder);
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.OVERFLOW);
		OverflowPlace place = Objects.requireNonNull(result.overflow());
		assertThat(place.step()).isEqualTo(result.steps() + 1).isGreaterThan(1);
		assertThat(place.pointer()).isEqualTo("#/x");
		TrainingResult limited = run(regression(1), ZERO, plan, steps(result.steps()));
		assertSame(result, withStoppedBy(limited, StoppedBy.OVERFLOW));
		assertThat(result.history()).isEqualTo(limited.history()).hasSize((int) result.steps());
		assertThat(Objects.requireNonNull(result.best()).epoch()).isEqualTo(1);
		assertThat(recorder.progress).extracting(Progress::step).doesNotHaveDuplicates();
	}

	private static TrainingResult withStoppedBy(TrainingResult result, StoppedBy stoppedBy) {
		return new TrainingResult(stoppedBy, result.overflow(), result.steps(), result.epochs(), result.loss(),
				result.accuracy(), result.history(), result.network(), result.state(), result.best(), result.resume());
	}

	/** x is 0 in the second step, so the gradient is, and v of adam with beta2 0 is 0. */
	@Test
	void anUpdateThatOverflowsInALaterStepIsUndone() {
		Data data = new Data(column(1, 0), column(3, 3), null);
		TrainingPlan plan = epochs(9).with(rule(new Adam(0.9, 0, 0, 0))).with(new Batches(1L, null));
		TrainingResult result = run(regression(1), data, plan);
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.OVERFLOW);
		assertThat(result.overflow()).isEqualTo(new OverflowPlace("#/optimizer/epsilon", 2));
		TrainingResult limited = run(regression(1), data, plan, steps(1));
		assertThat(arrays(result.network())).isDeepEqualTo(arrays(limited.network()));
		assertThat(Objects.requireNonNull(result.state()).step()).isEqualTo(1);
		assertThat(result.resume()).usingRecursiveComparison().isEqualTo(limited.resume());
	}

	@Test
	void aFirstStepThatOverflowsIsTheRequestsFault() {
		assertThatExceptionOfType(InvalidInputException.class)
			.isThrownBy(() -> run(regression(1e200), ZERO, plan(0.1, 10)))
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::toString)
				.containsExactly(
						"Violation[kind=OVERFLOW, pointer=#/x, detail=the loss of sample 0 overflows float64: its output is too "
								+ "far from its target (in step 1 of the run)]"));
	}

	/** The third row of x is the first of the batch. */
	@Test
	void anErrorNamesTheRowOfTheSample() {
		Data data = new Data(column(1, 1, 1e200, 1), column(0, 0, 0, 0), null);
		long seed = 0;
		while (new SampleOrder(4, seed).sample(0, 0) != 2) {
			seed++;
		}
		Batches batches = new Batches(1L, seed);
		assertThatExceptionOfType(InvalidInputException.class)
			.isThrownBy(() -> run(regression(1), data, epochs(1).with(batches)))
			.withMessageContaining("the loss of sample 2 overflows");
		long held = 0;
		while (SampleOrder.heldOut(4, held)[0] != 2) {
			held++;
		}
		Batches first = new Batches(3L, held);
		assertThatExceptionOfType(InvalidInputException.class)
			.isThrownBy(() -> run(regression(1), data, epochs(1).with(first).with(new Validation.HeldOut(0.25))))
			.withMessageContaining("the loss of sample 2 overflows");
	}

	@Test
	void aResumedRunOverflowsInItsFirstStepButCanBeTrainedMoreGently() {
		TrainingPlan plan = plan(1e100, 10);
		TrainingResult result = run(regression(1), ZERO, plan);
		assertThat(result.steps()).isOne();
		assertRefused(result.network(), ZERO, resume(plan, result), "#/eta");
		assertThatExceptionOfType(InvalidInputException.class)
			.isThrownBy(() -> run(result.network(), ZERO, resume(plan, result)))
			.withMessageEndingWith("try a smaller eta; to change that, leave resume out");
		TrainingResult gentle = run(result.network(), ZERO, plan(0.1, 10));
		assertThat(gentle.stoppedBy()).isEqualTo(StoppedBy.EPOCHS);
	}

	@Test
	void aValidationLossThatOverflowsEndsTheRun() {
		TrainingPlan plan = plan(1e20, 10).validatedOn(new Data(column(1e120), column(0), null));
		TrainingResult result = run(regression(1), ZERO, plan);
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.OVERFLOW);
		assertThat(result.overflow()).isEqualTo(new OverflowPlace("#/validation/x", 2));
		assertThat(result.history()).hasSize(1);
		assertThat(result.steps()).isOne();
	}

	@Test
	void aValidationLossThatOverflowsAfterTheFirstStepIsTheRequestsFault() {
		Data huge = new Data(column(1e200), column(0), null);
		assertRefused(regression(1), ZERO, epochs(3).validatedOn(huge), "#/validation/x");
		Data data = new Data(column(1, 1e200), column(0, 0), null);
		assertRefused(regression(1), data, epochs(3).with(new Validation.HeldOut(0.5)), "#/x");
	}

	@Test
	void aFirstStepWhoseNetworkOverflowsIsTheRequestsFault() {
		assertRefused(regression(1), ZERO, plan(1e200, 1), "#/eta");
		Data data = new Data(column(1, 1e130), column(0, 0), null);
		assertThatExceptionOfType(InvalidInputException.class)
			.isThrownBy(() -> run(regression(1), data, plan(1e30, 1).with(new Batches(1L, null)), steps(1)))
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::toString)
				.containsExactly(
						"Violation[kind=OVERFLOW, pointer=#/eta, detail=the first step leads to a loss that overflows float64; try a smaller eta]"));
	}

	/** Samples of 1 make weights that overflow on the last sample, of 1e100. */
	private static Data withAnOutlier(int samples) {
		return withAnOutlier(samples, 1e100);
	}

	private static Data withAnOutlier(int samples, double outlier) {
		double[] x = new double[samples];
		Arrays.fill(x, 1);
		x[samples - 1] = outlier;
		return new Data(column(x), column(new double[samples]), null);
	}

	/** w grows by 1e10 a step: (w·1e100)² overflows from the sixth step on. */
	@ParameterizedTest
	@ValueSource(ints = { 6, 7, 8, 9, 10 })
	void theRunGoesBackUntilTheNetworkCanBeEvaluated(int steps) {
		TrainingPlan plan = plan(5e9, 1).with(new Batches(1L, null));
		TrainingResult result = run(regression(1), withAnOutlier(11), plan, steps(steps));
		assertThat(result.overflow()).isEqualTo(new OverflowPlace("#/x", 6));
		assertThat(result.steps()).isEqualTo(5);
		TrainingResult limited = run(regression(1), withAnOutlier(11), plan, steps(5));
		assertSame(result, withStoppedBy(limited, StoppedBy.OVERFLOW));
	}

	/** As if it had never stopped. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 12, 16, 17 })
	void aResumedRunOverflowsInTheSameStep(int steps) {
		TrainingPlan plan = plan(500, 1).with(new Batches(1L, null));
		TrainingResult whole = run(regression(1), withAnOutlier(40), plan);
		assertThat(whole.overflow()).isEqualTo(new OverflowPlace("#/x", 19));
		TrainingResult begun = run(regression(1), withAnOutlier(40), plan, steps(steps));
		TrainingResult resumed = run(begun.network(), withAnOutlier(40), resume(plan, begun));
		assertThat(resumed.overflow()).isEqualTo(whole.overflow());
		assertSame(resumed, whole);
	}

	@Test
	void aLossThatOverflowsFromTheFirstStepOnIsTheRequestsFault() {
		TrainingPlan plan = plan(5e59, 1).with(new Batches(1L, null));
		assertRefused(regression(1), withAnOutlier(4), plan, "#/eta");
	}

	/** The service stops while the run looks for the last state that it can evaluate. */
	@ParameterizedTest
	@ValueSource(ints = { 80, 81, 82, 90, 100, 110, 120, 130, 140, 150, 160 })
	void aShutdownEndsTheSearch(int work) {
		TrainingPlan plan = plan(500, 1).with(new Batches(1L, null));
		TrainingResult result = run(regression(1), withAnOutlier(40), plan, NONE, new Recorder(work));
		assertThat(result.loss()).isFinite();
		assertThat(result.steps()).isBetween(0L, 18L);
	}

	/** A clock on which each step takes ten seconds, so each has a snapshot. */
	private static LongSupplier slowClock() {
		long[] now = { 0 };
		return () -> now[0] += 10_000_000_000L;
	}

	/** v of adam with beta2 0 is 0 in the last step. */
	@Test
	void aLongRunTakesOnlyItsLastStepsOnceMore() {
		double[] x = new double[100];
		Arrays.fill(x, 0, 99, 1);
		Data data = new Data(column(x), column(x), null);
		TrainingPlan plan = epochs(9).with(rule(new Adam(0.9, 0, 0, 0))).with(new Batches(1L, null));
		var recorder = new Recorder();
		TrainingResult slow = new TrainingRun(regression(3), data, plan, NONE, recorder, slowClock()).run();
		assertThat(slow.overflow()).isEqualTo(new OverflowPlace("#/optimizer/epsilon", 100));
		assertThat(recorder.work()).isEqualTo(101);
		assertSame(slow, run(regression(3), data, plan));
	}

	@Test
	void aLongRunThatDivergesHasTheSameResult() {
		TrainingPlan plan = plan(3, 10_000).with(earlyStopping(10_000, 0)).with(new Batches(1L, 1L));
		Data data = new Data(column(1, 0.9, 0.8), column(0, 0, 0), null);
		for (TrainingPlan each : List.of(plan, plan.with(new UpdateRule(3, new Sgd(0.9, true, 0), null, null)))) {
			TrainingResult result = run(regression(1), data, each);
			var recorder = new Recorder();
			TrainingResult slow = new TrainingRun(regression(1), data, each, NONE, recorder, slowClock()).run();
			assertThat(slow.overflow()).isEqualTo(result.overflow());
			assertSame(slow, result);
			assertThat(slow.history()).isEqualTo(result.history());
			assertThat(recorder.work()).isLessThan(5 * slow.steps() / 2);
		}
	}

	/** That is before the last snapshot, of the 33rd step. */
	@ParameterizedTest
	@ValueSource(doubles = { 1e100, 1e140 })
	void aLongRunGoesBackAsFarAsItMust(double outlier) {
		TrainingPlan plan = plan(500, 1).with(new Batches(1L, null));
		Data data = withAnOutlier(40, outlier);
		TrainingResult slow = new TrainingRun(regression(1), data, plan, NONE, new Recorder(), slowClock()).run();
		TrainingResult result = run(regression(1), data, plan);
		assertThat(result.steps()).isEqualTo((outlier == 1e100) ? 18 : 4);
		assertThat(slow.overflow()).isEqualTo(result.overflow());
		assertSame(slow, result);
	}

	@Test
	void aNetworkThatOverflowsOnTheDataFromTheStartIsRefused() {
		Data data = new Data(column(1, 1e200), column(0, 0), null);
		TrainingPlan plan = plan(1, 1).with(new Batches(1L, null));
		assertThatExceptionOfType(InvalidInputException.class)
			.isThrownBy(() -> run(regression(1), data, plan, NONE, new Recorder(0)))
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::toString)
				.containsExactly(
						"Violation[kind=OVERFLOW, pointer=#/x, detail=leads to a loss that overflows float64; smaller weights or inputs help]"));
	}

	/** The deadline would pass while the steps are taken a second time. */
	@Test
	void noLimitOfTimeEndsTheRunOnTheWayBack() {
		Network network = regression(1);
		TrainingPlan plan = plan(3, 10_000);
		var run = new TrainingRun(network, ZERO, plan.with(new StopConditions(null, null, 450L)), NONE, new Recorder(),
				Runs.clock());
		TrainingResult result = run.run();
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.OVERFLOW);
		assertSame(result, run(network, ZERO, plan));
	}

	/** The service stops while the steps are taken a second time. */
	@Test
	void aShutdownEndsTheRunOnTheWayBack() {
		TrainingResult result = run(regression(1), ZERO, plan(3, 10_000), NONE, new Recorder(300));
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.SERVER_LIMIT);
		assertThat(result.overflow()).isNull();
		assertThat(result.steps()).isBetween(1L, 219L);
	}

}
