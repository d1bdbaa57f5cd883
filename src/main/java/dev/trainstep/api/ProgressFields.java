package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.training.Progress;

/** How far a run is. */
// @formatter:off
@Schema(name = "Progress", description = "How far a run is.")
record ProgressFields(
		@Schema(description = "The steps taken.", requiredMode = Schema.RequiredMode.REQUIRED)
		long step,
		@Schema(description = "The steps planned.", requiredMode = Schema.RequiredMode.REQUIRED)
		long steps,
		@Schema(description = "The epoch of the last step, counted from 1.", requiredMode = Schema.RequiredMode.REQUIRED)
		long epoch,
		@Schema(description = "The mean of the losses of the steps of that epoch so far, each before its update.",
				requiredMode = Schema.RequiredMode.REQUIRED)
		double loss,
		@Schema(description = "The loss on the validation data after the last epoch that was completed.")
		@Nullable Double validationLoss,
		@Schema(description = "The L2 norm of the gradients of the last step, before clipping.",
				requiredMode = Schema.RequiredMode.REQUIRED)
		double gradientNorm,
		@Schema(description = "The learning rate of the last step.", requiredMode = Schema.RequiredMode.REQUIRED)
		double eta,
		@Schema(description = "Milliseconds since the start: the one thing that may differ between two runs.",
				requiredMode = Schema.RequiredMode.REQUIRED)
		long elapsedMs) {
	// @formatter:on

	static ProgressFields of(Progress progress) {
		return new ProgressFields(progress.step(), progress.steps(), progress.epoch(), progress.loss(),
				progress.validationLoss(), progress.gradientNorm(), progress.eta(), progress.elapsedMs());
	}

}
