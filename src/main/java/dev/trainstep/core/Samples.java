package dev.trainstep.core;

/**
 * Inputs, targets or activations, a row per sample. In requests and answers a single
 * sample is a vector, and a batch is a matrix.
 *
 * @param rows B × width
 * @param single whether this is one sample; a batch of one is a batch
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
