package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.BackwardPass;
import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.core.TrainStep;

/**
 * The results of a step of gradient descent that were chosen, and the updated network.
 */
// @formatter:off
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The chosen results, each in the shape of the request, and the updated network, ready to be sent back.")
record TrainStepResponse(
		@Schema(description = FieldText.H) @Nullable Samples h,
		@Schema(description = FieldText.U1) @Nullable Samples u1,
		@Schema(description = FieldText.U2) @Nullable Samples u2,
		@Schema(description = FieldText.U3) @Nullable Samples u3,
		@Schema(description = FieldText.LOSS) @Nullable Double loss,
		@Schema(description = FieldText.LOSS_PER_SAMPLE) @Nullable LossPerSample lossPerSample,
		@Schema(description = FieldText.PREDICTIONS) @Nullable Labels predictions,
		@Schema(description = FieldText.ACCURACY) @Nullable Double accuracy,
		@Schema(description = FieldText.DELTA1) @Nullable Samples delta1,
		@Schema(description = FieldText.DELTA2) @Nullable Samples delta2,
		@Schema(description = FieldText.GRADIENTS) @Nullable Gradients gradients,
		@Schema(description = FieldText.GRADIENT_NORM) @Nullable Double gradientNorm,
		@Schema(description = FieldText.LOSS_AFTER) @Nullable Double lossAfter,
		@JsonProperty("W1")
		@Schema(description = FieldText.W1 + FieldText.UPDATED, requiredMode = Schema.RequiredMode.REQUIRED)
		Matrix W1,
		@JsonProperty("b1") @Schema(description = "Biases of the hidden layer, as sent." + FieldText.UPDATED)
		double @Nullable [] b1,
		@JsonProperty("W2")
		@Schema(description = FieldText.W2 + FieldText.UPDATED, requiredMode = Schema.RequiredMode.REQUIRED)
		Matrix W2,
		@JsonProperty("b2") @Schema(description = "Biases of the output layer, as sent." + FieldText.UPDATED)
		double @Nullable [] b2) {
	// @formatter:on

	static TrainStepResponse of(TrainStepRequest request, TrainStep step) {
		Outputs outputs = request.chosenOutputs();
		boolean single = request.x().single();
		ForwardPass forward = step.forward();
		BackwardPass backward = step.backward();
		Layer first = step.updated().layers().get(0);
		Layer second = step.updated().layers().get(1);
		return new TrainStepResponse(outputs.get(Output.H, () -> new Samples(forward.h(), single)),
				outputs.get(Output.U1, () -> new Samples(forward.preActivations().get(0), single)),
				outputs.get(Output.U2, () -> new Samples(forward.inputs().get(1), single)),
				outputs.get(Output.U3, () -> new Samples(forward.preActivations().get(1), single)),
				outputs.get(Output.LOSS, forward::loss),
				outputs.get(Output.LOSS_PER_SAMPLE, () -> new LossPerSample(forward.lossPerSample(), single)),
				outputs.get(Output.PREDICTIONS, () -> new Labels(forward.predictions(), single)),
				outputs.get(Output.ACCURACY, forward::accuracy),
				outputs.get(Output.DELTA1, () -> new Samples(backward.deltas().get(0), single)),
				outputs.get(Output.DELTA2, () -> new Samples(backward.deltas().get(1), single)),
				outputs.get(Output.GRADIENTS, () -> Gradients.of(backward.gradients())),
				outputs.get(Output.GRADIENT_NORM, backward::gradientNorm),
				outputs.get(Output.LOSS_AFTER, step::lossAfter), first.W(), first.b(), second.W(), second.b());
	}

}
