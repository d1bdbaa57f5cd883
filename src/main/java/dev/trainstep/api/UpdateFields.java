package dev.trainstep.api;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.json.Hint;

/** How a network is to move down its gradients. */
// @formatter:off
record UpdateFields(
		@Setting(value = "The learning rate, above 0.", above = 0.0, otherwise = "0.01")
		double eta,
		@Prose("""
				How parameters move, and what that takes from step to step: the answer's `optimizer` is the next request's. \
				Without a `state` it starts afresh. Left out: p − eta·dp, as in the notebook.""")
		@Hint(value = "the learning rate is eta, beside optimizer", fields = { "lr", "learningRate", "eta" })
		@Nullable OptimizerFields optimizer,
		@Setting(value = """
				If the L2 norm of all gradients together is above this, they are scaled by clipNorm / (norm + 1e-6) before the \
				optimizer sees them.""", above = 0.0)
		@Nullable Double clipNorm) {
	// @formatter:on

	UpdateRule toRule() {
		if (this.optimizer == null) {
			return new UpdateRule(this.eta, Sgd.PLAIN, null, this.clipNorm);
		}
		OptimizerFields.State state = this.optimizer.state();
		return new UpdateRule(this.eta, this.optimizer.optimizer(), (state != null) ? state.toState() : null,
				this.clipNorm);
	}

	void checkPresence(Violations violations) {
		if (this.optimizer != null && this.optimizer.state() != null) {
			this.optimizer.state().checkPresence(violations.within("optimizer").within("state"));
		}
	}

}
