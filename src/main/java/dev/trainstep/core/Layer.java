package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

/**
 * One layer, which maps n inputs to m outputs: a = f(W·x + b).
 *
 * @param W m × n
 * @param b m numbers, or none: then nothing is added, and nothing trained
 * @param activation f
 */
public record Layer(Matrix W, double @Nullable [] b, Activation activation) {

	/** n, the inputs. */
	public int inputs() {
		return this.W.cols();
	}

	/** m, the outputs. */
	public int outputs() {
		return this.W.rows();
	}

}
