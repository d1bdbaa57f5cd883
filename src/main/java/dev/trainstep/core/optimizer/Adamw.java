package dev.trainstep.core.optimizer;

import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.variant.Workings;

/**
 * AdamW (Loshchilov and Hutter, arXiv:1711.05101), as {@code torch.optim.AdamW}: Adam
 * with decoupled weight decay. p ← p − eta·weightDecay·p, then the step of {@link Adam}
 * without weight decay.
 */
// @formatter:off
public record Adamw(
		@Setting(value = "Decay of the first moment, the mean of gradients.", otherwise = "0.9", below = 1.0)
		double beta1,
		@Setting(value = "Decay of the second moment, the mean of squared gradients.", otherwise = "0.999", below = 1.0)
		double beta2,
		@Setting(value = "Added to the divisor, to keep it above 0.", otherwise = "1e-8")
		double epsilon,
		@Setting(value = "How much of each parameter, times eta, is subtracted from it.", otherwise = "0.01")
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
	public void step(double eta, long t, int from, int to, double[] g, double[] p, double[] m, double[] v) {
		double keep = keep(eta);
		for (int i = from; i < to; i++) {
			p[i] *= keep;
		}
		adam().step(eta, t, from, to, g, p, m, v);
	}

	@Override
	public void explain(double eta, long t, double[] g, double[] p, double[] m, double[] v, Workings workings) {
		p[0] *= keep(eta);
		workings.value(Quantity.P, "p·(1 − eta·weightDecay)", p[0]);
		adam().explain(eta, t, g, p, m, v, workings);
	}

	private double keep(double eta) {
		return 1.0 - eta * this.weightDecay;
	}

	private Adam adam() {
		return new Adam(this.beta1, this.beta2, this.epsilon, 0.0);
	}

}
