package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Matrix;
import dev.trainstep.core.Parameters;

/** A number for each parameter of one layer. */
// @formatter:off
@Schema(name = "Weights", description = "A number for each parameter of one layer.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record WeightFields(
		@NotNull @Schema(description = "In the shape of the layer's W, m × n.")
		Matrix W,
		@Schema(description = "In the shape of the layer's b, m numbers, where it has one.")
		double @Nullable [] b) {
	// @formatter:on

	static WeightFields of(Parameters.Weights weights) {
		return new WeightFields(weights.W(), weights.b());
	}

	Parameters.Weights toWeights() {
		return new Parameters.Weights(this.W, this.b);
	}

}
