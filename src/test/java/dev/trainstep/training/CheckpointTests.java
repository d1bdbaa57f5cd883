package dev.trainstep.training;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.trainstep.core.Data;
import dev.trainstep.core.Form;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.Parameters;
import dev.trainstep.core.Samples;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.activation.Tanh;
import dev.trainstep.core.optimizer.Adam;
import dev.trainstep.training.schedule.Constant;

import static dev.trainstep.training.Runs.ADAM;
import static dev.trainstep.training.Runs.ETA;
import static dev.trainstep.training.Runs.assertRefused;
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

/** Checkpoints that are not of the run they are sent with. */
class CheckpointTests {

	@Test
	void anotherRunIsRefused() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingPlan plan = epochs(5).with(rule(ADAM)).with(new Batches(4L, 1L)).with(earlyStopping(9, 0));
		TrainingResult half = run(network, data, plan, steps(7));
		Network trained = half.network();
		assertRefused(network, data, resume(plan, half), "#/resume/network");
		assertRefused(trained, data, resume(plan, null, half.resume()), "#/resume/network");
		OptimizerState state = Objects.requireNonNull(half.state());
		assertRefused(trained, data,
				resume(plan, new OptimizerState("adam", state.step() + 1, state.m(), state.v()), half.resume()),
				"#/resume/network");
		assertRefused(trained, data,
				resume(plan, new OptimizerState("adam", state.step(), state.v(), state.v()), half.resume()),
				"#/resume/network");
		assertRefused(trained, data,
				resume(plan,
						new OptimizerState("adam", state.step(), state.m(), Objects.requireNonNull(state.v()).zeros()),
						half.resume()),
				"#/resume/network");
		assertRefused(trained, data(5, 10, 4, 3), resume(plan, half), "#/resume/data");
		Data relabelled = new Data(data.x(), null, new Labels(new int[10], false));
		assertRefused(trained, relabelled, resume(plan, half), "#/resume/data");
		assertRefused(trained, data, resume(plan.validatedOn(data), half), "#/resume/data");
		assertRefused(trained, data, resume(plan.with(new Batches(4L, 2L)), half), "#/resume/settings");
		assertRefused(trained, data, resume(plan.with(new Batches(5L, 1L)), half), "#/resume/settings");
		assertRefused(trained, data, resume(plan.with(new UpdateRule(ETA, ADAM, null, 1.0)), half),
				"#/resume/settings");
		assertRefused(trained, data, resume(plan.with(rule(new Adam(0.9, 0.99, 1e-8, 0))), half), "#/resume/settings");
		assertRefused(trained, data, resume(plan.with(new Constant(1)), half), "#/resume/settings");
		assertRefused(trained, data, resume(plan.with(earlyStopping(8, 0)), half), "#/resume/settings");
		Layer first = trained.layers().getFirst();
		Network tanh = new Network(Form.LAYERS,
				List.of(new Layer(first.W(), first.b(), new Tanh()), trained.layers().getLast()));
		assertRefused(tanh, data, resume(plan, inLayers(state), half.resume()), "#/resume/settings");
	}

	/** The same state, of a network in the other form. */
	private static OptimizerState inLayers(OptimizerState state) {
		return new OptimizerState(state.type(), state.step(), inLayers(state.m()), inLayers(state.v()));
	}

	private static @Nullable Parameters inLayers(@Nullable Parameters parameters) {
		return (parameters != null) ? new Parameters(Form.LAYERS, parameters.layers()) : null;
	}

	@Test
	void aChangedCheckpointIsRefused() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingPlan plan = epochs(9).with(new Batches(3L, null)).with(earlyStopping(9, 0)).validatedOn(data);
		TrainingResult half = run(network, data, plan, steps(10));
		Checkpoint right = half.resume();
		Best best = Objects.requireNonNull(right.best());
		for (Checkpoint wrong : List.of(
				new Checkpoint(11, right.lossSum(), right.correct(), right.waited(), best, right.lastLoss(),
						right.validationLoss(), right.fingerprints()),
				new Checkpoint(10, 1e308, right.correct(), right.waited(), best, right.lastLoss(),
						right.validationLoss(), right.fingerprints()),
				new Checkpoint(10, right.lossSum(), 0, right.waited(), best, right.lastLoss(), right.validationLoss(),
						right.fingerprints()),
				new Checkpoint(10, right.lossSum(), right.correct(), 8, best, right.lastLoss(), right.validationLoss(),
						right.fingerprints()),
				new Checkpoint(10, right.lossSum(), right.correct(), right.waited(),
						new Best(1, best.loss(), best.network()), right.lastLoss(), right.validationLoss(),
						right.fingerprints()),
				new Checkpoint(10, right.lossSum(), right.correct(), right.waited(),
						new Best(best.epoch(), best.loss(), network), right.lastLoss(), right.validationLoss(),
						right.fingerprints()),
				new Checkpoint(10, right.lossSum(), right.correct(), right.waited(), best, 0.0, right.validationLoss(),
						right.fingerprints()),
				new Checkpoint(10, right.lossSum(), right.correct(), right.waited(), best, right.lastLoss(), 0.0,
						right.fingerprints()))) {
			assertRefused(half.network(), data, resume(plan, null, wrong), "#/resume/network");
		}
		assertThat(run(half.network(), data, resume(plan, half)).steps()).isEqualTo(36);
	}

	@ParameterizedTest
	@CsvSource({ "21, 0, 0, true, true, #/resume/step", "7, 11, 0, true, true, #/resume/correct",
			"7, 0, 0, false, true, #/resume/lastLoss", "2, 0, 0, true, false, #/resume/lastLoss",
			"7, 0, 0, true, false, #/resume/best", "2, 0, 0, false, true, #/resume/best" })
	void anImpossibleCheckpointIsRefused(long step, long correct, long waited, boolean lastLoss, boolean best,
			String pointer) {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingPlan plan = epochs(5).with(new Batches(3L, null)).with(earlyStopping(9, 0));
		var checkpoint = new Checkpoint(step, 0, correct, waited, best ? new Best(1, 1, network) : null,
				lastLoss ? 1.0 : null, null, Fingerprints.NONE);
		assertRefused(network, data,
				resume(plan, null, checkpoint.with(Fingerprints.of(checkpoint, network, null, data, plan))), pointer);
	}

	@Test
	void bestNeedsEarlyStopping() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		var checkpoint = new Checkpoint(5, 0, 0, 0, new Best(1, 1, network), 1.0, null, Fingerprints.NONE);
		var fingerprints = Fingerprints.of(checkpoint, network, null, data, epochs(5));
		assertRefused(network, data, resume(epochs(5), null, checkpoint.with(fingerprints)), "#/resume/best");
	}

	@Test
	void fingerprintsNeverChange() {
		var x = new Samples(new Matrix(2, 1, new double[] { 1, 2 }), false);
		var checkpoint = new Checkpoint(1, 2, 3, 4, new Best(5, -0.0, regression(1)), 6.0, 7.0, Fingerprints.NONE);
		Fingerprints fingerprints = Fingerprints.of(checkpoint, regression(1, 0.5), null, new Data(x, x, null),
				epochs(1));
		assertThat(fingerprints.toString())
			.isEqualTo("Fingerprints[network=d7838a7a-63f26a0f-00000000, data=3726ddd9-3726ddd9-00000000-00000000, "
					+ "settings=3bde9299-b7a214af-147e9acc-9c839119-147e9acc-bd81fcca-00000000-147e9acc-c7020363-718f6b5c]");
	}

}
