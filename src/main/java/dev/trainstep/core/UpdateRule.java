package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * How a network is to move down its gradients.
 *
 * @param eta the learning rate, above 0
 * @param state where the optimizer was left off, or none for a fresh start
 * @param clipNorm the L2 norm, above 0, that all gradients together are scaled down to if
 * theirs is above it, or none
 */
public record UpdateRule(double eta, Optimizer optimizer, @Nullable OptimizerState state, @Nullable Double clipNorm) {

	public UpdateRule {
		if (!(eta > 0.0) || (clipNorm != null && !(clipNorm > 0.0))) {
			throw new IllegalArgumentException("eta and clipNorm are above 0");
		}
	}

	/** The notebook's: p − eta·dp. */
	public static UpdateRule plain(double eta) {
		return new UpdateRule(eta, Sgd.PLAIN, null, null);
	}

	/** Adds a violation for each place where this rule does not fit the network. */
	public void check(UncheckedNetwork network, Violations violations) {
		Violations inOptimizer = violations.within("optimizer");
		this.optimizer.check(inOptimizer);
		if (this.state != null && this.optimizer.isStateful()) {
			this.state.check(this.optimizer, network, inOptimizer.within("state"));
		}
		else if (this.state != null) {
			inOptimizer.add(Kind.INVALID_VALUE, "#/state", "an optimizer of these settings keeps none");
		}
	}

}
