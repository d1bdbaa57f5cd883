package dev.trainstep.core.optimizer;

import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Workings;
import dev.trainstep.core.violation.Violations;

/**
 * How parameters move down their gradients. Each step is defined as in PyTorch's
 * optimizer of the same name ({@code torch.optim}); eta is the learning rate.
 */
@Prose("How parameters move down their gradients, as PyTorch's optimizer of that name moves them.")
public sealed interface Optimizer permits Sgd, Rmsprop, Adagrad, Adam, Adamw {

	/** Whether the state has a first moment m: a mean of gradients or of steps. */
	boolean hasFirstMoment();

	/** Whether the state has a second moment v: a mean or sum of squared gradients. */
	boolean hasSecondMoment();

	/** Whether there is a state at all. */
	default boolean isStateful() {
		return hasFirstMoment() || hasSecondMoment();
	}

	/** What is added to the divisor of a step; 1 where a step divides by nothing. */
	default double epsilon() {
		return 1.0;
	}

	/** How much of each parameter is added to its gradient. */
	double weightDecay();

	/** Adds a violation for each setting that does not fit the others. */
	default void check(Violations violations) {
	}

	/** Tells the gradient with weight decay, if there is any. */
	default void tellDecayed(double g, Workings workings) {
		if (weightDecay() != 0.0) {
			workings.value(Quantity.G, "g + weightDecay·p", g);
		}
	}

	/**
	 * g, p, m, v: arrays of one length → p, m, v after step t, in a part of the arrays.
	 * @param t the number of the step, from 1
	 * @param from where the part begins
	 * @param to where it ends: the first index after it
	 * @param g the gradients
	 * @param p the parameters; modified
	 * @param m the first moment; modified; empty where there is none
	 * @param v the second moment; modified; empty where there is none
	 */
	void step(double eta, long t, int from, int to, double[] g, double[] p, double[] m, double[] v);

	/**
	 * Takes the step of a single parameter, and tells how it moves. In formulas p, g, m
	 * and v are those before the step until new ones are told; settings have their names.
	 */
	void explain(double eta, long t, double[] g, double[] p, double[] m, double[] v, Workings workings);

}
