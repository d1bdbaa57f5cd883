package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Samples;

/** The results of a forward pass that were chosen. */
// @formatter:off
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The chosen results, each in the shape of the request: vectors for a sample, rows for a batch.")
record ForwardResponse(
		@Schema(description = FieldText.H) @Nullable Samples h,
		@Schema(description = FieldText.U1) @Nullable Samples u1,
		@Schema(description = FieldText.U2) @Nullable Samples u2,
		@Schema(description = FieldText.U3) @Nullable Samples u3,
		@Schema(description = FieldText.LOSS) @Nullable Double loss,
		@Schema(description = FieldText.LOSS_PER_SAMPLE) @Nullable LossPerSample lossPerSample,
		@Schema(description = FieldText.PREDICTIONS) @Nullable Labels predictions,
		@Schema(description = FieldText.ACCURACY) @Nullable Double accuracy) {
	// @formatter:on

	static ForwardResponse of(ForwardRequest request, ForwardPass pass) {
		Outputs outputs = request.chosenOutputs();
		boolean single = request.x().single();
		return new ForwardResponse(outputs.get(Output.H, () -> new Samples(pass.h(), single)),
				outputs.get(Output.U1, () -> new Samples(pass.preActivations().get(0), single)),
				outputs.get(Output.U2, () -> new Samples(pass.inputs().get(1), single)),
				outputs.get(Output.U3, () -> new Samples(pass.preActivations().get(1), single)),
				outputs.get(Output.LOSS, pass::loss),
				outputs.get(Output.LOSS_PER_SAMPLE, () -> new LossPerSample(pass.lossPerSample(), single)),
				outputs.get(Output.PREDICTIONS, () -> new Labels(pass.predictions(), single)),
				outputs.get(Output.ACCURACY, pass::accuracy));
	}

}
