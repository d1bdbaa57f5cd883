package dev.trainstep.api;

import java.util.EnumSet;
import java.util.Set;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;

/** Asks for a forward pass. */
// @formatter:off
@Schema(description = "A network in the notebook's form, and the data to apply it to.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record ForwardRequest(
		@NotNull @Schema(description = FieldText.X)
		Samples x,
		@NotNull @Schema(description = FieldText.W1)
		Matrix W1,
		@Schema(description = FieldText.B1)
		double @Nullable [] b1,
		@NotNull @Schema(description = FieldText.W2)
		Matrix W2,
		@Schema(description = FieldText.B2)
		double @Nullable [] b2,
		@Schema(description = FieldText.Y)
		@Nullable Samples y,
		@Schema(description = FieldText.LABELS)
		@Nullable Labels labels,
		@ArraySchema(arraySchema = @Schema(description = FieldText.OUTPUTS + " `h`, `u1`, `u2`, `u3`, and with a target `loss`."),
				schema = @Schema(allowableValues = { "h", "u1", "u2", "u3", "loss", "lossPerSample", "predictions",
						"accuracy" }))
		String @Nullable [] outputs) implements NotebookRequest {
	// @formatter:on

	@Override
	public Set<Output> possibleOutputs() {
		Set<Output> possible = EnumSet.of(Output.H, Output.U1, Output.U2, Output.U3, Output.PREDICTIONS);
		if (data().hasTarget()) {
			possible.addAll(EnumSet.of(Output.LOSS, Output.LOSS_PER_SAMPLE, Output.ACCURACY));
		}
		return possible;
	}

	@Override
	public Set<Output> defaultOutputs() {
		return EnumSet.range(Output.H, data().hasTarget() ? Output.LOSS : Output.U3);
	}

}
