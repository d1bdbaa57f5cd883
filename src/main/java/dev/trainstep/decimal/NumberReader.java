package dev.trainstep.decimal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Reads JSON's numbers as float64, correctly rounded, as {@link Double#parseDouble} does:
 * eight digits at a time, then by {@link DecimalRounding}. Where that cannot decide,
 * {@link Double#parseDouble} does.
 */
public final class NumberReader {

	/** The most bytes of a number; longer ones are not read. */
	public static final int MAX_LENGTH = 1000;

	/** The most digits that surely fit a long, unsigned. */
	private static final int MAX_DIGITS = 19;

	/** Exponents are clamped to this: it is out of range with any digits before it. */
	private static final int MAX_EXPONENT = 100_000;

	private static final int[] POWERS = { 1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000 };

	private final byte[] bytes;

	private final int end;

	private int position;

	/** The current number is significand · 10^exponent. */
	private long significand;

	private int exponent;

	/**
	 * Makes a reader of a part of the bytes.
	 * @param start the index of the first byte
	 * @param end the index after the last byte
	 */
	public NumberReader(byte[] bytes, int start, int end) {
		this.bytes = bytes;
		this.position = start;
		this.end = end;
	}

	/** The index of the next byte. */
	public int position() {
		return this.position;
	}

	/**
	 * Reads a row: the rest of an array after its opening bracket, up to its closing one.
	 * It has to contain at least one number, and only finite numbers.
	 * @param to modified: the numbers are appended, unless there is no such row
	 * @return whether there is such a row
	 */
	public boolean readRow(NumberList to) {
		int size = to.size();
		boolean isRow = readNumbers(to);
		if (!isRow) {
			to.truncate(size);
		}
		return isRow;
	}

	private boolean readNumbers(NumberList to) {
		while (true) {
			skipSpace();
			double number = readNumber();
			if (!Double.isFinite(number)) {
				return false;
			}
			to.add(number);
			skipSpace();
			int next = get(this.position);
			if (next != ',') {
				return next == ']';
			}
			this.position++;
		}
	}

	/** The byte at an index; 0, which JSON does not have, after the end. */
	private byte get(int at) {
		return (at < this.end) ? this.bytes[at] : 0;
	}

	private boolean isDigit(int at) {
		return at < this.end && (this.bytes[at] ^ '0') <= 9 && this.bytes[at] >= '0';
	}

	private void skipSpace() {
		int at = this.position;
		while (at < this.end && isSpace(this.bytes[at])) {
			at++;
		}
		this.position = at;
	}

	private static boolean isSpace(byte b) {
		return b == ' ' || b == '\n' || b == '\r' || b == '\t';
	}

	/** Reads one number; NaN if there is none. */
	private double readNumber() {
		int start = this.position;
		int sign = (get(start) == '-') ? 1 : 0;
		int first = start + sign;
		int at = readInteger(first);
		boolean hasZero = get(first) == '0';
		boolean malformed = at == first || (hasZero && at > first + 1);
		int digits = hasZero ? 0 : at - first;
		this.exponent = 0;
		if (get(at) == '.') {
			int point = at + 1;
			at = readFraction(point);
			malformed |= at == point;
			this.exponent = point - at;
			digits += at - point;
		}
		if ((get(at) | 0x20) == 'e') {
			at = readExponent(at + 1);
		}
		this.position = at;
		if (malformed || at < 0 || at - start > MAX_LENGTH) {
			return Double.NaN;
		}
		if (digits > MAX_DIGITS) {
			// Leading zeros are not significant.
			digits -= countZeros(first);
		}
		double magnitude = (digits > MAX_DIGITS) ? Double.NaN
				: DecimalRounding.toDouble(this.significand, this.exponent);
		if (Double.isNaN(magnitude)) {
			magnitude = Double.parseDouble(new String(this.bytes, first, at - first, ISO_8859_1));
		}
		return Double.longBitsToDouble(Double.doubleToRawLongBits(magnitude) | ((long) sign << 63));
	}

	/** How many zeros follow a leading 0 and its point. */
	private int countZeros(int start) {
		int at = start + 2;
		while (get(at) == '0') {
			at++;
		}
		return (get(start) == '0') ? at - start - 2 : 0;
	}

	/**
	 * Reads the digits before the point.
	 * @return the index after them
	 */
	private int readInteger(int start) {
		long number = 0;
		int at = start;
		while (isDigit(at)) {
			number = 10 * number + (this.bytes[at] - '0');
			at++;
		}
		this.significand = number;
		return at;
	}

	/**
	 * Reads the digits after the point.
	 * @return the index after them
	 */
	private int readFraction(int start) {
		long number = this.significand;
		int at = start;
		long eight = getEight(at) ^ Digits.ASCII;
		int count = Digits.count(eight);
		while (count == 8) {
			number = 100_000_000 * number + Digits.toNumber(eight);
			at += 8;
			eight = getEight(at) ^ Digits.ASCII;
			count = Digits.count(eight);
		}
		// Shifts in zeros in front of the digits.
		this.significand = POWERS[count] * number + Digits.toNumber(eight << 8 << (56 - 8 * count));
		return at + count;
	}

	private long getEight(int at) {
		return (at <= this.end - Long.BYTES) ? Digits.get(this.bytes, at) : getLast(at);
	}

	/** The bytes up to the end, and zeros after it. */
	private long getLast(int at) {
		long eight = 0;
		for (int i = this.end - 1; i >= at; i--) {
			eight = (eight << 8) | (this.bytes[i] & 0xFF);
		}
		return eight;
	}

	/**
	 * Reads the exponent after its e.
	 * @return the index after it, or -1 if there is none
	 */
	private int readExponent(int start) {
		boolean negative = get(start) == '-';
		int first = (negative || get(start) == '+') ? start + 1 : start;
		int at = first;
		int number = 0;
		while (isDigit(at)) {
			number = Math.min(10 * number + (this.bytes[at] - '0'), MAX_EXPONENT);
			at++;
		}
		this.exponent += negative ? -number : number;
		return (at > first) ? at : -1;
	}

}
