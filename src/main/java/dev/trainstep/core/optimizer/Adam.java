package dev.trainstep.core.optimizer;

import dev.trainstep.core.variant.Setting;

/**
 * Adam (Kingma and Ba, arXiv:1412.6980), as {@code torch.optim.Adam}: g ← dp +
 * weightDecay·p; m ← m + (1 − beta1)·(g − m); v ← beta2·v + (1 − beta2)·g²; p ← p − eta /
 * (1 − beta1ᵗ) · m / (√v / √(1 − beta2ᵗ) + epsilon).
 */
// @formatter:off
public record Adam(
		@Setting(value = "Decay of the first moment, the mean of gradients.", otherwise = "0.9", below = 1.0)
		double beta1,
		@Setting(value = "Decay of the second moment, the mean of squared gradients.", otherwise = "0.999", below = 1.0)
		double beta2,
		@Setting(value = "Added to the divisor, to keep it above 0.", otherwise = "1e-8")
		double epsilon,
		@Setting(value = "How much of each parameter is added to its gradient.", otherwise = "0.0")
		double weightDecay) implements Optimizer {
	// @formatter:on

	@Override
	public boolean hasFirstMoment() {
		return true;
	}

	@Override
	public boolean hasSecondMoment() {
		return true;
	}

	@Override
	public void step(double eta, long t, double[] g, double[] p, double[] m, double[] v) {
		double size = eta / (1.0 - StrictMath.pow(this.beta1, (double) t));
		double root = Math.sqrt(1.0 - StrictMath.pow(this.beta2, (double) t));
		for (int i = 0; i < p.length; i++) {
			double d = Math.fma(this.weightDecay, p[i], g[i]);
			m[i] = Math.fma(1.0 - this.beta1, d - m[i], m[i]);
			v[i] = Math.fma(1.0 - this.beta2, d * d, this.beta2 * v[i]);
			p[i] = Math.fma(-size, m[i] / (Math.sqrt(v[i]) / root + this.epsilon), p[i]);
		}
	}

}
