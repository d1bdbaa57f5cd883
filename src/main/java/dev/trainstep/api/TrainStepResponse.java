package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.TrainStep;
import dev.trainstep.core.variant.Prose;

/** The results of a step of training that were chosen, and what it leads to. */
// @formatter:off
@Prose("""
		The chosen results, each in the shape of the request, and the updated network and its optimizer, ready to be sent \
		back.""")
record TrainStepResponse(
		@JsonUnwrapped ForwardResponse forward,
		@JsonUnwrapped BackwardResponse backward,
		@Prose("The loss of the updated network on the same data.")
		@Nullable Double lossAfter,
		@JsonUnwrapped UpdateResponse update) {
	// @formatter:on

	static TrainStepResponse of(TrainStep step, TrainStepRequest.Step task) {
		Outputs outputs = task.outputs();
		return new TrainStepResponse(ForwardResponse.of(step.forward(), outputs),
				BackwardResponse.of(step.backward(), outputs), outputs.get(Output.LOSS_AFTER, step::lossAfter),
				UpdateResponse.of(step.update(), task.rule().optimizer()));
	}

}
