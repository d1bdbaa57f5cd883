package dev.trainstep.core;

/**
 * The generator of all random numbers: SplitMix64 by Steele, Lea and Flood
 * (doi:10.1145/2660193.2660195), the algorithm of {@code java.util.SplittableRandom}. It
 * is written out because its numbers are part of the contract.
 */
public final class SplitMix64 {

	private static final long GAMMA = 0x9e3779b97f4a7c15L;

	private long state;

	public SplitMix64(long seed) {
		this.state = seed;
	}

	/**
	 * The generator whose seed is number {@code index}, counted from 0, of the generator
	 * of {@code seed}.
	 */
	public static SplitMix64 ofIndex(long seed, long index) {
		return new SplitMix64(mix(seed + (index + 1) * GAMMA));
	}

	public long nextLong() {
		this.state += GAMMA;
		return mix(this.state);
	}

	private static long mix(long z) {
		long x = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
		x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
		return x ^ (x >>> 31);
	}

	/** A number in [0, 1): the upper 53 bits of the next number, over 2⁵³. */
	public double nextDouble() {
		return (nextLong() >>> 11) * 0x1p-53;
	}

	/**
	 * An integer in [0, bound): the upper 64 bits of the product of the next number,
	 * unsigned, and the bound.
	 */
	public int nextInt(int bound) {
		return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
	}

	/** Shuffles numbers from the end, as Fisher and Yates do. */
	public void shuffle(int[] numbers) {
		for (int i = numbers.length - 1; i > 0; i--) {
			int j = nextInt(i + 1);
			int swapped = numbers[i];
			numbers[i] = numbers[j];
			numbers[j] = swapped;
		}
	}

}
