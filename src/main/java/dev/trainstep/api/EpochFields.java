package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.training.Epoch;

/** What came of one epoch. */
// @formatter:off
@Schema(name = "Epoch", description = "What came of one epoch.")
record EpochFields(
		@Schema(description = "The epoch, counted from 1.", requiredMode = Schema.RequiredMode.REQUIRED)
		long epoch,
		@Schema(description = "The mean of the losses of its steps, each before its update.",
				requiredMode = Schema.RequiredMode.REQUIRED)
		double loss,
		@Schema(description = "The loss on the validation data after its last step.")
		@Nullable Double validationLoss,
		@Schema(description = "The share of samples that were right, each when its step saw it; softmax networks.")
		@Nullable Double accuracy,
		@Schema(description = "The accuracy on the validation data after its last step; softmax networks.")
		@Nullable Double validationAccuracy,
		@Schema(description = "The learning rate of its last step.", requiredMode = Schema.RequiredMode.REQUIRED)
		double eta) {
	// @formatter:on

	static EpochFields of(Epoch epoch) {
		return new EpochFields(epoch.epoch(), epoch.loss(), epoch.validationLoss(), epoch.accuracy(),
				epoch.validationAccuracy(), epoch.eta());
	}

}
