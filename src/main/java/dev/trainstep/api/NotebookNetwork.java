package dev.trainstep.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;

/** A network in the notebook's form: two layers, under the notebook's names. */
// @formatter:off
@JsonInclude(JsonInclude.Include.NON_NULL)
record NotebookNetwork(
		@NotNull @Schema(description = "Weights of the hidden layer, m × n: one row per hidden unit.")
		Matrix W1,
		@Schema(description = "Biases of the hidden layer, m numbers, which a network may be without.")
		double @Nullable [] b1,
		@NotNull @Schema(description = "Weights of the output layer, c × m: one row per class.")
		Matrix W2,
		@Schema(description = "Biases of the output layer, c numbers, which a network may be without.")
		double @Nullable [] b2) {
	// @formatter:on

	static NotebookNetwork of(Network network) {
		Layer hidden = network.layers().get(0);
		Layer output = network.layers().get(1);
		return new NotebookNetwork(hidden.W(), hidden.b(), output.W(), output.b());
	}

	Network toNetwork() {
		return new Network(layers());
	}

	List<Layer> layers() {
		return List.of(new Layer(this.W1, this.b1), new Layer(this.W2, this.b2));
	}

}
