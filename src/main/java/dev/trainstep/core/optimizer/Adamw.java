package dev.trainstep.core.optimizer;

import dev.trainstep.core.variant.Setting;

/**
 * AdamW: Adam whose weight decay does not go through the gradient: p ← p − eta ·
 * weightDecay · p, then {@link Adam}'s step without weight decay.
 */
// @formatter:off
public record Adamw(
		@Setting(value = "How much of the mean of gradients is kept.", otherwise = "0.9", below = 1.0)
		double beta1,
		@Setting(value = "How much of the mean of squares is kept.", otherwise = "0.999", below = 1.0)
		double beta2,
		@Setting(value = "Keeps the divisor from 0.", otherwise = "1e-8")
		double epsilon,
		@Setting(value = "The share of each parameter, times eta, that is taken off it.", otherwise = "0.01")
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
		double keep = 1.0 - eta * this.weightDecay;
		for (int i = 0; i < p.length; i++) {
			p[i] *= keep;
		}
		new Adam(this.beta1, this.beta2, this.epsilon, 0.0).step(eta, t, g, p, m, v);
	}

}
