package dev.trainstep.decimal;

import java.util.Arrays;

/**
 * Where the bytes of a number go, as {@link Double#toString} puts them: plainly from
 * 10^-3 to 10^7, otherwise with an exponent.
 * <p>
 * The <em>shape</em> of a number is its point and its sign: ±0.d1d2… · 10^point. Shapes
 * that differ in their exponent alone have one <em>row</em> in the tables here.
 */
final class Layout {

	/** The bytes of a row. */
	static final int WIDTH = 32;

	/** The characters in front of the digits of a number below 1, at most: 0.00. */
	static final long ZEROS = Digits.ASCII + ((long) ('.' - '0') << Byte.SIZE);

	private static final int MIN_PLAIN = -2;

	private static final int MAX_PLAIN = 7;

	/** The point of numbers with an exponent. */
	private static final int SCIENTIFIC = 1;

	/** More than a point is ever from 0. */
	private static final int BIAS = 400;

	/** The 17 digits, as letters. */
	private static final String DIGITS = "abcdefghijklmnopq";

	/** Among the 32 values of digits: a zero, and the last digit. */
	private static final int ZERO = 16;

	private static final int LAST = 23;

	private static final int ROWS = 2 * (MAX_PLAIN - MIN_PLAIN + 1);

	/**
	 * By shape: up to six bytes that end a number, its exponent and a comma; then their
	 * count, and the row.
	 */
	static final long[] ENDINGS = new long[4 * BIAS];

	/** By row: which of the digits' values each byte is made of. */
	static final byte[] VALUES = new byte[ROWS * WIDTH];

	/** By row: what makes a character of it. */
	static final byte[] CHARACTERS = new byte[ROWS * WIDTH];

	/** By row: how many digits precede the point. */
	static final int[] INTEGERS = new int[ROWS];

	/** By row: the index of the first of them, or of the byte before the decimals. */
	static final int[] STARTS = new int[ROWS];

	/** By row, and by how many digits there are: the length without the ending. */
	private static final byte[] LENGTHS = new byte[ROWS * WIDTH];

	static {
		for (int point = 1 - BIAS; point < BIAS; point++) {
			boolean isPlain = MIN_PLAIN <= point && point <= MAX_PLAIN;
			String ending = isPlain ? "," : "E" + (point - 1) + ",";
			int row = 2 * ((isPlain ? point : SCIENTIFIC) - MIN_PLAIN);
			ENDINGS[shape(point, 0)] = ending(ending, row);
			ENDINGS[shape(point, 1)] = ending(ending, row + 1);
		}
		for (int row = 0; row < ROWS; row++) {
			fill(row, row % 2, row / 2 + MIN_PLAIN);
		}
	}

	private Layout() {
	}

	/**
	 * The shape of a number.
	 * @param minus 1 if it has a minus, else 0
	 */
	static int shape(int point, int minus) {
		return 2 * (point + BIAS) + minus;
	}

	static int movePoint(int shape, int by) {
		return shape + 2 * by;
	}

	private static long ending(String text, int row) {
		long ending = (long) row << 56 | (long) text.length() << 48;
		for (int i = 0; i < text.length(); i++) {
			ending |= (long) text.charAt(i) << (Byte.SIZE * i);
		}
		return ending;
	}

	private static void fill(int row, int minus, int point) {
		INTEGERS[row] = Math.max(point, 0);
		STARTS[row] = minus + ((point > 0) ? 0 : 1 - point);
		String number = (point > 0) ? DIGITS.substring(0, point) + '.' + DIGITS.substring(point)
				: "0." + "0".repeat(-point) + DIGITS;
		String text = "-".repeat(minus) + number;
		Arrays.fill(VALUES, WIDTH * row, WIDTH * (row + 1), (byte) ZERO);
		for (int i = 0; i < text.length(); i++) {
			int digit = DIGITS.indexOf(text.charAt(i));
			VALUES[WIDTH * row + i] = (byte) ((digit < 0) ? ZERO : (digit < ZERO) ? digit : LAST);
			CHARACTERS[WIDTH * row + i] = (byte) ((digit < 0) ? text.charAt(i) : '0');
		}
		for (int digits = 0; digits < WIDTH; digits++) {
			int significant = Math.min(digits, DIGITS.length());
			// At least one digit follows the point.
			LENGTHS[WIDTH * row + digits] = (byte) (STARTS[row] + 1 + Math.max(significant, INTEGERS[row] + 1));
		}
	}

	static int row(long ending) {
		return (int) (ending >>> 56);
	}

	/**
	 * Ends a number whose digits are in place.
	 * @param digits the index after the last one that is not 0, among the 32 values
	 * @param start where the number begins
	 * @return where it ends, with its comma
	 */
	static int end(long ending, int digits, byte[] out, int start) {
		int length = LENGTHS[WIDTH * row(ending) + digits];
		Digits.put(out, start + length, ending);
		return start + (length + ((int) (ending >>> 48) & 0xFF));
	}

}
