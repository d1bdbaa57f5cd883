package dev.trainstep.core;

/**
 * Values given sample by sample, one row each: inputs, targets, activations. A lone
 * sample is a matrix of one row that came, and is answered, as a plain vector.
 *
 * @param rows batch × width
 * @param single whether this is one sample rather than a batch, be it a batch of one
 */
public record Samples(Matrix rows, boolean single) {

	public Samples {
		if (single && rows.rows() != 1) {
			throw new IllegalArgumentException("a single sample has one row, not " + rows.rows());
		}
	}

	/** The number of samples. */
	public int count() {
		return this.rows.rows();
	}

	/** The number of values per sample. */
	public int width() {
		return this.rows.cols();
	}

}
