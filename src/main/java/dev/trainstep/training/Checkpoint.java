package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

/**
 * Where a run ended. With the network and the optimizer state, it lets the run continue
 * as if it had never stopped.
 *
 * @param step the steps taken
 * @param lossSum the sum of the losses, times their weights, of the current epoch's
 * samples
 * @param correct the samples of the current epoch that were right
 * @param waited the epochs since the last improvement
 * @param best the best epoch so far, with early stopping
 * @param lastLoss the training loss of the last completed epoch
 * @param validationLoss the validation loss of the last completed epoch
 * @param fingerprints the fingerprints of the run, by which another run is refused
 */
public record Checkpoint(long step, double lossSum, long correct, long waited, @Nullable Best best,
		@Nullable Double lastLoss, @Nullable Double validationLoss, Fingerprints fingerprints) {

	/** The start of a run. */
	static final Checkpoint START = new Checkpoint(0, 0.0, 0, 0, null, null, null, Fingerprints.NONE);

	/** The same checkpoint with a best network of its own. */
	Checkpoint copy() {
		return new Checkpoint(this.step, this.lossSum, this.correct, this.waited,
				(this.best != null) ? this.best.copy() : null, this.lastLoss, this.validationLoss, this.fingerprints);
	}

	/** The same checkpoint with fingerprints. */
	Checkpoint with(Fingerprints fingerprints) {
		return new Checkpoint(this.step, this.lossSum, this.correct, this.waited, this.best, this.lastLoss,
				this.validationLoss, fingerprints);
	}

}
