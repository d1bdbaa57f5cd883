package dev.trainstep.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.trainstep.json.NumberArray;

/**
 * An array as it lies in the bytes of an archive.
 *
 * @param shape its lengths, whose product times the size of an element is its bytes
 * @param columnMajor whether the first index runs fastest
 * @param bytes of the archive
 * @param offset where the first element is
 */
record Tensor(Dtype dtype, int[] shape, boolean columnMajor, ByteOrder order, byte[] bytes,
		int offset) implements NumberArray {

	private int elements() {
		int elements = 1;
		for (int length : this.shape) {
			elements *= length;
		}
		return elements;
	}

	@Override
	public double[] toDoubles() {
		var elements = new double[elements()];
		ByteBuffer from = ByteBuffer.wrap(this.bytes, this.offset, elements.length * this.dtype.size())
			.slice()
			.order(this.order);
		this.dtype.decode(from, elements);
		return (this.columnMajor && this.shape.length == 2) ? transposed(elements) : elements;
	}

	private double[] transposed(double[] columns) {
		int rows = this.shape[0];
		int cols = this.shape[1];
		var elements = new double[columns.length];
		for (int row = 0; row < rows; row++) {
			for (int col = 0; col < cols; col++) {
				elements[row * cols + col] = columns[col * rows + row];
			}
		}
		return elements;
	}

	@Override
	public String whyNotFinite() {
		return this.dtype.isInteger() ? "an integer that no float64 is; beyond 2^53 some are not"
				: "NaN or infinite, which no value is";
	}

}
