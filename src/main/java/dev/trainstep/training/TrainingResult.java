package dev.trainstep.training;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Network;
import dev.trainstep.core.OptimizerState;

/**
 * The results of a run.
 *
 * @param stoppedBy what ended the run
 * @param overflow where a number left float64, if that ended the run
 * @param steps the steps taken, those before the run was resumed included
 * @param epochs the completed epochs, those before the run was resumed included
 * @param loss the loss of the trained network on all of the data
 * @param accuracy the accuracy of the trained network on all of the data; null where
 * there are no classes
 * @param history the epochs completed since the run was started or resumed
 * @param network the trained network
 * @param state the optimizer state; null if there is none
 * @param best the best epoch, with early stopping, once an epoch is completed
 * @param resume where the run ended
 */
public record TrainingResult(StoppedBy stoppedBy, @Nullable OverflowPlace overflow, long steps, long epochs,
		double loss, @Nullable Double accuracy, List<Epoch> history, Network network, @Nullable OptimizerState state,
		@Nullable Best best, Checkpoint resume) {
}
