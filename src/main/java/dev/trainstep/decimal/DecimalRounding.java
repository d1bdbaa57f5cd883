package dev.trainstep.decimal;

/**
 * Rounds w · 10^q to float64. Where one operation on float64 is exact, that operation
 * does it (William Clinger, "How to read floating point numbers accurately", 1990); else
 * a product with 128 bits of the power of ten (Daniel Lemire, "Number parsing at a
 * gigabyte per second", 2021). In rare cases those bits do not decide.
 */
final class DecimalRounding {

	private static final int SIGNIFICAND_BITS = 53;

	/**
	 * Fewer bits than a significand has: whether numbers of 16 and 17 digits fit in 53
	 * bits is chance, and the mispredicted branch cost a fifth of the time.
	 */
	private static final int EXACT_BITS = 49;

	/** The bias of the exponent of float64, for a significand that is an integer. */
	private static final int BIAS = 1075;

	private static final int MAX_BIASED_EXPONENT = 2046;

	/** The powers of ten that float64 represents exactly. */
	private static final double[] EXACT = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
			1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

	private DecimalRounding() {
	}

	/**
	 * w · 10^q as float64.
	 * @param w unsigned
	 * @return NaN if this method cannot decide
	 */
	static double toDouble(long w, int q) {
		if (w >>> EXACT_BITS == 0 && Math.abs(q) < EXACT.length) {
			return (q < 0) ? w / EXACT[-q] : w * EXACT[q];
		}
		if (w == 0) {
			return 0.0;
		}
		return (PowersOfTen.MIN <= q && q <= PowersOfTen.MAX) ? round(w, q) : Double.NaN;
	}

	/**
	 * w · 10^q as float64.
	 * @param w unsigned, above 0
	 * @return NaN if the rounding is not certain, or the result is subnormal or infinite
	 */
	private static double round(long w, int q) {
		int zeros = Long.numberOfLeadingZeros(w);
		long normalized = w << zeros;
		long high = PowersOfTen.high(q);
		long middle = high * normalized;
		long carried = Math.unsignedMultiplyHigh(PowersOfTen.low(q), normalized);
		long sum = middle + carried;
		long product = Math.unsignedMultiplyHigh(high, normalized) + PowersOfTen.carry(middle, carried, sum);
		// 54 bits: the last one decides the rounding.
		int shift = (product < 0) ? 10 : 9;
		long bits = product >>> shift;
		// The power was rounded up, so the product is too large by less than 1 of the
		// sum.
		if ((product << -shift) == 0 && Long.compareUnsigned(sum, 1) <= 0) {
			return Double.NaN;
		}
		int biased = PowersOfTen.log2(q) + 2 - zeros + shift + BIAS;
		if (biased < 1 || biased >= MAX_BIASED_EXPONENT) {
			return Double.NaN;
		}
		// The first bit of the significand is carried into the exponent.
		return Double.longBitsToDouble(((biased - 1L) << (SIGNIFICAND_BITS - 1)) + ((bits + 1) >>> 1));
	}

}
