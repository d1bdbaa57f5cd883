package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.Cost;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.training.Checkpoint;
import dev.trainstep.training.TrainingPlan;
import dev.trainstep.training.schedule.Constant;
import dev.trainstep.training.schedule.Schedule;

/** Asks for a whole training run. */
// @formatter:off
@Schema(description = "A network, the data to train it on, and how.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record TrainRequest(
		@JsonUnwrapped NetworkFields network,
		@JsonUnwrapped RequestData data,
		@Schema(description = DataRequest.LOSS_FUNCTION)
		@Nullable LossFunction lossFunction,
		@Valid @JsonUnwrapped UpdateFields update,
		@Min(value = 1, message = EPOCHS) @Max(value = TrainingPlan.MAX_EPOCHS, message = EPOCHS)
		@Schema(description = "Passes over the data.", minimum = "1", maximum = "1000000000", defaultValue = "1")
		@Nullable Long epochs,
		@Min(value = 1, message = Ranges.AT_LEAST_ONE)
		@Schema(description = """
				Samples per step; the last step of an epoch has those that are left. Left out: all of them, one step an \
				epoch.""", minimum = "1")
		@Nullable Long batchSize,
		@PositiveOrZero(message = Ranges.SEED)
		@Schema(description = """
				Shuffles the samples every epoch, in an order that is a function of seed and epoch alone. Left out: they come \
				in the order sent.""", minimum = "0", maximum = "9007199254740991")
		@Nullable Long seed,
		@Schema(description = "The learning rate over the steps of the run. Left out: always `eta`.")
		@Nullable Schedule schedule,
		@Schema(description = "Data to test the network on after every epoch.")
		@Nullable RequestData validation,
		@Valid @Schema(description = "When a run whose loss no longer falls is to end; its best network is kept.")
		@Nullable EarlyStoppingFields earlyStopping,
		@Schema(description = "Ends the run after an epoch whose `loss` in the history is at or below this.")
		@Nullable Double targetLoss,
		@Min(value = 1, message = Ranges.AT_LEAST_ONE)
		@Schema(description = "Milliseconds after which the run ends, with its weights so far.", minimum = "1")
		@Nullable Long deadlineMs,
		@Min(value = 1, message = Ranges.AT_LEAST_ONE)
		@Schema(description = "In streams, the steps from one `progress` to the next. Left out: one after every epoch.",
				minimum = "1")
		@Nullable Long progressEvery,
		@Valid @Schema(description = "Where an earlier run was left off: the `resume` of its answer.")
		@Nullable ResumeFields resume) implements DataRequest {
	// @formatter:on

	private static final String EPOCHS = "is between 1 and 1000000000";

	TrainingPlan toPlan() {
		return toPlan((this.resume != null) ? this.resume.toCheckpoint(toNetwork()) : null);
	}

	private TrainingPlan toPlan(@Nullable Checkpoint checkpoint) {
		return new TrainingPlan(this.update.toRule(), (this.epochs != null) ? this.epochs : 1, this.batchSize,
				this.seed, (this.schedule != null) ? this.schedule : new Constant(0),
				(this.validation != null) ? this.validation.toData() : null,
				(this.earlyStopping != null) ? this.earlyStopping.toEarlyStopping() : null, this.targetLoss,
				this.deadlineMs, this.progressEvery, checkpoint);
	}

	@Override
	public void checkPresence(Violations violations) {
		DataRequest.super.checkPresence(violations);
		this.data.checkTarget(violations);
		this.update.checkPresence(violations);
		if (this.validation != null) {
			this.validation.checkTarget(violations.within("validation"));
		}
		if (this.resume != null) {
			this.resume.checkPresence(violations.within("resume"));
		}
	}

	@Override
	public void check(Violations violations) {
		this.network.toUnchecked(this.lossFunction).check(violations);
		toPlan(null).check(this.network.toUnchecked(this.lossFunction), toData(), violations);
		if (this.resume != null) {
			// Whether it is of this run, the run itself finds: that takes a look at all
			// data.
			this.resume.check(this.network, violations.within("resume"));
		}
	}

	/** A run has a permit of its own kind. */
	@Override
	public void enter(Admission admission, Cost cost) {
		long epochs = toPlan(null).maxHistory(admission.maxSteps(), toData());
		admission.startRun(cost.plus(Costs.history(epochs)));
	}

	@Override
	public Cost cost() {
		long samples = (this.validation != null) ? this.validation.toData().x().count() : 0;
		return costs().training(this.update.optimizerOrDefault(), samples);
	}

}
