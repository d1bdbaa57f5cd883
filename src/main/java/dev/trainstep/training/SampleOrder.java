package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.SplitMix64;

/**
 * The order of the samples in an epoch: the order in which they were sent,
 * {@link SplitMix64#shuffle shuffled} by the generator {@link SplitMix64#ofIndex of} seed
 * and epoch. It is a function of seed and epoch alone.
 */
final class SampleOrder {

	private final @Nullable Long seed;

	private final int[] order;

	private long epoch = Long.MIN_VALUE;

	/**
	 * Allocates the order.
	 * @param samples the number of samples
	 * @param seed null to leave them in the order in which they were sent
	 */
	SampleOrder(int samples, @Nullable Long seed) {
		this.seed = seed;
		this.order = new int[samples];
	}

	/** How many numbers the order takes: an int is half a number. */
	static long numbers(long samples) {
		return Math.ceilDiv(samples, 2);
	}

	/** The sample at a place of an epoch, all counted from 0. */
	int sample(long epoch, int place) {
		if (epoch != this.epoch) {
			arrange(this.order, this.seed, epoch);
			this.epoch = epoch;
		}
		return this.order[place];
	}

	/**
	 * The order in which the last samples are held out. Its shuffle is that of an epoch
	 * of number −1.
	 */
	static int[] heldOut(int samples, @Nullable Long seed) {
		int[] order = new int[samples];
		arrange(order, seed, -1);
		return order;
	}

	/**
	 * @param order modified
	 */
	private static void arrange(int[] order, @Nullable Long seed, long epoch) {
		for (int i = 0; i < order.length; i++) {
			order[i] = i;
		}
		if (seed != null) {
			SplitMix64.ofIndex(seed, epoch).shuffle(order);
		}
	}

}
