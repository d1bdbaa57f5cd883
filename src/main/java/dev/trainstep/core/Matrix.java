package dev.trainstep.core;

/**
 * A rows × cols matrix of float64. The array is the matrix, not a copy of it: whoever
 * makes a matrix hands its array over.
 *
 * @param values row-major: row {@code i}, column {@code j} is
 * {@code values[i * cols + j]}
 */
public record Matrix(int rows, int cols, double[] values) {

	/** As many numbers as an array can hold. */
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
