package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Network;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.training.schedule.Constant;
import dev.trainstep.training.schedule.Schedule;

/**
 * What a run does.
 *
 * @param rule how each step moves the network; the schedule scales its eta
 * @param epochs passes over the data, 1 to {@link #MAX_EPOCHS}
 * @param batches how an epoch is divided into steps
 * @param schedule the learning rate over the steps
 * @param validation what the network is evaluated on after every epoch; null for nothing
 * @param stop what ends the run before its last epoch
 * @param progressEvery steps from one progress to the next, at least 1; null for one per
 * epoch
 * @param resume where an earlier run ended; null for a new run
 */
public record TrainingPlan(UpdateRule rule, long epochs, Batches batches, Schedule schedule,
		@Nullable Validation validation, StopConditions stop, @Nullable Long progressEvery,
		@Nullable Checkpoint resume) {

	/** The most epochs of a run. */
	public static final long MAX_EPOCHS = 1_000_000_000;

	/** The most epochs of a history: a run that completes them has reached a limit. */
	static final long MAX_HISTORY = 100_000;

	/**
	 * Checks the numbers.
	 * @throws IllegalArgumentException if one of them is out of its range
	 */
	public TrainingPlan {
		if (epochs < 1 || epochs > MAX_EPOCHS) {
			throw new IllegalArgumentException("epochs are between 1 and " + MAX_EPOCHS);
		}
		if (progressEvery != null && progressEvery < 1) {
			throw new IllegalArgumentException("progressEvery is at least 1");
		}
	}

	/** A plan of epochs of a single step each, at a constant learning rate. */
	public static TrainingPlan of(UpdateRule rule, long epochs) {
		return new TrainingPlan(rule, epochs, Batches.ALL, new Constant(0), null, StopConditions.NONE, null, null);
	}

	/** The same plan with another update rule. */
	public TrainingPlan with(UpdateRule other) {
		return new TrainingPlan(other, this.epochs, this.batches, this.schedule, this.validation, this.stop,
				this.progressEvery, this.resume);
	}

	/** The same plan with other batches. */
	public TrainingPlan with(Batches other) {
		return new TrainingPlan(this.rule, this.epochs, other, this.schedule, this.validation, this.stop,
				this.progressEvery, this.resume);
	}

	/** The same plan with another schedule. */
	public TrainingPlan with(Schedule other) {
		return new TrainingPlan(this.rule, this.epochs, this.batches, other, this.validation, this.stop,
				this.progressEvery, this.resume);
	}

	/** The same plan with other stop conditions. */
	public TrainingPlan with(StopConditions other) {
		return new TrainingPlan(this.rule, this.epochs, this.batches, this.schedule, this.validation, other,
				this.progressEvery, this.resume);
	}

	/** The same plan, evaluated on this data after every epoch. */
	public TrainingPlan validatedOn(Data data) {
		return with(new Validation.Separate(data));
	}

	/** The same plan with another validation. */
	public TrainingPlan with(Validation other) {
		return new TrainingPlan(this.rule, this.epochs, this.batches, this.schedule, other, this.stop,
				this.progressEvery, this.resume);
	}

	/** The same plan with progress at this interval. */
	public TrainingPlan withProgressEvery(long steps) {
		return new TrainingPlan(this.rule, this.epochs, this.batches, this.schedule, this.validation, this.stop, steps,
				this.resume);
	}

	/** The same plan, to continue an earlier run. */
	public TrainingPlan resuming(Checkpoint checkpoint) {
		return new TrainingPlan(this.rule, this.epochs, this.batches, this.schedule, this.validation, this.stop,
				this.progressEvery, checkpoint);
	}

	/**
	 * The most epochs in the history of a run.
	 * @param maxSteps the most steps of the run
	 */
	public long maxHistory(long maxSteps, Data data) {
		return Math.min(MAX_HISTORY, Math.min(this.epochs, maxSteps / stepsPerEpoch(data)));
	}

	/** The steps of the whole run. */
	long steps(Data data) {
		return this.epochs * stepsPerEpoch(data);
	}

	long stepsPerEpoch(Data data) {
		return this.batches.perEpoch(samples(data));
	}

	/** The samples of an epoch: those of the data that are not held out. */
	int samples(Data data) {
		int count = data.x().count();
		return (this.validation instanceof Validation.HeldOut heldOut) ? count - heldOut.count(count) : count;
	}

	/** The data that the network is evaluated on after every epoch, if it is separate. */
	public @Nullable Data separateValidation() {
		return (this.validation instanceof Validation.Separate separate) ? separate.data() : null;
	}

	/**
	 * Adds a violation for each place where network, data and plan do not fit each other.
	 * {@link #checkResume} checks the checkpoint.
	 */
	public void check(UncheckedNetwork network, Data data, Violations violations) {
		checkBatch(data, violations);
		data.check(network, violations);
		this.rule.check(network, violations);
		int samples = samples(data);
		Long size = this.batches.size();
		if (samples == 0) {
			violations.add(Kind.INVALID_VALUE, "#/validation/fraction", "holds out all " + data.x().count()
					+ " samples there are (the rows of x), and leaves none to train on");
		}
		else if (size != null && size > samples) {
			violations.add(Kind.INVALID_VALUE, "#/batchSize", "is more than the " + samples + " samples "
					+ ((samples < data.x().count()) ? "that are not held out" : "there are") + " (the rows of x)");
		}
		Data separate = separateValidation();
		if (separate != null) {
			Violations inValidation = violations.within("validation");
			checkBatch(separate, inValidation);
			separate.checkValidation(network, inValidation);
		}
	}

	private static void checkBatch(Data data, Violations violations) {
		if (data.x().single()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/x", "is one sample, expected a batch: an array of rows");
		}
	}

	/** Adds a violation for each place where the checkpoint is not one of this run. */
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
		if (this.resume.correct() > samples(data)) {
			inResume.add(Kind.INVALID_VALUE, "#/correct", "is more than the samples there are");
		}
		boolean completed = this.resume.step() >= stepsPerEpoch(data);
		if (completed != (this.resume.lastLoss() != null)) {
			inResume.add(Kind.INVALID_VALUE, "#/lastLoss",
					completed ? "missing: an epoch was completed" : "no epoch was completed");
		}
		boolean stopsEarly = this.stop.earlyStopping() != null;
		if ((completed && stopsEarly) != (this.resume.best() != null)) {
			inResume.add(Kind.INVALID_VALUE, "#/best", (this.resume.best() == null) ? "missing: there is earlyStopping"
					: "there is no earlyStopping, or no epoch was completed");
		}
	}

}
