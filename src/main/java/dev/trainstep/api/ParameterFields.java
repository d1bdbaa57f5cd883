package dev.trainstep.api;

import java.util.List;
import java.util.Objects;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Form;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Parameters;
import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.violation.Violations;

/**
 * A number for each parameter of a network, under the names of what they are numbers of.
 */
// @formatter:off
@Schema(name = "Parameters", description = "A number for each parameter of the network, in the network's form and shapes.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record ParameterFields(
		@Schema(description = "For each of W1, m × n.")
		@Nullable Matrix W1,
		@Schema(description = "For each of b1, m numbers, where there are biases.")
		double @Nullable [] b1,
		@Schema(description = "For each of W2, c × m.")
		@Nullable Matrix W2,
		@Schema(description = "For each of b2, c numbers, where there are biases.")
		double @Nullable [] b2,
		@ArraySchema(minItems = 1, maxItems = 32, arraySchema = @Schema(description = "For each layer of `layers`."))
		@Nullable List<WeightFields> layers) {
	// @formatter:on

	static ParameterFields of(Parameters parameters) {
		List<Weights> layers = parameters.layers();
		if (parameters.form() == Form.LAYERS) {
			return new ParameterFields(null, null, null, null, layers.stream().map(WeightFields::of).toList());
		}
		return new ParameterFields(layers.get(0).W(), layers.get(0).b(), layers.get(1).W(), layers.get(1).b(), null);
	}

	static @Nullable ParameterFields ofNullable(@Nullable Parameters parameters) {
		return (parameters != null) ? of(parameters) : null;
	}

	Parameters toParameters() {
		if (this.layers != null) {
			return new Parameters(Form.LAYERS, this.layers.stream().map(WeightFields::toWeights).toList());
		}
		return new Parameters(Form.NOTEBOOK, List.of(new Weights(Objects.requireNonNull(this.W1), this.b1),
				new Weights(Objects.requireNonNull(this.W2), this.b2)));
	}

	static @Nullable Parameters parametersOf(@Nullable ParameterFields fields) {
		return (fields != null) ? fields.toParameters() : null;
	}

	void checkPresence(Violations violations) {
		EitherForm.check(this.W1, this.b1, this.W2, this.b2, this.layers, violations);
	}

}
