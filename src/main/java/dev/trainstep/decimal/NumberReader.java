package dev.trainstep.decimal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Reads JSON's numbers as float64, each correctly rounded: as {@link Double#parseDouble}
 * reads them. Eight digits at a time, then by William Clinger where one operation on
 * float64 is exact, else by Daniel Lemire, "Number parsing at a gigabyte per second"
 * (2021): with so many bits of a power of ten that what is left out hardly ever matters,
 * and is seen when it might. Then {@link Double#parseDouble} decides.
 */
public final class NumberReader {

	/** Longer ones are left to others. */
	public static final int MAX_LENGTH = 1000;

	/** More digits are not all in a long. */
	private static final int MAX_DIGITS = 19;

	/** Far beyond float64, whatever is before it. */
	private static final int MAX_EXPONENT = 100_000;

	private static final int SIGNIFICAND_BITS = 53;

	/**
	 * Not all of them: of numbers with 16 and 17 digits it would be chance which way they
	 * go, and they took a fifth longer.
	 */
	private static final int EXACT_BITS = 49;

	/** Of the exponent, as float64 has it: where its significand is an integer. */
	private static final int BIAS = 1075;

	private static final int MAX_BIASED_EXPONENT = 2046;

	/** Those that are float64. */
	private static final double[] EXACT = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
			1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

	private static final int[] POWERS = { 1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000 };

	private final byte[] bytes;

	private final int end;

	/** Where the next byte is. */
	private int position;

	/** Of the number at hand, as is its decimal exponent. */
	private long significand;

	private int exponent;

	private boolean multiline;

	/**
	 * Reads from a place on.
	 * @param end of what there is
	 */
	public NumberReader(byte[] bytes, int start, int end) {
		this.bytes = bytes;
		this.position = start;
		this.end = end;
	}

	/** Where the next byte is. */
	public int position() {
		return this.position;
	}

	/** Whether lines may have ended between the numbers. */
	public boolean isMultiline() {
		return this.multiline;
	}

	/**
	 * Reads from behind the opening bracket of an array to its closing one, if there is
	 * nothing else between them than numbers, one at least, and all of them finite.
	 * @param to what they are added to
	 * @return whether it is like that; if not, nothing is added
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

	/** The byte there, or one that JSON does not have. */
	private byte get(int at) {
		return (at < this.end) ? this.bytes[at] : 0;
	}

	private boolean isDigit(int at) {
		return at < this.end && (this.bytes[at] ^ '0') <= 9 && this.bytes[at] >= '0';
	}

	private void skipSpace() {
		int at = this.position;
		while (at < this.end && isSpace(this.bytes[at])) {
			this.multiline |= this.bytes[at] < ' ';
			at++;
		}
		this.position = at;
	}

	private static boolean isSpace(byte b) {
		return b == ' ' || b == '\n' || b == '\r' || b == '\t';
	}

	/** Reads one number, which is NaN if it is none. */
	private double readNumber() {
		int start = this.position;
		int sign = (get(start) == '-') ? 1 : 0;
		int first = start + sign;
		int at = readInteger(first);
		boolean hasZero = get(first) == '0';
		boolean isNone = at == first || (hasZero && at > first + 1);
		int digits = hasZero ? 0 : at - first;
		this.exponent = 0;
		if (get(at) == '.') {
			int point = at + 1;
			at = readFraction(point);
			isNone |= at == point;
			this.exponent = point - at;
			digits += at - point;
		}
		if ((get(at) | 0x20) == 'e') {
			at = readExponent(at + 1);
		}
		this.position = at;
		if (isNone || at < 0 || at - start > MAX_LENGTH) {
			return Double.NaN;
		}
		if (digits > MAX_DIGITS) {
			// Zeros in front are none that count.
			digits -= countZeros(first);
		}
		double magnitude = (digits > MAX_DIGITS) ? Double.NaN : toDouble(this.significand, this.exponent);
		if (Double.isNaN(magnitude)) {
			magnitude = Double.parseDouble(new String(this.bytes, first, at - first, ISO_8859_1));
		}
		return Double.longBitsToDouble(Double.doubleToRawLongBits(magnitude) | ((long) sign << 63));
	}

	/** The zeros that follow a leading 0 and its point. */
	private int countZeros(int start) {
		int at = start + 2;
		while (get(at) == '0') {
			at++;
		}
		return (get(start) == '0') ? at - start - 2 : 0;
	}

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
		// What is shifted in is zeros at the front.
		this.significand = POWERS[count] * number + Digits.toNumber(eight << 8 << (56 - 8 * count));
		return at + count;
	}

	private long getEight(int at) {
		return (at <= this.end - Long.BYTES) ? Digits.get(this.bytes, at) : getLast(at);
	}

	/** What is left, and none where there is nothing. */
	private long getLast(int at) {
		long eight = 0;
		for (int i = this.end - 1; i >= at; i--) {
			eight = (eight << 8) | (this.bytes[i] & 0xFF);
		}
		return eight;
	}

	/** Returns where it ends, or -1 if there is none. */
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

	/** w · 10^q, or NaN if others have to decide. */
	private static double toDouble(long w, int q) {
		if (w >>> EXACT_BITS == 0 && Math.abs(q) < EXACT.length) {
			return (q < 0) ? w / EXACT[-q] : w * EXACT[q];
		}
		if (w == 0) {
			return 0.0;
		}
		return (PowersOfTen.MIN <= q && q <= PowersOfTen.MAX) ? round(w, q) : Double.NaN;
	}

	/**
	 * w · 10^q as float64, or NaN if that is not certain, or not in the range of those of
	 * full precision.
	 * @param w not 0
	 */
	private static double round(long w, int q) {
		int zeros = Long.numberOfLeadingZeros(w);
		long normalized = w << zeros;
		long high = PowersOfTen.high(q);
		long middle = high * normalized;
		long carried = Math.unsignedMultiplyHigh(PowersOfTen.low(q), normalized);
		long sum = middle + carried;
		long product = Math.unsignedMultiplyHigh(high, normalized) + PowersOfTen.carry(middle, carried, sum);
		// 54 bits, of which the last one tells how to round.
		int shift = (product < 0) ? 10 : 9;
		long bits = product >>> shift;
		// The power was rounded up, and the product is too large by less than 1 of the
		// sum.
		if ((product << -shift) == 0 && Long.compareUnsigned(sum, 1) <= 0) {
			return Double.NaN;
		}
		int biased = PowersOfTen.log2(q) + 2 - zeros + shift + BIAS;
		if (biased < 1 || biased >= MAX_BIASED_EXPONENT) {
			return Double.NaN;
		}
		// The significand carries its first bit into the exponent.
		return Double.longBitsToDouble(((biased - 1L) << (SIGNIFICAND_BITS - 1)) + ((bits + 1) >>> 1));
	}

}
