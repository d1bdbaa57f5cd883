package dev.trainstep.core;

/**
 * The generator of all random numbers here: Steele, Lea and Flood's SplitMix64
 * (doi:10.1145/2660193.2660195), the one of java.util.SplittableRandom and of the seeding
 * of the xoshiro family. Written out, since its numbers are part of the contract.
 */
public final class SplitMix64 {

	private static final long GAMMA = 0x9e3779b97f4a7c15L;

	private long state;

	public SplitMix64(long seed) {
		this.state = seed;
	}

	/**
	 * The generator that has the (index + 1)-th number of that of {@code seed} as its
	 * seed.
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

	/** The upper 53 bits of the next number, as a fraction of 2⁵³: from 0 to below 1. */
	public double nextDouble() {
		return (nextLong() >>> 11) * 0x1p-53;
	}

	/**
	 * The upper 64 bits of the next number, unsigned, times {@code bound}: from 0 to
	 * below the bound.
	 */
	public int nextInt(int bound) {
		return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
	}

}
