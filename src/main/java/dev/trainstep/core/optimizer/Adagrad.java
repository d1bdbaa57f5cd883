package dev.trainstep.core.optimizer;

import dev.trainstep.core.variant.Setting;

/**
 * Adagrad, as {@code torch.optim.Adagrad}: g ← dp + weightDecay·p; v ← v + g²; p ← p −
 * eta·g / (√v + epsilon).
 */
// @formatter:off
public record Adagrad(
		@Setting(value = "Added to the divisor, to keep it above 0.", otherwise = "1e-10")
		double epsilon,
		@Setting(value = "How much of each parameter is added to its gradient.", otherwise = "0.0")
		double weightDecay) implements Optimizer {
	// @formatter:on

	@Override
	public boolean hasFirstMoment() {
		return false;
	}

	@Override
	public boolean hasSecondMoment() {
		return true;
	}

	@Override
	public void step(double eta, long t, double[] g, double[] p, double[] m, double[] v) {
		for (int i = 0; i < p.length; i++) {
			double d = Math.fma(this.weightDecay, p[i], g[i]);
			v[i] = Math.fma(d, d, v[i]);
			p[i] = Math.fma(-eta, d / (Math.sqrt(v[i]) + this.epsilon), p[i]);
		}
	}

}
