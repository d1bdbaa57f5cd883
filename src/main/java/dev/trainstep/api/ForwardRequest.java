package dev.trainstep.api;

import java.util.EnumSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.loss.LossFunction;

/** Asks for a forward pass. */
// @formatter:off
@Schema(description = "A network, and the data to apply it to.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record ForwardRequest(
		@JsonUnwrapped NetworkFields network,
		@JsonUnwrapped RequestData data,
		@Schema(description = DataRequest.LOSS_FUNCTION)
		@Nullable LossFunction lossFunction,
		@ArraySchema(arraySchema = @Schema(description = Outputs.DESCRIPTION
						+ " `h`, in the notebook's form `u1`, `u2`, `u3`, and with a target `loss`."),
				schema = @Schema(allowableValues = { "h", "u1", "u2", "u3", "trace", "loss", "lossPerSample", "predictions",
						"accuracy" }))
		String @Nullable [] outputs) implements ResultsRequest {
	// @formatter:on

	@Override
	public Set<Output> possibleOutputs() {
		return forwardOutputs();
	}

	@Override
	public Set<Output> defaultOutputs() {
		Set<Output> defaults = inNotebookForm() ? EnumSet.of(Output.H, Output.U1, Output.U2, Output.U3)
				: EnumSet.of(Output.H);
		if (toData().hasTarget()) {
			defaults.add(Output.LOSS);
		}
		return defaults;
	}

	@Override
	public Cost cost() {
		return costs().forward(chosenOutputs().chosen());
	}

}
