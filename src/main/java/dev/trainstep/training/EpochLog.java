package dev.trainstep.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Network;

/**
 * The epochs of a run: the sums of the current one, the history of those completed, and
 * the best. Tells when their losses end the run.
 */
final class EpochLog {

	private final Network network;

	private final StopConditions stop;

	private final List<Epoch> history = new ArrayList<>();

	private double lossSum;

	private long correct;

	private long waited;

	private @Nullable Best best;

	private @Nullable Double lastLoss;

	private @Nullable Double validationLoss;

	/**
	 * Starts with no epoch.
	 * @param network the network that is trained
	 */
	EpochLog(Network network, StopConditions stop) {
		this.network = network;
		this.stop = stop;
	}

	/**
	 * Continues from a checkpoint, which is not modified.
	 * @param epochs how many epochs of the history are before it
	 */
	void goBack(Checkpoint checkpoint, int epochs) {
		this.history.subList(epochs, this.history.size()).clear();
		this.lossSum = checkpoint.lossSum();
		this.correct = checkpoint.correct();
		this.waited = checkpoint.waited();
		// Releases the one before, so that there is memory for one only.
		this.best = null;
		this.best = checkpoint.copy().best();
		this.lastLoss = checkpoint.lastLoss();
		this.validationLoss = checkpoint.validationLoss();
	}

	/** A checkpoint after this many steps, without its fingerprints. */
	Checkpoint checkpoint(long step) {
		return new Checkpoint(step, this.lossSum, this.correct, this.waited, this.best, this.lastLoss,
				this.validationLoss, Fingerprints.NONE);
	}

	/**
	 * Adds a step to the current epoch.
	 * @param lossSum the sum of the losses with those of its samples
	 * @param correct how many of its samples were right
	 */
	void addStep(double lossSum, int correct) {
		this.lossSum = lossSum;
		this.correct += correct;
	}

	/** The sum of the losses, times their weights, of the current epoch's samples. */
	double lossSum() {
		return this.lossSum;
	}

	/** The validation loss of the last completed epoch. */
	@Nullable Double validationLoss() {
		return this.validationLoss;
	}

	/** The best epoch, with early stopping. */
	@Nullable Best best() {
		return this.best;
	}

	/** The completed epochs, without those before the run was resumed. */
	List<Epoch> history() {
		return this.history;
	}

	/**
	 * Completes the current epoch.
	 * @param number the number of the epoch, counted from 1
	 * @param loss the mean loss of its samples
	 * @param samples the samples of the epoch
	 * @param eta the learning rate of its last step
	 */
	void complete(long number, double loss, int samples, @Nullable Evaluation validation, double eta) {
		var epoch = new Epoch(number, loss, (validation != null) ? validation.loss() : null,
				this.network.classifies() ? (double) this.correct / samples : null,
				(validation != null) ? validation.accuracy() : null, eta);
		this.history.add(epoch);
		this.validationLoss = epoch.validationLoss();
		this.lastLoss = loss;
		this.lossSum = 0.0;
		this.correct = 0;
		if (this.stop.earlyStopping() != null) {
			keepBest(epoch, this.stop.earlyStopping());
		}
	}

	private void keepBest(Epoch epoch, EarlyStopping earlyStopping) {
		double loss = epoch.monitoredLoss();
		if (this.best == null || loss < this.best.loss() - earlyStopping.minDelta()) {
			Network kept = (this.best != null) ? this.best.network() : this.network.copy();
			kept.parameters().set(this.network.parameters());
			this.best = new Best(epoch.epoch(), loss, kept);
			this.waited = 0;
		}
		else {
			this.waited++;
		}
	}

	/** What ends the run after the last completed epoch; null if nothing does. */
	@Nullable StoppedBy end() {
		double loss = Objects.requireNonNull(this.lastLoss);
		if (this.stop.targetLoss() != null && loss <= this.stop.targetLoss()) {
			return StoppedBy.TARGET_LOSS;
		}
		if (this.stop.earlyStopping() != null && this.waited >= this.stop.earlyStopping().patience()) {
			return StoppedBy.EARLY_STOPPING;
		}
		return null;
	}

}
