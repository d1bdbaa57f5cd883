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
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.Violations;

/**
 * A number for each parameter of a network, under the names of what they are numbers of.
 */
// @formatter:off
@Schema(name = "Parameters")
@Prose("A number for each parameter of the network, in the network's form and shapes.")
record ParameterFields(
		@Prose("For each of W1, m × n.")
		@Nullable Matrix W1,
		@Prose("For each of b1, m numbers, where there are biases.")
		double @Nullable [] b1,
		@Prose("For each of W2, c × m.")
		@Nullable Matrix W2,
		@Prose("For each of b2, c numbers, where there are biases.")
		double @Nullable [] b2,
		@ArraySchema(minItems = 1, maxItems = 32)
		@Prose("For each layer of `layers`.")
		@Nullable List<Weights> layers) {
	// @formatter:on

	static ParameterFields of(Parameters parameters) {
		List<Weights> layers = parameters.layers();
		if (parameters.form() == Form.LAYERS) {
			return new ParameterFields(null, null, null, null, layers);
		}
		return new ParameterFields(layers.get(0).W(), layers.get(0).b(), layers.get(1).W(), layers.get(1).b(), null);
	}

	static @Nullable ParameterFields ofNullable(@Nullable Parameters parameters) {
		return (parameters != null) ? of(parameters) : null;
	}

	Parameters toParameters() {
		if (this.layers != null) {
			return new Parameters(Form.LAYERS, this.layers);
		}
		return new Parameters(Form.NOTEBOOK, List.of(new Weights(Objects.requireNonNull(this.W1), this.b1),
				new Weights(Objects.requireNonNull(this.W2), this.b2)));
	}

	static @Nullable Parameters parametersOf(@Nullable ParameterFields fields) {
		return (fields != null) ? fields.toParameters() : null;
	}

	static void checkPresence(@Nullable ParameterFields fields, Violations violations) {
		if (fields != null) {
			EitherForm.check(fields.W1, fields.b1, fields.W2, fields.b2, fields.layers, violations);
		}
	}

}
