package dev.trainstep.training;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Network;
import dev.trainstep.core.OptimizerState;

/**
 * What came of a run.
 *
 * @param steps taken, with those before it was resumed
 * @param epochs completed, with those before it was resumed
 * @param loss of the network on all of the data
 * @param accuracy of the network on all of the data, where there are classes
 * @param history of the epochs that were completed since it was resumed
 * @param state of the optimizer, or none if it carries nothing
 * @param best with early stopping, once an epoch was completed
 * @param resume what the run is resumed with
 */
public record TrainingResult(StoppedBy stoppedBy, long steps, long epochs, double loss, @Nullable Double accuracy,
		List<Epoch> history, Network network, @Nullable OptimizerState state, @Nullable Best best, Checkpoint resume) {
}
