package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Network;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.training.Best;
import dev.trainstep.training.Checkpoint;
import dev.trainstep.training.Fingerprints;

/** Where a run was left off. */
// @formatter:off
@Schema(name = "Resume", description = """
		Where a run was left off: sent back as it came, with the answer's network and optimizer, and the same data, seed and \
		settings. `deadlineMs` and `progressEvery` may differ, `targetLoss` too, and `epochs` unless the schedule depends on \
		how many there are.""", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record ResumeFields(
		@NotNull @PositiveOrZero(message = Ranges.NOT_BELOW_ZERO)
		@Schema(description = "The steps taken.", minimum = "0")
		Long step,
		@NotNull @Schema(description = "The losses of the steps of the epoch under way, added up.")
		Double lossSum,
		@NotNull @PositiveOrZero(message = Ranges.NOT_BELOW_ZERO)
		@Schema(description = "The samples of the epoch under way that were right.", minimum = "0")
		Long correct,
		@NotNull @PositiveOrZero(message = Ranges.NOT_BELOW_ZERO)
		@Schema(description = "Epochs without improvement.", minimum = "0")
		Long waited,
		@Schema(description = "The training loss of the last epoch that was completed, if any.")
		@Nullable Double lastLoss,
		@Schema(description = "The loss on the validation data after that epoch, if there is any.")
		@Nullable Double validationLoss,
		@Valid @Schema(description = "The best epoch so far, with `earlyStopping`, once an epoch was completed.")
		@Nullable BestEpoch best,
		@NotNull @Schema(description = "A fingerprint of the network, the optimizer's state, and this.")
		String network,
		@NotNull @Schema(description = "A fingerprint of the data.")
		String data,
		@NotNull @Schema(description = "A fingerprint of the settings.")
		String settings) {

	@Schema(name = "ResumeBest", description = "The best epoch of a run so far.",
			additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
	record BestEpoch(
			@NotNull @Min(value = 1, message = Ranges.AT_LEAST_ONE)
			@Schema(description = "The epoch, counted from 1.", minimum = "1")
			Long epoch,
			@NotNull @Schema(description = "What early stopping looks at.")
			Double loss,
			@NotNull @Schema(description = "The parameters of the network after that epoch.")
			ParameterFields parameters) {
	}
	// @formatter:on

	static ResumeFields of(Checkpoint checkpoint) {
		Best best = checkpoint.best();
		Fingerprints fingerprints = checkpoint.fingerprints();
		return new ResumeFields(checkpoint.step(), checkpoint.lossSum(), checkpoint.correct(), checkpoint.waited(),
				checkpoint.lastLoss(), checkpoint.validationLoss(),
				(best != null)
						? new BestEpoch(best.epoch(), best.loss(), ParameterFields.of(best.network().parameters()))
						: null,
				fingerprints.network(), fingerprints.data(), fingerprints.settings());
	}

	/**
	 * The checkpoint of a run.
	 * @param network of the run, whose shape that of the best epoch has
	 */
	Checkpoint toCheckpoint(Network network) {
		Best kept = (this.best != null)
				? new Best(this.best.epoch(), this.best.loss(), network.with(this.best.parameters().toParameters()))
				: null;
		return new Checkpoint(this.step, this.lossSum, this.correct, this.waited, kept, this.lastLoss,
				this.validationLoss, new Fingerprints(this.network, this.data, this.settings));
	}

	void checkPresence(Violations violations) {
		// Past so many violations, a missing one is not among them.
		if (this.best != null && this.best.parameters() != null && !violations.cover("#/best")) {
			this.best.parameters().checkPresence(violations.within("best").within("parameters"));
		}
	}

	void check(NetworkFields network, Violations violations) {
		if (this.best != null) {
			this.best.parameters()
				.toParameters()
				.check(network.toUnchecked(null), violations.within("best").within("parameters"));
		}
	}

}
