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

	/**
	 * The bits of a product below those that are kept. The lower half of a power adds at
	 * most 1 to it, so it matters to one product of 256: where these are all 0 or all 1.
	 */
	private static final long UNDECIDED = 0x1FE;

	/** The bias of the exponent of float64, for a significand that is an integer. */
	private static final int BIAS = 1075;

	private static final int MAX_BIASED_EXPONENT = 2046;

	/** The powers of ten that float64 represents exactly. */
	private static final double[] EXACT = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
			1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

	private DecimalRounding() {
	}

	/**
	 * w · 10^q as the bits of a float64.
	 * @param w unsigned
	 * @return negative if this method cannot decide: the rounding is not certain, or the
	 * result is subnormal or infinite
	 */
	static long toBits(long w, int q) {
		if (w >>> EXACT_BITS == 0 && Math.abs(q) < EXACT.length) {
			return Double.doubleToRawLongBits((q < 0) ? w / EXACT[-q] : w * EXACT[q]);
		}
		if (w == 0) {
			return 0;
		}
		return (PowersOfTen.MIN <= q && q <= PowersOfTen.MAX) ? round(w, q) : -1;
	}

	private static long round(long w, int q) {
		int zeros = Long.numberOfLeadingZeros(w);
		long normalized = w << zeros;
		long high = PowersOfTen.high(q);
		long product = Math.unsignedMultiplyHigh(high, normalized);
		if (((product + 1) & UNDECIDED) == 0) {
			long middle = high * normalized;
			long carried = Math.unsignedMultiplyHigh(PowersOfTen.low(q), normalized);
			long sum = middle + carried;
			product += PowersOfTen.carry(middle, carried, sum);
			// The power was rounded up, so the product is too large by less than 1 of
			// the sum.
			if ((product & UNDECIDED) == 0 && Long.compareUnsigned(sum, 1) <= 0) {
				return -1;
			}
		}
		// 54 bits: the last one decides the rounding.
		int shift = 9 + (int) (product >>> 63);
		int biased = PowersOfTen.log2(q) + 2 - zeros + shift + BIAS;
		if (biased < 1 || biased >= MAX_BIASED_EXPONENT) {
			return -1;
		}
		// The first bit of the significand is carried into the exponent.
		return ((biased - 1L) << (SIGNIFICAND_BITS - 1)) + (((product >>> shift) + 1) >>> 1);
	}

}
