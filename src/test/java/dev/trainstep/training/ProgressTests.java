package dev.trainstep.training;

import org.junit.jupiter.api.Test;

import dev.trainstep.core.Data;
import dev.trainstep.core.Network;
import dev.trainstep.core.TrainStep;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.training.schedule.Linear;

import static dev.trainstep.training.Runs.ETA;
import static dev.trainstep.training.Runs.NONE;
import static dev.trainstep.training.Runs.SERVICE;
import static dev.trainstep.training.Runs.clock;
import static dev.trainstep.training.Runs.data;
import static dev.trainstep.training.Runs.epochs;
import static dev.trainstep.training.Runs.network;
import static dev.trainstep.training.Runs.run;
import static dev.trainstep.training.Runs.select;
import static org.assertj.core.api.Assertions.assertThat;

class ProgressTests {

	@Test
	void progressComesAfterEveryEpoch() {
		var recorder = new Recorder();
		Data data = data(4, 10, 4, 3);
		Network network = network(4, 5, 3);
		TrainingResult result = run(network, data, epochs(2).with(new Batches(4L, null)).validatedOn(data), NONE,
				recorder);
		assertThat(recorder.progress).hasSize(2);
		for (int i = 0; i < 2; i++) {
			Progress progress = recorder.progress.get(i);
			Epoch epoch = result.history().get(i);
			assertThat(progress.step()).isEqualTo(3L * (i + 1));
			assertThat(progress.steps()).isEqualTo(6);
			assertThat(progress.epoch()).isEqualTo(i + 1);
			assertThat(progress.loss()).isEqualTo(epoch.loss());
			assertThat(progress.validationLoss()).isEqualTo(epoch.validationLoss());
			assertThat(progress.eta()).isEqualTo(ETA);
		}
	}

	@Test
	void progressComesAsOftenAsAsked() {
		var recorder = new Recorder();
		Data data = data(4, 10, 4, 3);
		Network network = network(4, 5, 3);
		TrainingPlan plan = epochs(2).with(new Batches(4L, null))
			.validatedOn(data)
			.withProgressEvery(2)
			.with(new Linear(0, 0))
			.with(new UpdateRule(ETA, Sgd.PLAIN, null, 0.01));
		new TrainingRun(network, data, plan, NONE, recorder, clock()).run();
		assertThat(recorder.progress).map(Progress::step).containsExactly(2L, 4L, 6L);
		assertThat(recorder.progress).map(Progress::epoch).containsExactly(1L, 2L, 2L);
		assertThat(recorder.progress.get(0).validationLoss()).isNull();
		assertThat(recorder.progress.get(1).validationLoss()).isNotNull();
		assertThat(recorder.progress).map(Progress::eta)
			.containsExactly(ETA * (5 / 6.0), ETA * (3 / 6.0), ETA * (1 - 5 / 6.0));
		assertThat(recorder.progress).map(Progress::elapsedMs).isSorted().last().matches((ms) -> ms > 3);
		TrainStep first = SERVICE.trainStep(network, select(data, new int[] { 0, 1, 2, 3 }),
				new UpdateRule(ETA, Sgd.PLAIN, null, 0.01));
		TrainStep second = SERVICE.trainStep(first.update().network(), select(data, new int[] { 4, 5, 6, 7 }),
				UpdateRule.plain(ETA));
		assertThat(recorder.progress.getFirst().loss())
			.isEqualTo((first.forward().loss() + second.forward().loss()) / 2);
		assertThat(recorder.progress.getFirst().gradientNorm()).isEqualTo(second.backward().gradientNorm());
	}

	@Test
	void progressIsCountedFromTheFirstStep() {
		var recorder = new Recorder();
		run(network(4, 5, 3), data(4, 10, 4, 3), epochs(4).with(new Batches(4L, null)).withProgressEvery(5), NONE,
				recorder);
		assertThat(recorder.progress).map(Progress::step).containsExactly(5L, 10L);
	}

}
