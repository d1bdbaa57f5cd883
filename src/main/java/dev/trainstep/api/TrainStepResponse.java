package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.BackwardPass;
import dev.trainstep.core.Samples;
import dev.trainstep.core.TrainStep;

/**
 * The results of a step of gradient descent that were chosen, and the updated network.
 */
// @formatter:off
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = """
		The chosen results, each in the shape of the request, and the updated network, each parameter less eta times its \
		gradient, ready to be sent back.""")
record TrainStepResponse(
		@JsonUnwrapped ForwardResponse forward,
		@Schema(description = "∂loss/∂u1, where ReLU′(0) = 0. `[m]`, or B × m: per sample, already divided by B.")
		@Nullable Samples delta1,
		@Schema(description = "∂loss/∂u3 = (h − y)/B. `[c]`, or B × c: per sample, already divided by B.")
		@Nullable Samples delta2,
		@Schema(description = "∂loss/∂ each parameter of the network, in the shape of that parameter.")
		@Nullable Gradients gradients,
		@Schema(description = "The L2 norm of all gradients together.")
		@Nullable Double gradientNorm,
		@Schema(description = "The loss of the updated network on the same data.")
		@Nullable Double lossAfter,
		@JsonUnwrapped NotebookNetwork network) {
	// @formatter:on

	static TrainStepResponse of(Outputs outputs, TrainStep step, boolean single) {
		BackwardPass backward = step.backward();
		return new TrainStepResponse(ForwardResponse.of(outputs, step.forward(), single),
				outputs.get(Output.DELTA1, () -> new Samples(backward.deltas().get(0), single)),
				outputs.get(Output.DELTA2, () -> new Samples(backward.deltas().get(1), single)),
				outputs.get(Output.GRADIENTS, () -> Gradients.of(backward.gradients())),
				outputs.get(Output.GRADIENT_NORM, backward::gradientNorm),
				outputs.get(Output.LOSS_AFTER, step::lossAfter), NotebookNetwork.of(step.updated()));
	}

}
