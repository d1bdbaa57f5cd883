package dev.trainstep.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.Initialization;
import dev.trainstep.core.Initialization.Scheme;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.violation.Violations;

/** Asks for a network made from a seed. */
// @formatter:off
@Schema(description = "The sizes of a network, and the seed of its weights.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record InitRequest(
		@NotNull
		@ArraySchema(minItems = 2, maxItems = 33,
				arraySchema = @Schema(description = "The inputs of the network, then the outputs of each layer."),
				schema = @Schema(minimum = "1"))
		long[] sizes,
		@NotNull @PositiveOrZero(message = Ranges.SEED)
		@Schema(description = "The seed: an integer from 0 to 2⁵³ − 1. The same one gives the same network for ever.",
				minimum = "0", maximum = "9007199254740991")
		Long seed,
		@Schema(description = """
				How large weights are, for a layer of n inputs and m outputs: `heUniform` up to √(6 / n), `glorotUniform` up to \
				√(6 / (n + m)), `zeros` all 0.""", defaultValue = "heUniform")
		@Nullable Scheme scheme,
		@Schema(description = "Whether layers have biases, which begin as 0.", defaultValue = "false")
		@Nullable Boolean bias,
		@ArraySchema(minItems = 1, maxItems = 32, arraySchema = @Schema(description = """
				The activation of each layer. Left out: `relu`, and `softmax` in the last; then three sizes make a network in \
				the notebook's form."""))
		@Nullable List<Activation> activations) implements CheckedRequest {
	// @formatter:on

	Initialization toInitialization() {
		return new Initialization(this.sizes, this.seed, (this.scheme != null) ? this.scheme : Scheme.HE_UNIFORM,
				this.bias != null && this.bias, this.activations);
	}

	@Override
	public void checkPresence(Violations violations) {
		// All that is required is so whatever else is given.
	}

	@Override
	public void check(Violations violations) {
		Initialization.check(this.sizes, this.bias != null && this.bias, this.activations, violations);
	}

	@Override
	public Cost cost() {
		return Costs.initialization(toInitialization().parameters());
	}

}
