package dev.trainstep.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.Initialization;
import dev.trainstep.core.Initialization.Scheme;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.Violations;

/** Asks for a network made from a seed. */
// @formatter:off
@Prose("The sizes of a network, and the seed of its weights.")
record InitRequest(
		@Prose("The inputs of the network, then the outputs of each layer.")
		long[] sizes,
		@Setting(value = "The seed: an integer from 0 to 2⁵³ − 1. The same one gives the same network for ever.",
				max = TrainRequest.MAX_SEED)
		long seed,
		@Setting(value = """
				How large weights are, for a layer of n inputs and m outputs: `heUniform` up to √(6 / n), `glorotUniform` up to \
				√(6 / (n + m)), `zeros` all 0.""", otherwise = "heUniform")
		Scheme scheme,
		@Setting(value = "Whether layers have biases, which begin as 0.", otherwise = "false")
		boolean bias,
		@ArraySchema(minItems = 1, maxItems = 32)
		@Prose("""
				The activation of each layer. Left out: `relu`, and `softmax` in the last; then three sizes make a network in \
				the notebook's form.""")
		@Nullable List<Activation> activations) implements Request<InitRequest.Init> {
	// @formatter:on

	/** To make the network. */
	record Init(Initialization initialization) implements Request.Task {

		@Override
		public Cost cost() {
			long parameters = this.initialization.parameters();
			return new Cost(0, parameters, parameters);
		}

	}

	@Override
	public Init check(Violations violations) {
		Initialization.check(this.sizes, this.bias, this.activations, violations);
		violations.throwIfAny();
		return new Init(new Initialization(this.sizes, this.seed, this.scheme, this.bias, this.activations));
	}

}
