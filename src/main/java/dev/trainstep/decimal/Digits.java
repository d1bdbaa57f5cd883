package dev.trainstep.decimal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight decimal digits in the bytes of a long: the first digit in the lowest byte, as in
 * memory.
 */
final class Digits {

	/** Eight times the digit 0 in ASCII: added to values, it makes digits. */
	static final long ASCII = 0x3030_3030_3030_3030L;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private Digits() {
	}

	static long get(byte[] bytes, int at) {
		return (long) LONGS.get(bytes, at);
	}

	static void put(byte[] bytes, int at, long eight) {
		LONGS.set(bytes, at, eight);
	}

	/** How many bytes, from the first on, are values of digits: 0 to 9. */
	static int count(long bytes) {
		return Long.numberOfTrailingZeros(others(bytes)) >>> 3;
	}

	/** Whether all bytes are values of digits. */
	static boolean areAll(long bytes) {
		return others(bytes) == 0;
	}

	/**
	 * The highest bit of the first byte that is no value of a digit, and bits after it: a
	 * byte carries into those after it only.
	 */
	private static long others(long bytes) {
		return ((bytes + 0x7676_7676_7676_7676L) | bytes) & 0x8080_8080_8080_8080L;
	}

	/** The number of eight digits: joins pairs, then pairs of pairs, then halves. */
	static long toNumber(long digits) {
		long pairs = ((digits * (1 + (10L << 8))) >>> 8) & 0x00FF_00FF_00FF_00FFL;
		long fours = ((pairs * (1 + (100L << 16))) >>> 16) & 0x0000_FFFF_0000_FFFFL;
		return (fours * (1 + (10_000L << 32))) >>> 32;
	}

	/**
	 * The number of the first of eight digits.
	 * @param count 0 to 8
	 */
	static long toNumber(long digits, int count) {
		// Shifts in zeros in front of them, in two steps: none shifts by 64.
		int shift = Byte.SIZE / 2 * (8 - count);
		return toNumber(digits << shift << shift);
	}

	/** The digits of a number below 10^8: splits it into halves, then into quarters. */
	static long ofNumber(long number) {
		long high = (number * 109_951_163) >>> 40;
		long fours = (number << 32) - high * ((10_000L << 32) - 1);
		long hundreds = ((fours * 10_486) >>> 20) & 0x0000_007F_0000_007FL;
		long twos = (fours << 16) - hundreds * ((100L << 16) - 1);
		long tens = ((twos * 103) >>> 10) & 0x000F_000F_000F_000FL;
		return (twos << 8) - tens * ((10 << 8) - 1);
	}

}
