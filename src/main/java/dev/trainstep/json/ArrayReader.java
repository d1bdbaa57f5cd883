package dev.trainstep.json;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.violation.Violation.Kind;

/**
 * Reads the elements of a {@link NumberArray} as strictly as JSON's: they are finite, and
 * in as many dimensions as are expected.
 */
final class ArrayReader {

	private static final String RAVEL = "; ravel() makes it one of 1";

	private final NumberArray array;

	private final ValueReader reader;

	/**
	 * @param reader is told what is wrong
	 */
	ArrayReader(NumberArray array, ValueReader reader) {
		this.array = array;
		this.reader = reader;
	}

	static boolean isEmpty(NumberArray array) {
		for (int length : array.shape()) {
			if (length == 0) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The elements, in row-major order.
	 * @param least the fewest dimensions that are expected
	 * @param most the most of them
	 * @param expected what is expected, in words
	 * @return null if the array has other dimensions, or no elements
	 */
	double @Nullable [] read(int least, int most, String expected) {
		int rank = this.array.shape().length;
		if (rank == 0 && least > 0) {
			this.reader.refuseArray(expected);
			return null;
		}
		if (rank < least || rank > most) {
			this.reader.refuseField("expected " + expected + ", found an array of " + rank
					+ ((rank == 1) ? " dimension" : " dimensions") + ((most == 1 && isRow()) ? RAVEL : ""));
			return null;
		}
		if (isEmpty(this.array)) {
			this.reader.refuseEmpty();
			return null;
		}
		return finite(this.array.toDoubles());
	}

	/** Whether all dimensions but one are of length 1. */
	private boolean isRow() {
		return Arrays.stream(this.array.shape()).filter((length) -> length != 1).count() <= 1;
	}

	/** Refuses each element that is not finite. */
	private double[] finite(double[] elements) {
		for (int i = 0; i < elements.length; i++) {
			if (!Double.isFinite(elements[i])) {
				int index = i;
				this.reader.add(Kind.INVALID_VALUE, () -> place(index), this.array.whyNotFinite());
				elements[i] = 0.0;
			}
		}
		return elements;
	}

	/** The place of an element below its array. */
	private String place(int index) {
		var place = new StringBuilder();
		int rest = index;
		int[] shape = this.array.shape();
		for (int i = shape.length - 1; i >= 0; i--) {
			place.insert(0, "/" + rest % shape[i]);
			rest /= shape[i];
		}
		return place.toString();
	}

}
