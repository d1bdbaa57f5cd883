package dev.trainstep.core.optimizer;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.variant.Workings;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * Stochastic gradient descent, as {@code torch.optim.SGD}: g ← dp + weightDecay·p; with
 * momentum, m ← momentum·m + g, then g ← m or, by Nesterov, g ← g + momentum·m; p ← p −
 * eta·g. With the default settings this is the notebook's {@code W2 -= eta * grad_W2}.
 */
// @formatter:off
public record Sgd(
		@Setting(value = "How much of the previous step is added to this one.", otherwise = "0.0")
		double momentum,
		@Setting(value = "Whether the momentum is Nesterov's; it then has to be above 0.", otherwise = "false")
		boolean nesterov,
		@Setting(value = "How much of each parameter is added to its gradient.", otherwise = "0.0")
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
	public void step(double eta, long t, int from, int to, double[] g, double[] p, double[] m, double[] v) {
		for (int i = from; i < to; i++) {
			step(eta, g, p, m, i, null);
		}
	}

	@Override
	public void explain(double eta, long t, double[] g, double[] p, double[] m, double[] v, Workings workings) {
		step(eta, g, p, m, 0, workings);
	}

	private void step(double eta, double[] g, double[] p, double[] m, int i, @Nullable Workings workings) {
		double decayed = Math.fma(this.weightDecay, p[i], g[i]);
		double step = decayed;
		if (hasFirstMoment()) {
			m[i] = Math.fma(this.momentum, m[i], decayed);
			step = this.nesterov ? Math.fma(this.momentum, m[i], decayed) : m[i];
		}
		p[i] = Math.fma(-eta, step, p[i]);
		if (workings != null) {
			tell(decayed, m, step, workings);
		}
	}

	private void tell(double decayed, double[] m, double step, Workings workings) {
		tellDecayed(decayed, workings);
		if (!hasFirstMoment()) {
			workings.result("p − eta·g");
			return;
		}
		workings.value(Quantity.M, "momentum·m + g", m[0]);
		if (this.nesterov) {
			workings.value(Quantity.STEP, "g + momentum·m", step);
		}
		workings.result(this.nesterov ? "p − eta·step" : "p − eta·m");
	}

}
