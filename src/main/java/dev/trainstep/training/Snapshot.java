package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Network;
import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.Parameters;

/**
 * The state of a run between two steps, which the run can go back to.
 *
 * @param parameters the parameters of the network
 * @param state the optimizer state; null if there is none, or before the first step
 * @param checkpoint where the run was
 * @param epochs how many epochs its history had
 */
record Snapshot(Parameters parameters, @Nullable OptimizerState state, Checkpoint checkpoint, int epochs) {

	/** The state before the first step of a request. No array is copied. */
	static Snapshot start(Network network, TrainingPlan plan) {
		Checkpoint checkpoint = (plan.resume() != null) ? plan.resume() : Checkpoint.START;
		return new Snapshot(network.parameters(), plan.rule().state(), checkpoint, 0);
	}

	/** A copy of all arrays of the current state. */
	static Snapshot copy(Network network, @Nullable OptimizerState state, Checkpoint checkpoint, int epochs) {
		return new Snapshot(network.parameters().copy(), (state != null) ? state.copy() : null, checkpoint.copy(),
				epochs);
	}

	/** The steps that were taken. */
	long step() {
		return this.checkpoint.step();
	}

}
