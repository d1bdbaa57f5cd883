package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * How a network moves down its gradients.
 *
 * @param eta the learning rate, above 0
 * @param optimizer how each step is computed
 * @param state the optimizer state to continue from; null for a fresh start
 * @param clipNorm the L2 norm, above 0, that the gradients together are clipped to; null
 * for no clipping
 */
public record UpdateRule(double eta, Optimizer optimizer, @Nullable OptimizerState state, @Nullable Double clipNorm) {

	/**
	 * Checks eta and clipNorm.
	 * @throws IllegalArgumentException if one of them is not above 0
	 */
	public UpdateRule {
		if (!(eta > 0.0) || (clipNorm != null && !(clipNorm > 0.0))) {
			throw new IllegalArgumentException("eta and clipNorm are above 0");
		}
	}

	/** The notebook's update: p − eta·dp. */
	public static UpdateRule plain(double eta) {
		return new UpdateRule(eta, Sgd.PLAIN, null, null);
	}

	/** The same rule, to continue from an optimizer state. */
	public UpdateRule resuming(@Nullable OptimizerState from) {
		return new UpdateRule(this.eta, this.optimizer, from, this.clipNorm);
	}

	/** The number of the next step, counted from 1. */
	public long step() {
		return (this.state != null) ? this.state.step() + 1 : 1;
	}

	/** Adds a violation for each place where the rule does not fit the network. */
	public void check(UncheckedNetwork network, Violations violations) {
		Violations inOptimizer = violations.within("optimizer");
		this.optimizer.check(inOptimizer);
		if (this.state != null && this.optimizer.isStateful()) {
			this.state.check(this.optimizer, network, inOptimizer.within("state"));
		}
		else if (this.state != null) {
			inOptimizer.add(Kind.INVALID_VALUE, "#/state",
					"the optimizer has no state with these settings; leave it out");
		}
	}

}
