package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Prose;

/**
 * What came of one epoch.
 *
 * @param epoch counted from 1
 * @param loss the mean over its steps, each before its update
 * @param validationLoss on the validation data, after its last step
 * @param accuracy the share of samples that were right, each when its step saw it, where
 * there are classes
 * @param validationAccuracy on the validation data, where there are classes
 * @param eta of its last step
 */
@Prose("What came of one epoch.")
public record Epoch(@Prose("The epoch, counted from 1.") long epoch,
		@Prose("The mean of the losses of its steps, each before its update.") double loss,
		@Prose("The loss on the validation data after its last step.") @Nullable Double validationLoss,
		@Prose("The share of samples that were right, each when its step saw it; softmax networks.") @Nullable Double accuracy,
		@Prose("The accuracy on the validation data after its last step; softmax networks.") @Nullable Double validationAccuracy,
		@Prose("The learning rate of its last step.") double eta) {

	/** What early stopping looks at. */
	double monitoredLoss() {
		return (this.validationLoss != null) ? this.validationLoss : this.loss;
	}

}
