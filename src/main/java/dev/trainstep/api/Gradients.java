package dev.trainstep.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.BackwardPass.Gradient;
import dev.trainstep.core.Matrix;

/**
 * The gradients of a network in the notebook's form, under the names of what they are the
 * gradients of.
 */
// @formatter:off
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "∂loss/∂ each parameter of the network, in the shape of that parameter.")
record Gradients(
		@Schema(description = "∂loss/∂W1, m × n.", requiredMode = Schema.RequiredMode.REQUIRED)
		Matrix W1,
		@Schema(description = "∂loss/∂b1, m numbers, where there are biases.")
		double @Nullable [] b1,
		@Schema(description = "∂loss/∂W2, c × m.", requiredMode = Schema.RequiredMode.REQUIRED)
		Matrix W2,
		@Schema(description = "∂loss/∂b2, c numbers, where there are biases.")
		double @Nullable [] b2) {
	// @formatter:on

	static Gradients of(List<Gradient> gradients) {
		Gradient first = gradients.get(0);
		Gradient second = gradients.get(1);
		return new Gradients(first.dW(), first.db(), second.dW(), second.db());
	}

}
