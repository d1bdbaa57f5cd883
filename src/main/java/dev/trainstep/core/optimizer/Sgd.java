package dev.trainstep.core.optimizer;

import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * Stochastic gradient descent: g ← dp + weightDecay·p; with momentum m ← momentum·m + g,
 * and g ← m or, by Nesterov, g ← g + momentum·m; p ← p − eta·g. Without settings this is
 * the notebook's update.
 */
// @formatter:off
public record Sgd(
		@Setting(value = "How much of the last step is kept.", otherwise = "0.0")
		double momentum,
		@Setting(value = "Whether to look ahead by the momentum, which then is above 0.", otherwise = "false")
		boolean nesterov,
		@Setting(value = "The share of each parameter that is added to its gradient.", otherwise = "0.0")
		double weightDecay) implements Optimizer {
	// @formatter:on

	/** The notebook's update. */
	public static final Sgd PLAIN = new Sgd(0.0, false, 0.0);

	@Override
	public boolean hasFirstMoment() {
		return this.momentum > 0.0;
	}

	@Override
	public boolean hasSecondMoment() {
		return false;
	}

	@Override
	public void check(Violations violations) {
		if (this.nesterov && this.momentum == 0.0) {
			violations.add(Kind.INVALID_VALUE, "#/nesterov", "needs a momentum above 0");
		}
	}

	@Override
	public void step(double eta, long t, double[] g, double[] p, double[] m, double[] v) {
		for (int i = 0; i < p.length; i++) {
			double d = Math.fma(this.weightDecay, p[i], g[i]);
			if (hasFirstMoment()) {
				m[i] = Math.fma(this.momentum, m[i], d);
				d = this.nesterov ? Math.fma(this.momentum, m[i], d) : m[i];
			}
			p[i] = Math.fma(-eta, d, p[i]);
		}
	}

}
