package dev.trainstep.api;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.Data;
import dev.trainstep.core.Network;
import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.training.Batches;
import dev.trainstep.training.EarlyStopping;
import dev.trainstep.training.RunLimits;
import dev.trainstep.training.StopConditions;
import dev.trainstep.training.TrainingPlan;
import dev.trainstep.training.TrainingRun;
import dev.trainstep.training.schedule.Constant;
import dev.trainstep.training.schedule.Schedule;

/** Asks for a whole training run. */
// @formatter:off
@Prose("A network, the data to train it on, and how.")
record TrainRequest(
		@JsonUnwrapped NetworkFields network,
		@JsonUnwrapped RequestData data,
		@Prose(NetworkFields.LOSS_FUNCTION)
		@Nullable LossFunction lossFunction,
		@JsonUnwrapped UpdateFields update,
		@Setting(value = "Passes over the data.", otherwise = "1", min = 1, max = TrainingPlan.MAX_EPOCHS)
		long epochs,
		@Setting(value = """
				Samples per step; the last step of an epoch has those that are left. Left out: all of them, one step an \
				epoch.""", min = 1)
		@Nullable Long batchSize,
		@Setting(value = """
				Shuffles the samples every epoch, in an order that is a function of seed and epoch alone. Left out: they come \
				in the order sent.""", max = MAX_SEED)
		@Nullable Long seed,
		@Prose("The learning rate over the steps of the run. Left out: always `eta`.")
		@Nullable Schedule schedule,
		@Prose("What to test the network on after every epoch: data of its own, or a part of the request's.")
		@Nullable ValidationFields validation,
		@Prose("When a run whose loss no longer falls is to end; its best network is kept.")
		@Nullable EarlyStopping earlyStopping,
		@Prose("Ends the run after an epoch whose `loss` in the history is at or below this.")
		@Nullable Double targetLoss,
		@Setting(value = "Milliseconds after which the run ends, with its weights so far.", min = 1)
		@Nullable Long deadlineMs,
		@Setting(value = "In streams, the steps from one `progress` to the next. Left out: one after every epoch.", min = 1)
		@Nullable Long progressEvery,
		@Prose("""
				In streams, what each `progress` carries beside how far the run is: with `["network"]` the network after its \
				step, in the form of the request. Without a stream it changes nothing.""")
		@Nullable List<ProgressOutput> progressOutputs,
		@Prose("Where an earlier run was left off: the `resume` of its answer.")
		@Nullable ResumeFields resume) implements Request<TrainRequest.Run> {
	// @formatter:on

	/** The largest integer that every float64 tells from the next. */
	static final double MAX_SEED = 0x1p53 - 1;

	/**
	 * An epoch in an answer takes as much memory as this many numbers, also while it is
	 * turned into columns of an archive.
	 */
	private static final long ANSWER_NUMBERS_PER_EPOCH = 12;

	/**
	 * A progress is collected before it is sent, in a buffer that doubles as it grows.
	 */
	private static final long COPIES_PER_PROGRESS = 3;

	/** To train the network by the plan. */
	record Run(Network network, Data data, TrainingPlan plan,
			Set<ProgressOutput> progressOutputs) implements Request.Task {

		/** The least a run takes, whatever ends it: its final pass over the data. */
		@Override
		public Cost cost() {
			Data validation = this.plan.separateValidation();
			long copies = 2 + COPIES_PER_PROGRESS * this.progressOutputs.size();
			long samples = (long) this.data.x().count() + ((validation != null) ? validation.x().count() : 0);
			return new Cost(samples * this.network.cost(), TrainingRun.numbers(this.network, this.data, this.plan),
					Update.resultNumbers(this.network, this.plan.rule().optimizer())
							+ copies * this.network.parameters().count());
		}

		/** A run may end before it has a long history, but has to have room for one. */
		@Override
		public Cost reservation(RunLimits limits) {
			long epochs = this.plan.maxHistory(limits.maxSteps(), this.data);
			return cost().plus(new Cost(0, epochs * TrainingRun.NUMBERS_PER_EPOCH, epochs * ANSWER_NUMBERS_PER_EPOCH));
		}

		@Override
		public boolean isRun() {
			return true;
		}

	}

	@Override
	public void checkPresence(Violations violations) {
		this.network.checkPresence(violations);
		this.data.checkTarget(violations);
		this.update.checkPresence(violations);
		if (this.validation != null) {
			this.validation.checkPresence(violations.within("validation"));
		}
		if (this.resume != null) {
			this.resume.checkPresence(violations.within("resume"));
		}
	}

	@Override
	public Run check(Violations violations) {
		UncheckedNetwork network = this.network.toNetwork(this.lossFunction);
		Data data = this.data.toData();
		TrainingPlan plan = toPlan();
		network.check(data, violations);
		plan.check(network, data, violations);
		if (this.resume != null) {
			this.resume.check(network, violations.within("resume"));
		}
		Set<ProgressOutput> outputs = checkProgressOutputs(violations);
		Network checked = network.checked(violations);
		return new Run(checked, data, (this.resume != null) ? plan.resuming(this.resume.toCheckpoint(checked)) : plan,
				outputs);
	}

	private Set<ProgressOutput> checkProgressOutputs(Violations violations) {
		Set<ProgressOutput> outputs = EnumSet.noneOf(ProgressOutput.class);
		for (int i = 0; this.progressOutputs != null && i < this.progressOutputs.size(); i++) {
			if (!outputs.add(this.progressOutputs.get(i))) {
				violations.add(Kind.INVALID_VALUE, "#/progressOutputs/" + i, "named before");
			}
		}
		return outputs;
	}

	private TrainingPlan toPlan() {
		return new TrainingPlan(this.update.toRule(), this.epochs, new Batches(this.batchSize, this.seed),
				(this.schedule != null) ? this.schedule : new Constant(0),
				(this.validation != null) ? this.validation.toValidation() : null,
				new StopConditions(this.earlyStopping, this.targetLoss, this.deadlineMs), this.progressEvery, null);
	}

}
