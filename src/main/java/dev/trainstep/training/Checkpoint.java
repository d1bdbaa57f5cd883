package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

/**
 * What it takes, beside the network and the optimizer's state, to go on with a run as if
 * it had never stopped; and fingerprints of what has to be the same.
 *
 * @param step the steps taken
 * @param lossSum of the losses of the steps of the epoch that is under way
 * @param correct of the samples of the epoch that is under way
 * @param waited epochs without improvement
 * @param best the best epoch so far, with early stopping
 * @param lastLoss the training loss of the last epoch that was completed
 * @param validationLoss the loss on the validation data after that epoch, if there is any
 * @param fingerprints of this, and of what the run was given
 */
public record Checkpoint(long step, double lossSum, long correct, long waited, @Nullable Best best,
		@Nullable Double lastLoss, @Nullable Double validationLoss, Fingerprints fingerprints) {

	/** The same with its fingerprints. */
	Checkpoint with(Fingerprints fingerprints) {
		return new Checkpoint(this.step, this.lossSum, this.correct, this.waited, this.best, this.lastLoss,
				this.validationLoss, fingerprints);
	}

}
