package dev.trainstep.api;

import java.util.EnumSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.violation.Violations;

/** Asks for gradients. */
// @formatter:off
@Schema(description = "A network, and the data whose loss is to be differentiated.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record GradientsRequest(
		@JsonUnwrapped NetworkFields network,
		@JsonUnwrapped RequestData data,
		@Schema(description = DataRequest.LOSS_FUNCTION)
		@Nullable LossFunction lossFunction,
		@ArraySchema(arraySchema = @Schema(description = Outputs.DESCRIPTION + " `loss`, `gradients`."),
				schema = @Schema(allowableValues = { "h", "u1", "u2", "u3", "trace", "loss", "lossPerSample", "predictions",
						"accuracy", "delta1", "delta2", "deltas", "gradients", "gradientNorm" }))
		String @Nullable [] outputs) implements ResultsRequest {
	// @formatter:on

	@Override
	public void checkPresence(Violations violations) {
		ResultsRequest.super.checkPresence(violations);
		this.data.checkTarget(violations);
	}

	@Override
	public Set<Output> possibleOutputs() {
		return backwardOutputs();
	}

	@Override
	public Set<Output> defaultOutputs() {
		return EnumSet.of(Output.LOSS, Output.GRADIENTS);
	}

	@Override
	public Cost cost() {
		return costs().gradients(chosenOutputs().chosen());
	}

}
