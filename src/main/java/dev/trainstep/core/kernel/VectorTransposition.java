package dev.trainstep.core.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies a matrix, or a part of one, transposed: 4 × 4 numbers at a time in registers.
 */
final class VectorTransposition {

	private static final VectorSpecies<Double> S = DoubleVector.SPECIES_256;

	/** With shorter vectors the JVM has no instructions for these shuffles. */
	private static final boolean HAS_FOUR_LANES = DoubleVector.SPECIES_PREFERRED.length() >= 4;

	/** Each pair of neighbours swapped. */
	private static final VectorShuffle<Double> NEIGHBOURS = VectorShuffle.fromValues(S, 1, 0, 3, 2);

	private static final VectorShuffle<Double> HALVES = VectorShuffle.fromValues(S, 2, 3, 0, 1);

	private static final VectorMask<Double> ODD = VectorMask.fromValues(S, false, true, false, true);

	private static final VectorMask<Double> UPPER = VectorMask.fromValues(S, false, false, true, true);

	private VectorTransposition() {
	}

	/**
	 * from: rows × cols, from f on → to: cols × rows, from t on.
	 * @param fromStep the step from one row to the next
	 * @param to modified
	 */
	static void transpose(int rows, int cols, double[] from, int f, int fromStep, double[] to, int t, int toStep) {
		int wholeRows = HAS_FOUR_LANES ? rows - rows % 4 : 0;
		int wholeCols = cols - cols % 4;
		for (int row = 0; row < wholeRows; row += 4) {
			four(wholeCols, from, f + row * fromStep, fromStep, to, t + row, toStep);
		}
		plain(0, wholeRows, wholeCols, cols, from, f, fromStep, to, t, toStep);
		plain(wholeRows, rows, 0, cols, from, f, fromStep, to, t, toStep);
	}

	/** Four rows, of a multiple of four columns. */
	private static void four(int cols, double[] from, int f, int fromStep, double[] to, int t, int toStep) {
		for (int end = f + cols; f < end; f += 4, t += 4 * toStep) {
			DoubleVector row0 = DoubleVector.fromArray(S, from, f);
			DoubleVector row1 = DoubleVector.fromArray(S, from, f + fromStep);
			DoubleVector row2 = DoubleVector.fromArray(S, from, f + 2 * fromStep);
			DoubleVector row3 = DoubleVector.fromArray(S, from, f + 3 * fromStep);
			// Two columns of two rows each: columns 0 and 2, columns 1 and 3.
			DoubleVector even01 = row0.blend(row1.rearrange(NEIGHBOURS), ODD);
			DoubleVector odd01 = row0.rearrange(NEIGHBOURS).blend(row1, ODD);
			DoubleVector even23 = row2.blend(row3.rearrange(NEIGHBOURS), ODD);
			DoubleVector odd23 = row2.rearrange(NEIGHBOURS).blend(row3, ODD);
			even01.blend(even23.rearrange(HALVES), UPPER).intoArray(to, t);
			odd01.blend(odd23.rearrange(HALVES), UPPER).intoArray(to, t + toStep);
			even01.rearrange(HALVES).blend(even23, UPPER).intoArray(to, t + 2 * toStep);
			odd01.rearrange(HALVES).blend(odd23, UPPER).intoArray(to, t + 3 * toStep);
		}
	}

	private static void plain(int row, int endRow, int startCol, int endCol, double[] from, int f, int fromStep,
			double[] to, int t, int toStep) {
		for (; row < endRow; row++) {
			for (int col = startCol; col < endCol; col++) {
				to[t + col * toStep + row] = from[f + row * fromStep + col];
			}
		}
	}

}
