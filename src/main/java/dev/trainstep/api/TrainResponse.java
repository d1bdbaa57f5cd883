package dev.trainstep.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.training.Best;
import dev.trainstep.training.StoppedBy;
import dev.trainstep.training.TrainingResult;

/** What came of a run. */
// @formatter:off
@Schema(description = "What came of the run: the trained network and its optimizer, ready to be sent back, and how it went.")
record TrainResponse(
		@Schema(description = """
				What ended the run: its `epochs`, the `targetLoss`, `earlyStopping`, the `deadline`, or a limit of the service \
				(`serverLimit`). With whichever, the weights are those so far.""",
				requiredMode = Schema.RequiredMode.REQUIRED)
		StoppedBy stoppedBy,
		@Schema(description = "The steps taken, with those before it was resumed.",
				requiredMode = Schema.RequiredMode.REQUIRED)
		long steps,
		@Schema(description = "The epochs completed, with those before it was resumed.",
				requiredMode = Schema.RequiredMode.REQUIRED)
		long epochs,
		@Schema(description = "The loss of the trained network on all of `x`.", requiredMode = Schema.RequiredMode.REQUIRED)
		double loss,
		@Schema(description = "The accuracy of the trained network on all of `x`; softmax networks.")
		@Nullable Double accuracy,
		@Schema(description = "The epochs that were completed; of a resumed run, since then.",
				requiredMode = Schema.RequiredMode.REQUIRED)
		List<EpochFields> history,
		@JsonUnwrapped UpdateResponse update,
		@Schema(description = "The best epoch and its network, with `earlyStopping`.")
		@Nullable BestEpoch best,
		@Schema(description = "What to send to carry on with this run.", requiredMode = Schema.RequiredMode.REQUIRED)
		ResumeFields resume) {

	@Schema(name = "Best", description = "The epoch with the lowest loss that early stopping looks at, and its network.")
	record BestEpoch(
			@Schema(description = "The epoch, counted from 1.", requiredMode = Schema.RequiredMode.REQUIRED)
			long epoch,
			@Schema(description = "Its loss: on the validation data if there is any, else that of training.",
					requiredMode = Schema.RequiredMode.REQUIRED)
			double loss,
			@JsonUnwrapped NetworkFields network) {

		private static @Nullable BestEpoch ofNullable(@Nullable Best best) {
			return (best != null) ? new BestEpoch(best.epoch(), best.loss(), NetworkFields.of(best.network())) : null;
		}

	}
	// @formatter:on

	static TrainResponse of(TrainingResult result, Optimizer optimizer) {
		return new TrainResponse(result.stoppedBy(), result.steps(), result.epochs(), result.loss(), result.accuracy(),
				result.history().stream().map(EpochFields::of).toList(),
				new UpdateResponse(NetworkFields.of(result.network()), OptimizerFields.of(optimizer, result.state())),
				BestEpoch.ofNullable(result.best()), ResumeFields.of(result.resume()));
	}

}
