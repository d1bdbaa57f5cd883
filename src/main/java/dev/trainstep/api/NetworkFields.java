package dev.trainstep.api;

import java.util.List;
import java.util.Objects;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Form;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.Violations;

/**
 * A network: in the notebook's form, two layers under its names, or as a list of layers.
 */
// @formatter:off
record NetworkFields(
		@Prose("Weights of the hidden layer, m × n: one row per hidden unit.")
		@Nullable Matrix W1,
		@Prose("Biases of the hidden layer, m numbers, which a network may be without.")
		double @Nullable [] b1,
		@Prose("Weights of the output layer, c × m: one row per class.")
		@Nullable Matrix W2,
		@Prose("Biases of the output layer, c numbers, which a network may be without.")
		double @Nullable [] b2,
		@ArraySchema(minItems = 1, maxItems = 32)
		@Prose("The layers, from input to output. Exclusive with `W1`, `W2` and their biases.")
		@Nullable List<Layer> layers) {
	// @formatter:on

	static final String LOSS_FUNCTION = "What the network is to minimise. Left out: what goes with the last layer's activation.";

	static NetworkFields of(Network network) {
		if (network.form() == Form.LAYERS) {
			return new NetworkFields(null, null, null, null, network.layers());
		}
		Layer hidden = network.layers().get(0);
		Layer output = network.layers().get(1);
		return new NetworkFields(hidden.W(), hidden.b(), output.W(), output.b(), null);
	}

	/**
	 * The network, unchecked.
	 * @param lossFunction null for the default of the last layer
	 */
	UncheckedNetwork toNetwork(@Nullable LossFunction lossFunction) {
		if (this.layers != null) {
			return UncheckedNetwork.of(Form.LAYERS, this.layers, lossFunction);
		}
		return UncheckedNetwork.of(Form.NOTEBOOK,
				Network.notebook(Objects.requireNonNull(this.W1), this.b1, Objects.requireNonNull(this.W2), this.b2),
				lossFunction);
	}

	void checkPresence(Violations violations) {
		EitherForm.check(this.W1, this.b1, this.W2, this.b2, this.layers, violations);
	}

}
