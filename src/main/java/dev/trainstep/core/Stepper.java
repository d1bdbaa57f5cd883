package dev.trainstep.core;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Workings;
import dev.trainstep.core.violation.InvalidInputException;

/**
 * Moves a network down its gradients, step by step and in place, by an
 * {@link UpdateRule}.
 */
public final class Stepper {

	/**
	 * Added to the norm when gradients are clipped, as in PyTorch's
	 * {@code clip_grad_norm_}.
	 */
	private static final double CLIP_EPSILON = 1e-6;

	/** Numbers that are checked while they are still in the cache. */
	private static final int BLOCK = 4096;

	private static final double[] NO_MOMENT = {};

	private final Parameters parameters;

	private final List<double[]> p;

	private final UpdateRule rule;

	private final OptimizerState state;

	private final List<double[]> m;

	private final List<double[]> v;

	private long t;

	/**
	 * Starts from the rule's state, or afresh.
	 * @param network modified by every step
	 * @param rule not modified: its state is copied
	 */
	public Stepper(Network network, UpdateRule rule) {
		this.parameters = network.parameters();
		this.p = this.parameters.arrays();
		this.rule = rule;
		this.state = (rule.state() != null) ? rule.state().copy() : OptimizerState.initial(rule.optimizer(), network);
		this.m = arrays(this.state.m());
		this.v = arrays(this.state.v());
		this.t = this.state.step();
	}

	/**
	 * Takes one step.
	 * @param eta the learning rate of this step
	 * @param gradients gradients in the shape of the network; modified by clipping
	 * @throws InvalidInputException if the updated network or its state overflows float64
	 */
	public void step(double eta, Parameters gradients) {
		if (this.rule.clipNorm() != null) {
			clip(this.rule.clipNorm(), gradients, null);
		}
		this.t++;
		List<double[]> g = gradients.arrays();
		boolean finite = true;
		for (int i = 0; i < this.p.size(); i++) {
			finite &= step(eta, g.get(i), this.p.get(i), this.m.isEmpty() ? NO_MOMENT : this.m.get(i),
					this.v.isEmpty() ? NO_MOMENT : this.v.get(i));
		}
		if (!finite) {
			Overflow.refuseUpdated(this.parameters, this.state, this.rule.optimizer());
		}
	}

	/** Whether p and v are finite after the step; m is where p is. */
	private boolean step(double eta, double[] g, double[] p, double[] m, double[] v) {
		boolean finite = true;
		for (int from = 0; from < p.length; from += BLOCK) {
			int to = Math.min(p.length, from + BLOCK);
			this.rule.optimizer().step(eta, this.t, from, to, g, p, m, v);
			finite &= Overflow.areFinite(p, from, to) && Overflow.areFinite(v, from, Math.min(v.length, to));
		}
		return finite;
	}

	/**
	 * Goes back to an earlier network and optimizer state.
	 * @param parameters the parameters of that network
	 * @param from null for the state before the first step
	 */
	public void goBack(Parameters parameters, @Nullable OptimizerState from) {
		this.parameters.set(parameters);
		set(this.m, arrays((from != null) ? from.m() : null));
		set(this.v, arrays((from != null) ? from.v() : null));
		this.t = (from != null) ? from.step() : 0;
	}

	private static void set(List<double[]> moment, List<double[]> from) {
		for (int i = 0; i < moment.size(); i++) {
			if (from.isEmpty()) {
				Arrays.fill(moment.get(i), 0.0);
			}
			else {
				System.arraycopy(from.get(i), 0, moment.get(i), 0, moment.get(i).length);
			}
		}
	}

	private static List<double[]> arrays(@Nullable Parameters moment) {
		return (moment != null) ? moment.arrays() : List.of();
	}

	/**
	 * Scales the gradients down where their norm is above clipNorm, and tells by how
	 * much. In formulas norm is the norm.
	 * @param gradients modified
	 * @param workings null where nobody listens
	 */
	public static void clip(double clipNorm, Parameters gradients, @Nullable Workings workings) {
		double norm = Overflow.checkNorm(gradients.norm());
		boolean clips = norm > clipNorm;
		double scale = clips ? clipNorm / (norm + CLIP_EPSILON) : 1.0;
		if (clips) {
			for (double[] values : gradients.arrays()) {
				for (int i = 0; i < values.length; i++) {
					values[i] *= scale;
				}
			}
		}
		if (workings != null) {
			workings.value(Quantity.SCALE, clips ? "clipNorm / (norm + 1e-6)" : "1", scale);
		}
	}

	/** The optimizer state after the last step, not copied; null if there is none. */
	public @Nullable OptimizerState state() {
		return this.rule.optimizer().isStateful()
				? new OptimizerState(this.state.type(), this.t, this.state.m(), this.state.v()) : null;
	}

}
