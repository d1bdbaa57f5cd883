package dev.trainstep.decimal;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;

/**
 * Makes the digits of a number in one vector, as {@link Digits#ofNumber} does, and puts
 * them, its sign and its point in place by one permutation of 32 bytes.
 */
final class VectorNumberWriter extends NumberWriter {

	private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_256;

	private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;

	/**
	 * Shows the compiler a factor of 32 bits: one instruction then multiplies, not three.
	 */
	private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

	/** Whether the processor has instructions for these vectors, such as AVX2. */
	static boolean isSupported() {
		return LongVector.SPECIES_PREFERRED.length() >= LONGS.length();
	}

	/**
	 * One method: the compiler has to see it whole, or it makes objects of the vectors.
	 */
	@Override
	int place(int count, long[] digits, int[] shapes, byte[] out, int start) {
		int at = start;
		for (int i = 0; i < count; i++) {
			LongVector eights = LongVector.fromArray(LONGS, digits, ShortestDecimal.PARTS * i);
			LongVector high = eights.and(UNSIGNED_INT)
				.mul(LongVector.broadcast(LONGS, 109_951_163).and(UNSIGNED_INT))
				.lanewise(LSHR, 40);
			IntVector fours = eights.sub(high.mul(LongVector.broadcast(LONGS, 10_000).and(UNSIGNED_INT)))
				.lanewise(LSHL, 32)
				.add(high)
				.reinterpretAsInts();
			IntVector hundreds = fours.mul(5243).lanewise(LSHR, 19);
			IntVector twos = fours.lanewise(LSHL, 16).sub(hundreds.mul((100 << 16) - 1));
			IntVector tens = twos.reinterpretAsShorts()
				.mul((short) 103)
				.reinterpretAsInts()
				.lanewise(LSHR, 10)
				.and(0x000F_000F);
			ByteVector values = twos.lanewise(LSHL, 8)
				.reinterpretAsShorts()
				.sub(tens.reinterpretAsShorts().mul((short) ((10 << 8) - 1)))
				.reinterpretAsBytes();
			long ending = Layout.ENDINGS[shapes[i]];
			int row = Layout.WIDTH * Layout.row(ending);
			ByteVector.fromArray(BYTES, Layout.VALUES, row)
				.selectFrom(values)
				.add(ByteVector.fromArray(BYTES, Layout.CHARACTERS, row))
				.intoArray(out, at);
			int significant = Long.SIZE - Long.numberOfLeadingZeros(values.compare(NE, (byte) 0).toLong());
			at = Layout.end(ending, significant, out, at);
		}
		return at;
	}

}
