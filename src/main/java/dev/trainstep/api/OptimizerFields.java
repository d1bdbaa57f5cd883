package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.variant.Prose;

/** An optimizer: its type, its settings, and where it was left off. */
// @formatter:off
record OptimizerFields(
		@JsonUnwrapped Optimizer optimizer,
		@Prose("Where it was left off. Left out: a fresh start.")
		@Nullable StateFields state) {
	// @formatter:on

	/** The optimizer to send back; none for the notebook's update, which needs none. */
	static @Nullable OptimizerFields of(Optimizer optimizer, @Nullable OptimizerState state) {
		return optimizer.equals(Sgd.PLAIN) ? null
				: new OptimizerFields(optimizer, (state != null) ? StateFields.of(state) : null);
	}

}
