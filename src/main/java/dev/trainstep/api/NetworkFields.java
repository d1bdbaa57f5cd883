package dev.trainstep.api;

import java.util.List;
import java.util.Objects;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Form;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.violation.Violations;

/**
 * A network: in the notebook's form, two layers under its names, or as a list of layers.
 */
// @formatter:off
record NetworkFields(
		@Schema(description = "Weights of the hidden layer, m × n: one row per hidden unit.")
		@Nullable Matrix W1,
		@Schema(description = "Biases of the hidden layer, m numbers, which a network may be without.")
		double @Nullable [] b1,
		@Schema(description = "Weights of the output layer, c × m: one row per class.")
		@Nullable Matrix W2,
		@Schema(description = "Biases of the output layer, c numbers, which a network may be without.")
		double @Nullable [] b2,
		@ArraySchema(minItems = 1, maxItems = 32,
				arraySchema = @Schema(description = "The layers, from input to output. Exclusive with `W1`, `W2` and their biases."))
		@Nullable List<LayerFields> layers) {
	// @formatter:on

	static NetworkFields of(Network network) {
		if (network.form() == Form.LAYERS) {
			return new NetworkFields(null, null, null, null, network.layers().stream().map(LayerFields::of).toList());
		}
		Layer hidden = network.layers().get(0);
		Layer output = network.layers().get(1);
		return new NetworkFields(hidden.W(), hidden.b(), output.W(), output.b(), null);
	}

	Form form() {
		return (this.layers != null) ? Form.LAYERS : Form.NOTEBOOK;
	}

	/** The layers, which may not fit each other. */
	List<Layer> toLayers() {
		if (this.layers != null) {
			return this.layers.stream().map(LayerFields::toLayer).toList();
		}
		return Network.notebook(Objects.requireNonNull(this.W1), this.b1, Objects.requireNonNull(this.W2), this.b2);
	}

	/** The loss function given, or that of the last layer. */
	LossFunction lossFunctionOr(@Nullable LossFunction given) {
		return (given != null) ? given : LossFunction.defaultFor(toLayers().getLast().activation());
	}

	UncheckedNetwork toUnchecked(@Nullable LossFunction lossFunction) {
		return UncheckedNetwork.of(form(), toLayers(), lossFunction);
	}

	Network toNetwork(@Nullable LossFunction lossFunction) {
		return new Network(form(), toLayers(), lossFunctionOr(lossFunction));
	}

	void checkPresence(Violations violations) {
		EitherForm.check(this.W1, this.b1, this.W2, this.b2, this.layers, violations);
	}

}
