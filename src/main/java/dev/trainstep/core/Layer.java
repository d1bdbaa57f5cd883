package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.variant.Prose;

/**
 * One layer, which maps n inputs to m outputs: a = f(W·x + b).
 *
 * @param W m × n
 * @param b m numbers, or none: then nothing is added, and nothing trained
 * @param activation f
 */
@Prose("A layer, from n inputs to m outputs: f(W·x + b).")
public record Layer(@Prose("Weights, m × n: one row per output.") Matrix W,
		@Prose("Biases, m numbers, which a layer may be without.") double @Nullable [] b,
		@Prose("f. `softmax` is for the last layer only.") Activation activation) {

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

	/** The number of weights and biases. */
	public long parameters() {
		return (long) outputs() * inputs() + ((this.b != null) ? this.b.length : 0);
	}

	/** The work of a forward pass for each sample, in multiply-adds. */
	long cost() {
		return outputs() * (inputs() + ACTIVATION_COST);
	}

}
