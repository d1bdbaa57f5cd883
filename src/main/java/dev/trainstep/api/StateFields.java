package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.violation.Violations;

/** What an optimizer carries from step to step. */
// @formatter:off
@Schema(name = "OptimizerState", description = "What an optimizer carries from step to step: sent back as it came.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record StateFields(
		@NotNull @Schema(description = "The type of the optimizer that this is of.")
		String type,
		@NotNull @Schema(description = "The steps taken.", minimum = "0")
		Long step,
		@Schema(description = "The mean of gradients, or with momentum of steps.")
		@Nullable ParameterFields m,
		@Schema(description = "The mean or sum of squared gradients.")
		@Nullable ParameterFields v) {
	// @formatter:on

	static StateFields of(OptimizerState state) {
		return new StateFields(state.type(), state.step(), ParameterFields.ofNullable(state.m()),
				ParameterFields.ofNullable(state.v()));
	}

	OptimizerState toState() {
		return new OptimizerState(this.type, this.step, ParameterFields.parametersOf(this.m),
				ParameterFields.parametersOf(this.v));
	}

	void checkPresence(Violations violations) {
		if (this.m != null) {
			this.m.checkPresence(violations.within("m"));
		}
		if (this.v != null) {
			this.v.checkPresence(violations.within("v"));
		}
	}

}
