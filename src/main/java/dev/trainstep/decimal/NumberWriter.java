package dev.trainstep.decimal;

/**
 * Writes rows of float64, each number as {@link Double#toString} does: as its shortest
 * decimal, of at least two digits. In blocks: first the digits of all numbers are found
 * as integers, then made and put in place.
 * <p>
 * A writer has buffers, and belongs to one thread.
 */
public abstract sealed class NumberWriter permits PlainNumberWriter, VectorNumberWriter {

	/** The most bytes of a number with its comma. */
	public static final int MAX_LENGTH = 25;

	/** How many bytes may be modified from where a number begins. */
	public static final int MARGIN = 32;

	private static final int BLOCK = 16;

	/** Whether the vector writer is compiled, and the faster one. */
	private static volatile boolean vectors;

	private final long[] digits = new long[ShortestDecimal.PARTS * BLOCK];

	private final int[] shapes = new int[BLOCK];

	/** The fastest writer of this JVM, so far. */
	public static NumberWriter fastest() {
		return vectors ? new VectorNumberWriter() : new PlainNumberWriter();
	}

	static void useVectors(boolean areFaster) {
		vectors = areFaster;
	}

	/**
	 * Writes numbers, each with a comma after it.
	 * @param out modified: has {@link #MAX_LENGTH} bytes for each number, and
	 * {@link #MARGIN} more
	 * @param start the index of the first byte
	 * @return the index after the last comma
	 * @throws IllegalArgumentException if a number is not finite
	 */
	public final int write(double[] values, int from, int to, byte[] out, int start) {
		int at = start;
		for (int i = from; i < to; i += BLOCK) {
			int count = Math.min(BLOCK, to - i);
			ShortestDecimal.find(values, i, count, this.digits, this.shapes);
			at = place(count, this.digits, this.shapes, out, at);
		}
		return at;
	}

	/**
	 * Makes digits and puts them in place.
	 * @param digits by {@link ShortestDecimal}
	 * @param shapes by {@link Layout}
	 * @param out modified
	 * @return the index after the last comma
	 */
	abstract int place(int count, long[] digits, int[] shapes, byte[] out, int start);

}
