package dev.trainstep.api;

import java.util.EnumSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Asks for a forward pass. */
// @formatter:off
@Schema(description = "A network in the notebook's form, and the data to apply it to.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record ForwardRequest(
		@JsonUnwrapped NotebookNetwork network,
		@JsonUnwrapped RequestData data,
		@ArraySchema(arraySchema = @Schema(description = Outputs.DESCRIPTION
						+ " `h`, `u1`, `u2`, `u3`, and with a target `loss`."),
				schema = @Schema(allowableValues = { "h", "u1", "u2", "u3", "loss", "lossPerSample", "predictions",
						"accuracy" }))
		String @Nullable [] outputs) implements NotebookRequest {
	// @formatter:on

	@Override
	public Set<Output> possibleOutputs() {
		Set<Output> possible = EnumSet.of(Output.H, Output.U1, Output.U2, Output.U3, Output.PREDICTIONS);
		if (this.data.toData().hasTarget()) {
			possible.addAll(EnumSet.of(Output.LOSS, Output.LOSS_PER_SAMPLE, Output.ACCURACY));
		}
		return possible;
	}

	@Override
	public Set<Output> defaultOutputs() {
		Set<Output> defaults = EnumSet.of(Output.H, Output.U1, Output.U2, Output.U3);
		if (this.data.toData().hasTarget()) {
			defaults.add(Output.LOSS);
		}
		return defaults;
	}

}
