package dev.trainstep.core.optimizer;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.variant.Workings;

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
	public void step(double eta, long t, int from, int to, double[] g, double[] p, double[] m, double[] v) {
		double size = eta / correction(this.beta1, t);
		double rootOfCorrection = Math.sqrt(correction(this.beta2, t));
		for (int i = from; i < to; i++) {
			step(size, rootOfCorrection, g, p, m, v, i, null);
		}
	}

	@Override
	public void explain(double eta, long t, double[] g, double[] p, double[] m, double[] v, Workings workings) {
		double correction1 = correction(this.beta1, t);
		double correction2 = correction(this.beta2, t);
		workings.value(Quantity.CORRECTION1, "1 − beta1^t", correction1);
		workings.value(Quantity.CORRECTION2, "1 − beta2^t", correction2);
		step(eta / correction1, Math.sqrt(correction2), g, p, m, v, 0, workings);
		tellIfFinite(Quantity.M_HAT, "m / correction1", m[0] / correction1, workings);
		tellIfFinite(Quantity.V_HAT, "v / correction2", v[0] / correction2, workings);
	}

	private static double correction(double beta, long t) {
		return 1.0 - StrictMath.pow(beta, (double) t);
	}

	/** The step does not need it, so it may overflow. */
	private static void tellIfFinite(Quantity quantity, String formula, double value, Workings workings) {
		if (Double.isFinite(value)) {
			workings.value(quantity, formula, value);
		}
	}

	private void step(double size, double rootOfCorrection, double[] g, double[] p, double[] m, double[] v, int i,
			@Nullable Workings workings) {
		double decayed = Math.fma(this.weightDecay, p[i], g[i]);
		m[i] = Math.fma(1.0 - this.beta1, decayed - m[i], m[i]);
		v[i] = Math.fma(1.0 - this.beta2, decayed * decayed, this.beta2 * v[i]);
		double root = Math.sqrt(v[i]);
		double divisor = root / rootOfCorrection + this.epsilon;
		p[i] = Math.fma(-size, m[i] / divisor, p[i]);
		if (workings != null) {
			tellDecayed(decayed, workings);
			workings.value(Quantity.M, "m + (1 − beta1)·(g − m)", m[i]);
			workings.value(Quantity.V, "beta2·v + (1 − beta2)·g²", v[i]);
			workings.value(Quantity.ROOT, "√v", root);
			workings.value(Quantity.DIVISOR, "root / √correction2 + epsilon", divisor);
			workings.result("p − eta / correction1 · m / divisor");
		}
	}

}
