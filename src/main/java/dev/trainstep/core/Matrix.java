package dev.trainstep.core;

/**
 * A rows × cols matrix of float64. The matrix takes over its array; it does not copy it.
 *
 * @param values row-major: element (i, j) is {@code values[i * cols + j]}
 */
public record Matrix(int rows, int cols, double[] values) {

	/** The most numbers that an array can hold. */
	static final int MAX_SIZE = Integer.MAX_VALUE - 8;

	public Matrix {
		if (rows < 1 || cols < 1 || values.length != (long) rows * cols) {
			throw new IllegalArgumentException(
					values.length + " values do not make a " + rows + " × " + cols + " matrix");
		}
	}

	/** A matrix of zeros. */
	static Matrix zeros(int rows, int cols) {
		return new Matrix(rows, cols, new double[rows * cols]);
	}

	Matrix copy() {
		return new Matrix(this.rows, this.cols, this.values.clone());
	}

}
