package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.kernel.Kernel;
import dev.trainstep.core.variant.Prose;

/** A layer, from n inputs to m outputs: a = f(W·x + b). */
// @formatter:off
@Prose("A layer, from n inputs to m outputs: f(W·x + b).")
public record Layer(
		@Prose("The weights, m × n: one row per output.")
		Matrix W,
		@Prose("The biases, m numbers. Left out: nothing is added, and no bias is trained.")
		double @Nullable [] b,
		@Prose("f. `softmax` is for the last layer only.")
		Activation activation) {
	// @formatter:on

	/** The work of one activation with an exponential, in multiply-adds. */
	static final long ACTIVATION_COST = 32;

	/** n, the inputs. */
	public int inputs() {
		return this.W.cols();
	}

	/** m, the outputs. */
	public int outputs() {
		return this.W.rows();
	}

	/** The number of weights and biases. */
	public long parameters() {
		return (long) outputs() * inputs() + ((this.b != null) ? outputs() : 0);
	}

	/**
	 * The work of a forward pass per sample, in multiply-adds of a processor that has an
	 * instruction for them.
	 */
	long cost() {
		return outputs() * (inputs() * Kernel.MULTIPLY_ADD_COST + ACTIVATION_COST);
	}

}
