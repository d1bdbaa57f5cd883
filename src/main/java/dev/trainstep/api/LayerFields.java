package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.activation.Activation;

/** A layer of a network. */
// @formatter:off
@Schema(name = "Layer", description = "A layer, from n inputs to m outputs: f(W·x + b).",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record LayerFields(
		@NotNull @Schema(description = "Weights, m × n: one row per output.")
		Matrix W,
		@Schema(description = "Biases, m numbers, which a layer may be without.")
		double @Nullable [] b,
		@NotNull @Schema(description = "f. `softmax` is for the last layer only.")
		Activation activation) {
	// @formatter:on

	static LayerFields of(Layer layer) {
		return new LayerFields(layer.W(), layer.b(), layer.activation());
	}

	Layer toLayer() {
		return new Layer(this.W, this.b, this.activation);
	}

}
