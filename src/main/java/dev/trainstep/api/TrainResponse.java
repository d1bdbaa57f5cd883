package dev.trainstep.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.training.Best;
import dev.trainstep.training.Epoch;
import dev.trainstep.training.OverflowPlace;
import dev.trainstep.training.StoppedBy;
import dev.trainstep.training.TrainingResult;

/** What came of a run. */
// @formatter:off
@Prose("What came of the run: the trained network and its optimizer, ready to be sent back, and how it went.")
record TrainResponse(
		@Prose("""
				What ended the run: its `epochs`, the `targetLoss`, `earlyStopping`, the `deadline`, a limit of the service \
				(`serverLimit`), or a number that left float64 (`overflow`). With whichever, the weights are those so far.""")
		StoppedBy stoppedBy,
		@Prose("With `overflow`: what left float64, and in which step. The weights and all else are from before that step.")
		@Nullable OverflowPlace at,
		@Prose("The steps taken, with those before it was resumed.")
		long steps,
		@Prose("The epochs completed, with those before it was resumed.")
		long epochs,
		@Prose("The loss of the trained network on all of `x` that was trained on.")
		double loss,
		@Prose("The accuracy of the trained network on all of `x` that was trained on; networks that classify.")
		@Nullable Double accuracy,
		@Prose("The epochs that were completed; of a resumed run, since then.")
		List<Epoch> history,
		@JsonUnwrapped UpdateResponse update,
		@Prose("The best epoch and its network, with `earlyStopping`.")
		@Nullable BestEpoch best,
		@Prose("What to send to carry on with this run.")
		ResumeFields resume) {

	@Schema(name = "Best")
@Prose("The epoch with the lowest loss that early stopping looks at, and its network.")
	record BestEpoch(
			@Prose("The epoch, counted from 1.")
			long epoch,
			@Prose("Its loss: on the validation data if there is any, else that of training.")
			double loss,
			@JsonUnwrapped NetworkFields network) {

		private static @Nullable BestEpoch ofNullable(@Nullable Best best) {
			return (best != null) ? new BestEpoch(best.epoch(), best.loss(), NetworkFields.of(best.network())) : null;
		}

	}
	// @formatter:on

	static TrainResponse of(TrainingResult result, Optimizer optimizer) {
		return new TrainResponse(result.stoppedBy(), result.overflow(), result.steps(), result.epochs(), result.loss(),
				result.accuracy(), result.history(),
				new UpdateResponse(NetworkFields.of(result.network()), OptimizerFields.of(optimizer, result.state())),
				BestEpoch.ofNullable(result.best()), ResumeFields.of(result.resume()));
	}

}
