package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

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
public record Epoch(long epoch, double loss, @Nullable Double validationLoss, @Nullable Double accuracy,
		@Nullable Double validationAccuracy, double eta) {

	/** What early stopping looks at. */
	double monitoredLoss() {
		return (this.validationLoss != null) ? this.validationLoss : this.loss;
	}

}
