package dev.trainstep.api;

import java.util.EnumSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Violation.Kind;
import dev.trainstep.core.Violations;

/** Asks for a step of gradient descent. */
// @formatter:off
@Schema(description = "A network in the notebook's form, the data to train it on, and how far to go.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record TrainStepRequest(
		@JsonUnwrapped NotebookNetwork network,
		@JsonUnwrapped RequestData data,
		@Positive(message = "the learning rate is above 0")
		@Schema(description = "The learning rate, above 0.", exclusiveMinimumValue = 0, defaultValue = "0.01")
		@Nullable Double eta,
		@ArraySchema(arraySchema = @Schema(description = Outputs.DESCRIPTION
						+ " `h`, `loss`, `lossAfter`. The updated network always comes back."),
				schema = @Schema(allowableValues = { "h", "u1", "u2", "u3", "loss", "lossPerSample", "predictions",
						"accuracy", "delta1", "delta2", "gradients", "gradientNorm", "lossAfter", "W1", "b1", "W2", "b2" }))
		String @Nullable [] outputs) implements NotebookRequest {
	// @formatter:on

	private static final double DEFAULT_ETA = 0.01;

	double etaOrDefault() {
		return (this.eta != null) ? this.eta : DEFAULT_ETA;
	}

	@Override
	public void check(Violations violations) {
		if (!this.data.toData().hasTarget()) {
			violations.add(Kind.INVALID_REQUEST, "#/y", "missing: a target is required, y or labels");
		}
		NotebookRequest.super.check(violations);
	}

	@Override
	public Set<Output> possibleOutputs() {
		Set<Output> possible = EnumSet.allOf(Output.class);
		if (this.network.b1() == null) {
			possible.remove(Output.B1);
		}
		if (this.network.b2() == null) {
			possible.remove(Output.B2);
		}
		return possible;
	}

	@Override
	public Set<Output> defaultOutputs() {
		return EnumSet.of(Output.H, Output.LOSS, Output.LOSS_AFTER);
	}

}
