package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Network;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.training.Best;
import dev.trainstep.training.Checkpoint;
import dev.trainstep.training.Fingerprints;

/** Where a run was left off. */
// @formatter:off
@Schema(name = "Resume")
@Prose("""
		Where a run was left off: sent back as it came, with the answer's network and optimizer, and the same data, seed and \
		settings. `deadlineMs`, `progressEvery` and `progressOutputs` may differ, `targetLoss` too, and `epochs` unless the schedule depends on \
		how many there are.""")
record ResumeFields(
		@Setting("The steps taken.")
		long step,
		@Prose("The losses of the samples of the epoch under way, times their weights, added up.")
		double lossSum,
		@Setting("The samples of the epoch under way that were right.")
		long correct,
		@Setting("Epochs without improvement.")
		long waited,
		@Prose("The training loss of the last epoch that was completed, if any.")
		@Nullable Double lastLoss,
		@Prose("The loss on the validation data after that epoch, if there is any.")
		@Nullable Double validationLoss,
		@Prose("The best epoch so far, with `earlyStopping`, once an epoch was completed.")
		@Nullable BestEpoch best,
		@Prose("A fingerprint of the network, the optimizer's state, and this.")
		String network,
		@Prose("A fingerprint of the data.")
		String data,
		@Prose("A fingerprint of the settings.")
		String settings) {

	@Schema(name = "ResumeBest")
@Prose("The best epoch of a run so far.")
	record BestEpoch(
			@Setting(value = "The epoch, counted from 1.", min = 1)
			long epoch,
			@Prose("What early stopping looks at.")
			double loss,
			@Prose("The parameters of the network after that epoch.")
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
		if (this.best != null) {
			ParameterFields.checkPresence(this.best.parameters(), violations.within("best").within("parameters"));
		}
	}

	/** Adds a violation for each place where this does not fit the network. */
	void check(UncheckedNetwork network, Violations violations) {
		if (this.best != null) {
			this.best.parameters().toParameters().check(network, violations.within("best").within("parameters"));
		}
	}

}
