package dev.trainstep.decimal;

import java.math.BigInteger;

/**
 * The powers of ten that float64 takes, in 128 bits, of which the topmost is set, and
 * rounded up: 10^q ≈ (high · 2^64 + low) · 2^(⌊log2 10^q⌋ − 127).
 */
final class PowersOfTen {

	/** With 19 digits before it, about as small as the smallest float64. */
	static final int MIN = -342;

	/** What makes an integer of the smallest float64. */
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

	/** ⌊log2 10^q⌋, for all q here. */
	static int log2(int q) {
		return (q * 1741647) >> 19;
	}

	/** What is carried where two unsigned numbers are added: 0 or 1, without a branch. */
	static long carry(long a, long b, long sum) {
		return ((a & b) | ((a | b) & ~sum)) >>> 63;
	}

}
