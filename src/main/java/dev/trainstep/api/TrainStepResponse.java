package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Network;
import dev.trainstep.core.TrainStep;
import dev.trainstep.core.optimizer.Optimizer;

/** The results of a step of training that were chosen, and what it leads to. */
// @formatter:off
@Schema(description = """
		The chosen results, each in the shape of the request, and the updated network and its optimizer, ready to be sent \
		back.""")
record TrainStepResponse(
		@JsonUnwrapped ForwardResponse forward,
		@JsonUnwrapped BackwardResponse backward,
		@Schema(description = "The loss of the updated network on the same data.")
		@Nullable Double lossAfter,
		@JsonUnwrapped UpdateResponse update) {
	// @formatter:on

	static TrainStepResponse of(Outputs outputs, Network network, TrainStep step, Optimizer optimizer, boolean single) {
		return new TrainStepResponse(ForwardResponse.of(outputs, network, step.forward(), single),
				BackwardResponse.of(outputs, network, step.backward(), single),
				outputs.get(Output.LOSS_AFTER, step::lossAfter), UpdateResponse.of(step.update(), optimizer));
	}

}
