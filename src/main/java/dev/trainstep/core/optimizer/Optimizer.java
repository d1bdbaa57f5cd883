package dev.trainstep.core.optimizer;

import dev.trainstep.core.violation.Violations;

/**
 * How parameters move down their gradients. Each defines its step as PyTorch's optimizer
 * of the same name does ({@code torch.optim}); eta is the learning rate.
 */
public sealed interface Optimizer permits Sgd, Rmsprop, Adagrad, Adam, Adamw {

	/** Whether it keeps m, a mean of gradients or steps. */
	boolean hasFirstMoment();

	/** Whether it keeps v, a mean or sum of squared gradients. */
	boolean hasSecondMoment();

	/** Whether anything is carried from step to step. */
	default boolean isStateful() {
		return hasFirstMoment() || hasSecondMoment();
	}

	/** Finds settings that do not go with each other. */
	default void check(Violations violations) {
	}

	/**
	 * p, g, m, v: of one shape; takes step number t, counted from 1.
	 * @param g the gradients, not modified
	 * @param p the parameters, modified
	 * @param m modified; empty if not kept
	 * @param v modified; empty if not kept
	 */
	void step(double eta, long t, double[] g, double[] p, double[] m, double[] v);

}
