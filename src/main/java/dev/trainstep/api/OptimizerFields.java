package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.Violations;

/** An optimizer: its type, its settings, and where it was left off. */
// @formatter:off
record OptimizerFields(
		@JsonUnwrapped Optimizer optimizer,
		@Prose("Where it was left off. Left out: a fresh start.")
		@Nullable State state) {
	// @formatter:on

	/** The optimizer to send back; none for the notebook's update, which needs none. */
	static @Nullable OptimizerFields of(Optimizer optimizer, @Nullable OptimizerState state) {
		return optimizer.equals(Sgd.PLAIN) ? null
				: new OptimizerFields(optimizer, (state != null) ? State.of(state) : null);
	}

	// @formatter:off
	/** What an optimizer carries from step to step. */
	@Schema(name = "OptimizerState")
	@Prose("What an optimizer carries from step to step: sent back as it came.")
	record State(
			@Prose("The type of the optimizer that this is of.")
			String type,
			@Setting("The steps taken.")
			long step,
			@Prose("The mean of gradients, or with momentum of steps.")
			@Nullable ParameterFields m,
			@Prose("The mean or sum of squared gradients.")
			@Nullable ParameterFields v) {

		static State of(OptimizerState state) {
			return new State(state.type(), state.step(), ParameterFields.ofNullable(state.m()),
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
	// @formatter:on

}
