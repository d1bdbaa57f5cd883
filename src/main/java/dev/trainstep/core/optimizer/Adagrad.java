package dev.trainstep.core.optimizer;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.variant.Workings;

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
	public void step(double eta, long t, int from, int to, double[] g, double[] p, double[] m, double[] v) {
		for (int i = from; i < to; i++) {
			step(eta, g, p, v, i, null);
		}
	}

	@Override
	public void explain(double eta, long t, double[] g, double[] p, double[] m, double[] v, Workings workings) {
		step(eta, g, p, v, 0, workings);
	}

	private void step(double eta, double[] g, double[] p, double[] v, int i, @Nullable Workings workings) {
		double decayed = Math.fma(this.weightDecay, p[i], g[i]);
		v[i] = Math.fma(decayed, decayed, v[i]);
		double root = Math.sqrt(v[i]);
		double divisor = root + this.epsilon;
		p[i] = Math.fma(-eta, decayed / divisor, p[i]);
		if (workings != null) {
			tellDecayed(decayed, workings);
			workings.value(Quantity.V, "v + g²", v[i]);
			workings.value(Quantity.ROOT, "√v", root);
			workings.value(Quantity.DIVISOR, "root + epsilon", divisor);
			workings.result("p − eta·g / divisor");
		}
	}

}
