package dev.trainstep.decimal;

import java.math.BigInteger;

/**
 * The powers of ten in the range of float64, in 128 bits, normalized and rounded up: 10^q
 * ≈ (high · 2^64 + low) · 2^(⌊log2 10^q⌋ − 127).
 */
final class PowersOfTen {

	/** The least exponent: 19 digits times 10^MIN are about the smallest float64. */
	static final int MIN = -342;

	/** The greatest exponent: the smallest float64 times 10^MAX is above 1. */
	static final int MAX = 324;

	private static final long[] HIGH = new long[MAX - MIN + 1];

	private static final long[] LOW = new long[MAX - MIN + 1];

	static {
		BigInteger power = BigInteger.ONE;
		for (int q = 0; q <= -MIN; q++) {
			int length = power.bitLength();
			if (q <= MAX) {
				// 10^q · 2^(128 − length)
				put(q, power.shiftLeft(128).negate().shiftRight(length).negate());
			}
			if (q > 0) {
				// 10^−q · 2^(127 + length)
				put(-q, BigInteger.ONE.shiftLeft(127 + length).divide(power).add(BigInteger.ONE));
			}
			power = power.multiply(BigInteger.TEN);
		}
	}

	private PowersOfTen() {
	}

	private static void put(int q, BigInteger bits) {
		HIGH[q - MIN] = bits.shiftRight(64).longValue();
		LOW[q - MIN] = bits.longValue();
	}

	static long high(int q) {
		return HIGH[q - MIN];
	}

	static long low(int q) {
		return LOW[q - MIN];
	}

	/** ⌊log2 10^q⌋, for every q from MIN to MAX. */
	static int log2(int q) {
		return (q * 1741647) >> 19;
	}

	/** The carry of an unsigned sum: 0 or 1, without a branch. */
	static long carry(long a, long b, long sum) {
		return ((a & b) | ((a | b) & ~sum)) >>> 63;
	}

}
