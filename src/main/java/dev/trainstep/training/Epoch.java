package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Prose;

/** The results of one epoch. */
// @formatter:off
@Prose("The results of one epoch.")
public record Epoch(
		@Prose("The epoch, counted from 1.")
		long epoch,
		@Prose("The mean loss of its samples, each when its step saw it, before the update; by their weights if they have any.")
		double loss,
		@Prose("The loss on the validation data after its last step.")
		@Nullable Double validationLoss,
		@Prose("The share of samples that were right, each before the update of its step; networks that classify.")
		@Nullable Double accuracy,
		@Prose("The accuracy on the validation data after its last step; networks that classify.")
		@Nullable Double validationAccuracy,
		@Prose("The learning rate of its last step.")
		double eta) {
	// @formatter:on

	/** The loss that early stopping monitors. */
	double monitoredLoss() {
		return (this.validationLoss != null) ? this.validationLoss : this.loss;
	}

}
