package dev.trainstep.decimal;

/**
 * Writes float64 as {@link Double#toString} does: the shortest decimal, of at least two
 * digits, that reads back as the same number; if there are several, the closest. The
 * algorithm and its names are from Raffaello Giulietti, "The Schubfach way to render
 * doubles" (2020): the number is c · 2^q, the decimal s · 10^k.
 */
public final class DecimalWriter {

	/** The most bytes that are modified. */
	public static final int MAX_LENGTH = 24;

	/** 10^-3, the least number written without an exponent, times 10^8. */
	private static final long MIN_SCALED = 100_000;

	/** 10^7, above every number written without an exponent, times 10^8. */
	private static final long MAX_SCALED = 1_000_000_000_000_000L;

	private static final long IMPLICIT_BIT = 1L << 52;

	private static final int MIN_Q = -1074;

	private static final long TEN_TO_8 = 100_000_000;

	private static final long TEN_TO_16 = TEN_TO_8 * TEN_TO_8;

	private DecimalWriter() {
	}

	/**
	 * Writes a number.
	 * @param value a finite number
	 * @param out modified: up to {@link #MAX_LENGTH} bytes
	 * @param start the index of the first byte
	 * @return the index after the last byte
	 */
	public static int write(double value, byte[] out, int start) {
		long bits = Double.doubleToRawLongBits(value);
		out[start] = '-';
		int at = start + (int) (bits >>> 63);
		bits &= Long.MAX_VALUE;
		double magnitude = Double.longBitsToDouble(bits);
		// No two decimals of up to 15 digits are the same float64: so if there is one,
		// it is the shortest.
		long scaled = (long) (magnitude * 1e8 + 0.5);
		boolean isShort = scaled / 1e8 == magnitude && scaled < MAX_SCALED;
		if (isShort && (scaled >= MIN_SCALED || scaled == 0)) {
			return writeShort(scaled, out, at);
		}
		return writeShortest(bits, out, at);
	}

	/** Writes a number of up to seven digits before the point and eight after it. */
	private static int writeShort(long scaled, byte[] out, int at) {
		long integer = scaled / TEN_TO_8;
		long digits = Digits.ofNumber(integer);
		int leadingZeros = Math.min(Long.numberOfTrailingZeros(digits) >>> 3, 7);
		Digits.put(out, at, (digits + Digits.ASCII) >>> (8 * leadingZeros));
		int point = at + 8 - leadingZeros;
		out[point] = '.';
		long decimals = Digits.ofNumber(scaled - integer * TEN_TO_8);
		Digits.put(out, point + 1, decimals + Digits.ASCII);
		return point + 1 + Math.max(1, 8 - (Long.numberOfLeadingZeros(decimals) >>> 3));
	}

	private static int writeShortest(long bits, byte[] out, int at) {
		long fraction = bits & (IMPLICIT_BIT - 1);
		int exponent = (int) (bits >>> 52);
		if (bits <= 2) {
			// One digit would do; this is the closest decimal of two.
			return format((bits == 1) ? 49 : 99, -325, out, at);
		}
		if (exponent == 0) {
			int k = log10(MIN_Q);
			return format(shortest(fraction, MIN_Q, k, 2), k, out, at);
		}
		int q = exponent + MIN_Q - 1;
		// Below a power of two, the neighbour is half as far away as above it.
		boolean irregular = fraction == 0 && exponent > 1;
		int k = irregular ? log10OfThreeQuarters(q) : log10(q);
		return format(shortest(IMPLICIT_BIT + fraction, q, k, irregular ? 1 : 2), k, out, at);
	}

	/** ⌊log10 2^q⌋, for every q of float64. */
	private static int log10(int q) {
		return (q * 315653) >> 20;
	}

	/** ⌊log10 (3/4 · 2^q)⌋. */
	private static int log10OfThreeQuarters(int q) {
		return (q * 631305 - 261663) >> 21;
	}

