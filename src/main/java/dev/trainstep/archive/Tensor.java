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

	/** Elements that are put in order at a time. */
	private static final int BLOCK = 4096;

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
		if (this.columnMajor && this.shape.length == 2) {
			transpose(from, elements);
		}
		else {
			this.dtype.decode(from, elements);
		}
		return elements;
	}

	/**
	 * In blocks, since a second array of this size would be memory that nobody set aside.
	 */
	private void transpose(ByteBuffer columns, double[] elements) {
		int rows = this.shape[0];
		int cols = this.shape[1];
		var block = new double[0];
		for (int done = 0; done < elements.length; done += block.length) {
			int length = Math.min(BLOCK, elements.length - done);
			block = (block.length == length) ? block : new double[length];
			ByteBuffer from = columns.slice(done * this.dtype.size(), block.length * this.dtype.size())
				.order(this.order);
			this.dtype.decode(from, block);
			for (int i = 0; i < block.length; i++) {
				int col = (done + i) / rows;
				elements[(done + i - col * rows) * cols + col] = block[i];
			}
		}
	}

	@Override
	public String whyNotFinite() {
		return this.dtype.isInteger() ? "an integer of 64 bits that no float64 equals"
				: "NaN or infinite, which no value is";
	}

}
