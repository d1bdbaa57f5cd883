package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of one layer, which maps n inputs to m outputs: W·a + b.
 *
 * @param W m × n
 * @param b m numbers, or none: then nothing is added, and nothing trained
 */
public record Layer(Matrix W, double @Nullable [] b) {

	/** n, the inputs. */
	public int inputs() {
		return this.W.cols();
	}

	/** m, the outputs. */
	public int outputs() {
		return this.W.rows();
	}

}
