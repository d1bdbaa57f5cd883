package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.Violations;

/** What an optimizer carries from step to step. */
// @formatter:off
@Schema(name = "OptimizerState")
@Prose("What an optimizer carries from step to step: sent back as it came.")
record StateFields(
		@Prose("The type of the optimizer that this is of.")
		String type,
		@Setting("The steps taken.")
		long step,
		@Prose("The mean of gradients, or with momentum of steps.")
		@Nullable ParameterFields m,
		@Prose("The mean or sum of squared gradients.")
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
		ParameterFields.checkPresence(this.m, violations.within("m"));
		ParameterFields.checkPresence(this.v, violations.within("v"));
	}

}
