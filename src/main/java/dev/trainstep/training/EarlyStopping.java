package dev.trainstep.training;

import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;

/** Ends a run whose loss no longer falls, and keeps its best network. */
// @formatter:off
@Prose("Ends a run whose loss no longer falls: the loss on the validation data if there is any, else the training loss.")
public record EarlyStopping(
		@Setting(value = "Epochs without improvement after which the run ends.", min = 1.0)
		long patience,
		@Setting(value = "How far below the best loss so far a loss has to be to count as an improvement.", otherwise = "0")
		double minDelta) {
	// @formatter:on

	/**
	 * Checks both.
	 * @throws IllegalArgumentException if one of them is out of its range
	 */
	public EarlyStopping {
		if (patience < 1 || !(minDelta >= 0.0)) {
			throw new IllegalArgumentException("patience is at least 1, minDelta at least 0");
		}
	}

}
