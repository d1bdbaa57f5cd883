package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Prose;

/** How far a run is. */
// @formatter:off
@Prose("How far a run is.")
public record Progress(
		@Prose("The steps taken.")
		long step,
		@Prose("The steps planned.")
		long steps,
		@Prose("The epoch of the last step, counted from 1.")
		long epoch,
		@Prose("The mean loss of the samples of that epoch so far, each before the update of its step.")
		double loss,
		@Prose("The loss on the validation data after the last completed epoch.")
		@Nullable Double validationLoss,
		@Prose("The L2 norm of the gradients of the last step, before clipping.")
		double gradientNorm,
		@Prose("The learning rate of the last step.")
		double eta,
		@Prose("Milliseconds since the start: the only number that may differ between two runs.")
		long elapsedMs) {
	// @formatter:on
}