	/**
	 * Finds s. The decimals that read back as the number lie between the midpoints to its
	 * neighbours; everything is counted in quarters.
	 * @param below the distance to the lower midpoint, in quarters of 2^q
	 */
	private static long shortest(long c, int q, int k, int below) {
		long high = PowersOfTen.high(-k);
		long low = PowersOfTen.low(-k);
		int h = q + PowersOfTen.log2(-k) + 1;
		long v = scale(high, low, (4 * c) << h);
		// If c is odd, the midpoints read back as its even neighbours.
		long odd = c & 1;
		long lower = scale(high, low, (4 * c - below) << h) + odd;
		long upper = scale(high, low, (4 * c + 2) << h) - odd;
		long s = v >>> 2;
		// At most one multiple of ten is between the midpoints: the first above the
		// lower.
		long shorter = 10 * ((lower + 39) / 40);
		if (4 * shorter <= upper && s >= 100) {
			return shorter;
		}
		// The closest integer, the even one of two. It is below the lower midpoint only
		// at powers of two.
		long closest = s + (((v & 3) + (s & 1) + 1) >>> 2);
		return (4 * closest < lower) ? closest + 1 : closest;
	}

	/**
	 * The product of a number and a power of ten, over 2^128, rounded to odd: an integer
	 * stays, anything else becomes the odd integer next to it. So comparisons with even
	 * integers are exact.
	 */
	private static long scale(long high, long low, long number) {
		long middle = high * number;
		long carried = Math.unsignedMultiplyHigh(low, number);
		long sum = middle + carried;
		long product = Math.unsignedMultiplyHigh(high, number) + PowersOfTen.carry(middle, carried, sum);
		// The power was rounded up, so the product is too large by less than 1 here.
		return (Long.compareUnsigned(sum, 1) > 0) ? product | 1 : product;
	}

	/**
	 * Writes s · 10^k as Java does: without an exponent from 10^-3 to 10^7, else with
	 * one.
	 */
	private static int format(long s, int k, byte[] out, int at) {
		long significand = s;
		// 0.d1d2… · 10^point, with 17 digits.
		int point = k + 17;
		while (significand < TEN_TO_16) {
			significand *= 10;
			point--;
		}
		long first = significand / TEN_TO_16;
		long rest = significand - first * TEN_TO_16;
		long middle = rest / TEN_TO_8;
		long upperDigits = Digits.ofNumber(middle);
		long lowerDigits = Digits.ofNumber(rest - middle * TEN_TO_8);
		int length = length(upperDigits, lowerDigits);
		boolean plain = -3 < point && point <= 7;
		int start = at;
		if (plain && point <= 0) {
			Digits.put(out, at, Digits.ASCII + (('.' - '0') << 8));
			start = at + 1 - point;
		}
		out[start + 1] = (byte) ('0' + first);
		Digits.put(out, start + 2, upperDigits + Digits.ASCII);
		Digits.put(out, start + 10, lowerDigits + Digits.ASCII);
		if (!plain) {
			return writeExponent(point - 1, out, insertPoint(1, length, out, start));
		}
		return (point <= 0) ? start + 1 + length : insertPoint(point, length, out, start);
	}

	/** How many of 17 digits there are without the zeros at the end. */
	private static int length(long upperDigits, long lowerDigits) {
		return (lowerDigits != 0) ? 17 - (Long.numberOfLeadingZeros(lowerDigits) >>> 3)
				: 9 - (Long.numberOfLeadingZeros(upperDigits) >>> 3);
	}

	/**
	 * Inserts the point into digits that begin one byte after the start.
	 * @param point how many digits precede the point
	 * @param out modified
	 * @return the index after the last digit; at least one digit follows the point
	 */
	private static int insertPoint(int point, int length, byte[] out, int start) {
		for (int i = start; i < start + point; i++) {
			out[i] = out[i + 1];
		}
		out[start + point] = '.';
		return start + 1 + Math.max(length, point + 1);
	}

	private static int writeExponent(int exponent, byte[] out, int start) {
		int at = start;
		out[at++] = 'E';
		if (exponent < 0) {
			out[at++] = '-';
		}
		int magnitude = Math.abs(exponent);
		if (magnitude >= 100) {
			out[at++] = (byte) ('0' + magnitude / 100);
		}
		if (magnitude >= 10) {
			out[at++] = (byte) ('0' + magnitude / 10 % 10);
		}
		out[at++] = (byte) ('0' + magnitude % 10);
		return at;
	}

}
