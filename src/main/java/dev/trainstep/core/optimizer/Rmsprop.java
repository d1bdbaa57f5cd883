package dev.trainstep.core.optimizer;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.variant.Workings;

/**
 * RMSprop, as {@code torch.optim.RMSprop}: g ← dp + weightDecay·p; v ← alpha·v + (1 −
 * alpha)·g²; g ← g / (√v + epsilon); with momentum, m ← momentum·m + g and g ← m; p ← p −
 * eta·g.
 */
// @formatter:off
public record Rmsprop(
		@Setting(value = "Decay of the second moment, the mean of squared gradients.", otherwise = "0.99", max = 1.0)
		double alpha,
		@Setting(value = "Added to the divisor, to keep it above 0.", otherwise = "1e-8")
		double epsilon,
		@Setting(value = "How much of the previous step is added to this one.", otherwise = "0.0")
		double momentum,
		@Setting(value = "How much of each parameter is added to its gradient.", otherwise = "0.0")
		double weightDecay) implements Optimizer {
	// @formatter:on

	@Override
	public boolean hasFirstMoment() {
		return this.momentum > 0.0;
	}

	@Override
	public boolean hasSecondMoment() {
		return true;
	}

	@Override
	public void step(double eta, long t, int from, int to, double[] g, double[] p, double[] m, double[] v) {
		for (int i = from; i < to; i++) {
			step(eta, g, p, m, v, i, null);
		}
	}

	@Override
	public void explain(double eta, long t, double[] g, double[] p, double[] m, double[] v, Workings workings) {
		step(eta, g, p, m, v, 0, workings);
	}

	private void step(double eta, double[] g, double[] p, double[] m, double[] v, int i, @Nullable Workings workings) {
		double decayed = Math.fma(this.weightDecay, p[i], g[i]);
		v[i] = Math.fma(1.0 - this.alpha, decayed * decayed, this.alpha * v[i]);
		double root = Math.sqrt(v[i]);
		double divisor = root + this.epsilon;
		double step = decayed / divisor;
		double moved = step;
		if (hasFirstMoment()) {
			m[i] = Math.fma(this.momentum, m[i], step);
			moved = m[i];
		}
		p[i] = Math.fma(-eta, moved, p[i]);
		if (workings != null) {
			tellDecayed(decayed, workings);
			workings.value(Quantity.V, "alpha·v + (1 − alpha)·g²", v[i]);
			workings.value(Quantity.ROOT, "√v", root);
			workings.value(Quantity.DIVISOR, "root + epsilon", divisor);
			workings.value(Quantity.STEP, "g / divisor", step);
			tellMoved(moved, workings);
		}
	}

	private void tellMoved(double moved, Workings workings) {
		if (hasFirstMoment()) {
			workings.value(Quantity.M, "momentum·m + step", moved);
		}
		workings.result(hasFirstMoment() ? "p − eta·m" : "p − eta·step");
	}

}
