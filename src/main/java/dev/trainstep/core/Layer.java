package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Activation;

/**
 * One layer, which maps n inputs to m outputs: a = f(W·x + b).
 *
 * @param W m × n
 * @param b m numbers, or none: then nothing is added, and nothing trained
 * @param activation f
 */
public record Layer(Matrix W, double @Nullable [] b, Activation activation) {

	/**
	 * What the activation of one unit costs next to a multiply-add, where it needs an
	 * exponential.
	 */
	static final long ACTIVATION_COST = 32;

	/** n, the inputs. */
	public int inputs() {
		return this.W.cols();
	}

	/** m, the outputs. */
	public int outputs() {
		return this.W.rows();
	}

	/** The work of a forward pass for each sample, in multiply-adds. */
	long cost() {
		return outputs() * (inputs() + ACTIVATION_COST);
	}

}
