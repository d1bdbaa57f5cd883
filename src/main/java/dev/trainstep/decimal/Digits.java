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
		long others = (((bytes & 0x7F7F_7F7F_7F7F_7F7FL) + 0x7676_7676_7676_7676L) | bytes) & 0x8080_8080_8080_8080L;
		return Long.numberOfTrailingZeros(others) >>> 3;
	}

	/** The number of eight digits: joins pairs, then pairs of pairs. */
	static long toNumber(long digits) {
		long pairs = digits * 10 + (digits >>> 8);
		long first = (pairs & 0x0000_00FF_0000_00FFL) * (100 + (1_000_000L << 32));
		long second = ((pairs >>> 16) & 0x0000_00FF_0000_00FFL) * (1 + (10_000L << 32));
		return (first + second) >>> 32;
	}

	/** The digits of a number below 10^8: splits it into halves, then into quarters. */
	static long ofNumber(long number) {
		long high = number / 10_000;
		long fours = high + ((number - 10_000 * high) << 32);
		long hundreds = ((fours * 10486) >>> 20) & 0x0000_007F_0000_007FL;
		long twos = hundreds + ((fours - 100 * hundreds) << 16);
		long tens = ((twos * 103) >>> 10) & 0x000F_000F_000F_000FL;
		return tens + ((twos - 10 * tens) << 8);
	}

}
