package dev.trainstep.core;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Moves a network down its gradients, step by step and in place, by an
 * {@link UpdateRule}.
 */
public final class Stepper {

	/** Keeps the divisor of clipping from 0, as in PyTorch. */
	private static final double CLIP_EPSILON = 1e-6;

	private static final double[] NOT_KEPT = {};

	private final Parameters parameters;

	private final List<double[]> p;

	private final UpdateRule rule;

	private final OptimizerState kept;

	private final List<double[]> m;

	private final List<double[]> v;

	private long t;

	/** Moves this very network; the rule's state is left as it is. */
	public Stepper(Network network, UpdateRule rule) {
		this.parameters = network.parameters();
		this.p = this.parameters.arrays();
		this.rule = rule;
		OptimizerState state = rule.state();
		this.kept = (state != null) ? state.copy() : OptimizerState.initial(rule.optimizer(), network);
		this.m = arrays(this.kept.m());
		this.v = arrays(this.kept.v());
		this.t = this.kept.step();
	}

	/**
	 * Takes one step.
	 * @param eta the learning rate of this step
	 * @param gradients in the shape of the network; modified where they are clipped
	 * @throws InvalidInputException if what comes of it is beyond float64
	 */
	public void step(double eta, Parameters gradients) {
		if (this.rule.clipNorm() != null) {
			clip(this.rule.clipNorm(), gradients);
		}
		this.t++;
		List<double[]> g = gradients.arrays();
		for (int i = 0; i < this.p.size(); i++) {
			this.rule.optimizer()
				.step(eta, this.t, g.get(i), this.p.get(i), this.m.isEmpty() ? NOT_KEPT : this.m.get(i),
						this.v.isEmpty() ? NOT_KEPT : this.v.get(i));
		}
		Overflow.checkUpdated(this.parameters);
		// An infinite m shows in p, but p is divided by v.
		if (this.kept.v() != null) {
			Overflow.checkKept(this.kept.v());
		}
	}

	private static List<double[]> arrays(@Nullable Parameters kept) {
		return (kept != null) ? kept.arrays() : List.of();
	}

	private static void clip(double clipNorm, Parameters gradients) {
		double norm = Overflow.checkNorm(gradients.norm());
		if (norm > clipNorm) {
			double scale = clipNorm / (norm + CLIP_EPSILON);
			for (double[] values : gradients.arrays()) {
				for (int i = 0; i < values.length; i++) {
					values[i] *= scale;
				}
			}
		}
	}

	/** Where the optimizer is now, or none if it carries nothing. */
	public @Nullable OptimizerState state() {
		return this.rule.optimizer().isStateful()
				? new OptimizerState(this.kept.type(), this.t, this.kept.m(), this.kept.v()) : null;
	}

}
