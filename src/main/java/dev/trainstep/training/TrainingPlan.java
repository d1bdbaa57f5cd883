package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Network;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.training.schedule.Schedule;

/**
 * What a run is to do.
 *
 * @param rule how each step moves the network; its eta is scaled by the schedule
 * @param epochs passes over the data, at least 1
 * @param batch samples per step, the last of an epoch having those that are left; none
 * for all
 * @param seed of the order of the samples, a new one every epoch; none for the order they
 * came in
 * @param validation data that the network is tested on after every epoch, if any
 * @param earlyStopping if any
 * @param targetLoss the training loss of an epoch that ends the run, if any
 * @param deadlineMs time after which the run ends, in milliseconds, if any
 * @param progressEvery steps from one progress to the next; none for once per epoch
 * @param resume where an earlier run was left off, if any
 */
public record TrainingPlan(UpdateRule rule, long epochs, @Nullable Long batch, @Nullable Long seed, Schedule schedule,
		@Nullable Data validation, @Nullable EarlyStopping earlyStopping, @Nullable Double targetLoss,
		@Nullable Long deadlineMs, @Nullable Long progressEvery, @Nullable Checkpoint resume) {

	/** More epochs than any run takes. */
	public static final long MAX_EPOCHS = 1_000_000_000;

	/** One that completes so many epochs has reached a limit: each of them is told of. */
	static final long MAX_HISTORY = 100_000;

	public TrainingPlan {
		if (epochs < 1 || epochs > MAX_EPOCHS) {
			throw new IllegalArgumentException("epochs are between 1 and " + MAX_EPOCHS);
		}
		if (isBelow(1, batch) || isBelow(1, deadlineMs) || isBelow(1, progressEvery) || isBelow(0, seed)) {
			throw new IllegalArgumentException(
					"batch, deadlineMs and progressEvery are at least 1, and a seed is at least 0");
		}
	}

	private static boolean isBelow(long least, @Nullable Long value) {
		return value != null && value < least;
	}

	/** The same plan, to go on where an earlier run was left off. */
	public TrainingPlan resuming(Checkpoint checkpoint) {
		return new TrainingPlan(this.rule, this.epochs, this.batch, this.seed, this.schedule, this.validation,
				this.earlyStopping, this.targetLoss, this.deadlineMs, this.progressEvery, checkpoint);
	}

	/** Samples per step. */
	int batchSize(Data data) {
		return (this.batch != null) ? Math.toIntExact(this.batch) : data.x().count();
	}

	/** Steps per epoch. */
	long stepsPerEpoch(Data data) {
		return Math.ceilDiv(data.x().count(), batchSize(data));
	}

	/** The most epochs that are told of a run of so many steps. */
	public long maxHistory(long maxSteps, Data data) {
		return Math.min(MAX_HISTORY, Math.min(this.epochs, maxSteps / stepsPerEpoch(data)));
	}

	/** Steps of the whole run. */
	long steps(Data data) {
		return this.epochs * stepsPerEpoch(data);
	}

	/**
	 * Adds a violation for each place where network, data and plan do not fit each other.
	 * The checkpoint is checked by {@link #checkResume}.
	 */
	public void check(UncheckedNetwork network, Data data, Violations violations) {
		if (data.x().single()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/x", "is one sample, expected a batch: an array of rows");
		}
		data.check(network, violations);
		this.rule.check(network, violations);
		if (this.batch != null && this.batch > data.x().count()) {
			violations.add(Kind.INVALID_VALUE, "#/batchSize",
					"is more than the " + data.x().count() + " samples there are (the rows of x)");
		}
		if (this.validation != null) {
			Violations inValidation = violations.within("validation");
			if (this.validation.x().single()) {
				inValidation.add(Kind.SHAPE_MISMATCH, "#/x", "is one sample, expected a batch: an array of rows");
			}
			this.validation.check(network, inValidation);
		}
	}

	/** Adds a violation for each place where the checkpoint is not of this run. */
	public void checkResume(Network network, Data data, Violations violations) {
		if (this.resume == null) {
			return;
		}
		Violations inResume = violations.within("resume");
		Fingerprints.of(this.resume, network, this.rule.state(), data, this)
			.check(this.resume.fingerprints(), inResume);
		if (this.resume.step() > steps(data)) {
			inResume.add(Kind.INVALID_VALUE, "#/step", "is beyond the " + steps(data) + " steps of this run");
		}
		if (this.resume.correct() > data.x().count()) {
			inResume.add(Kind.INVALID_VALUE, "#/correct", "is more than the samples there are");
		}
		boolean completed = this.resume.step() >= stepsPerEpoch(data);
		if (completed != (this.resume.lastLoss() != null)) {
			inResume.add(Kind.INVALID_VALUE, "#/lastLoss",
					completed ? "missing: an epoch was completed" : "no epoch was completed");
		}
		if ((completed && this.earlyStopping != null) != (this.resume.best() != null)) {
			inResume.add(Kind.INVALID_VALUE, "#/best", (this.resume.best() == null) ? "missing: there is earlyStopping"
					: "there is no earlyStopping, or no epoch was completed");
		}
	}

}
