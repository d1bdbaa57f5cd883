package dev.trainstep.training;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.core.Data;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.Samples;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.training.schedule.Constant;
import dev.trainstep.training.schedule.Cosine;
import dev.trainstep.training.schedule.Linear;
import dev.trainstep.training.schedule.Schedule;
import dev.trainstep.training.schedule.Step;

import static dev.trainstep.training.Runs.ADAM;
import static dev.trainstep.training.Runs.NONE;
import static dev.trainstep.training.Runs.assertRefused;
import static dev.trainstep.training.Runs.assertSame;
import static dev.trainstep.training.Runs.begin;
import static dev.trainstep.training.Runs.data;
import static dev.trainstep.training.Runs.earlyStopping;
import static dev.trainstep.training.Runs.epochs;
import static dev.trainstep.training.Runs.network;
import static dev.trainstep.training.Runs.regression;
import static dev.trainstep.training.Runs.resume;
import static dev.trainstep.training.Runs.rule;
import static dev.trainstep.training.Runs.run;
import static dev.trainstep.training.Runs.steps;
import static org.assertj.core.api.Assertions.assertThat;

class ResumeTests {

	/** Cuts a run at every step, with everything in it that a checkpoint has to carry. */
	@ParameterizedTest
	@MethodSource("dev.trainstep.training.Runs#optimizers")
	void aResumedRunEndsAsIfItHadNeverStopped(Optimizer optimizer) {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		for (Schedule schedule : List.of(new Constant(3), new Linear(0, 0.1), new Cosine(2, 0), new Step(1, 4, 0.5))) {
			TrainingPlan plan = epochs(5).with(rule(optimizer))
				.with(new Batches(3L, 11L))
				.with(schedule)
				.validatedOn(data(5, 7, 4, 3))
				.with(earlyStopping(3, 1e-3));
			TrainingResult whole = run(network, data, plan);
			assertThat(whole.steps()).isGreaterThan(12);
			for (long cut = 0; cut <= whole.steps(); cut++) {
				TrainingResult first = begin(network, data, plan, cut);
				if (cut < whole.steps()) {
					assertThat(first.stoppedBy()).isEqualTo(StoppedBy.SERVER_LIMIT);
				}
				assertThat(first.steps()).isEqualTo(cut);
				TrainingResult second = run(first.network(), data, resume(plan, first));
				assertSame(second, whole);
				List<Epoch> history = new ArrayList<>(first.history());
				history.addAll(second.history());
				assertThat(history).isEqualTo(whole.history());
			}
		}
	}

	@Test
	void aRunInManyPiecesEndsTheSame() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingPlan plan = epochs(25).with(new Batches(3L, 1L)).with(rule(ADAM));
		TrainingResult whole = run(network, data, plan);
		TrainingResult piece = run(network, data, plan, steps(7));
		while (piece.stoppedBy() == StoppedBy.SERVER_LIMIT) {
			piece = run(piece.network(), data, resume(plan, piece), steps(7), new Recorder());
		}
		assertSame(piece, whole);
		assertThat(whole.steps()).isEqualTo(100);
	}

	@Test
	void aRunContinuesWithMoreEpochsUnlessTheScheduleLooksAhead() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingResult first = run(network, data, epochs(6));
		assertSame(run(first.network(), data, resume(epochs(10), first)), run(network, data, epochs(10)));
		TrainingPlan cosine = epochs(6).with(new Cosine(0, 0));
		TrainingResult falling = run(network, data, cosine);
		assertRefused(falling.network(), data, resume(epochs(10).with(new Cosine(0, 0)), falling), "#/resume/settings");
	}

	@Test
	void anIncompleteStepIsNotTaken() {
		Network network = network(1000, 200, 50);
		Data data = data(3, 170, 1000, 50);
		TrainingResult result = run(network, data, epochs(2), NONE, new Recorder(5));
		assertThat(result.steps()).isOne();
		assertSame(run(result.network(), data, resume(epochs(2), result)), run(network, data, epochs(2)));
	}

	@Test
	void aResumedRunHasTheSameProgress() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingPlan plan = epochs(4).with(new Batches(3L, null)).validatedOn(data(5, 7, 4, 3)).withProgressEvery(3);
		var whole = new Recorder();
		run(network, data, plan, NONE, whole);
		for (long cut = 1; cut < 16; cut++) {
			var parts = new Recorder();
			TrainingResult first = run(network, data, plan, steps(cut), parts);
			run(first.network(), data, resume(plan, first), NONE, parts);
			assertThat(parts.progress.stream().map(ResumeTests::withoutTime))
				.containsExactlyElementsOf(whole.progress.stream().map(ResumeTests::withoutTime).toList());
		}
	}

	private static Progress withoutTime(Progress progress) {
		return new Progress(progress.step(), progress.steps(), progress.epoch(), progress.loss(),
				progress.validationLoss(), progress.gradientNorm(), progress.eta(), 0);
	}

	@Test
	void theSignOfZeroDoesNotMatter() {
		Network network = regression(0.0);
		var x = new Samples(new Matrix(1, 1, new double[] { -0.0 }), false);
		var positive = new Samples(new Matrix(1, 1, new double[] { 0.0 }), false);
		TrainingResult first = run(network, new Data(x, x, null), epochs(1));
		assertThat(run(first.network(), new Data(positive, positive, null), resume(epochs(2), first)).steps())
			.isEqualTo(2);
	}

}
