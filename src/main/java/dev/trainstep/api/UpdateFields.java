package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.violation.Violations;

/** How a network is to move down its gradients. */
// @formatter:off
record UpdateFields(
		@Positive(message = "the learning rate is above 0")
		@Schema(description = "The learning rate, above 0.", exclusiveMinimumValue = 0, defaultValue = "0.01")
		@Nullable Double eta,
		@Schema(description = """
				How parameters move, and what that takes from step to step: the answer's `optimizer` is the next request's. \
				Without a `state` it starts afresh. Left out: p − eta·dp, as in the notebook.""")
		@Nullable OptimizerFields optimizer,
		@Positive(message = "the norm to clip to is above 0")
		@Schema(description = """
				If the L2 norm of all gradients together is above this, they are scaled by clipNorm / (norm + 1e-6) before the \
				optimizer sees them.""", exclusiveMinimumValue = 0)
		@Nullable Double clipNorm) {
	// @formatter:on

	private static final double DEFAULT_ETA = 0.01;

	Optimizer optimizerOrDefault() {
		return (this.optimizer != null) ? this.optimizer.optimizer() : Sgd.PLAIN;
	}

	UpdateRule toRule() {
		StateFields state = (this.optimizer != null) ? this.optimizer.state() : null;
		return new UpdateRule((this.eta != null) ? this.eta : DEFAULT_ETA, optimizerOrDefault(),
				(state != null) ? state.toState() : null, this.clipNorm);
	}

	void checkPresence(Violations violations) {
		if (this.optimizer != null && this.optimizer.state() != null) {
			this.optimizer.state().checkPresence(violations.within("optimizer").within("state"));
		}
	}

}
