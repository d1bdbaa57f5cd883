package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.SplitMix64;

/**
 * The order of the samples in an epoch, a function of seed and epoch alone: that in which
 * they came, shuffled from the end by the generator whose seed is the epoch's number of
 * that of the seed.
 */
final class SampleOrder {

	private final @Nullable Long seed;

	private final int[] order;

	private long epoch = -1;

	/**
	 * An order of so many samples.
	 * @param seed none to leave them in the order in which they came
	 */
	SampleOrder(int samples, @Nullable Long seed) {
		this.seed = seed;
		this.order = new int[samples];
	}

	/** The sample at a place of an epoch, both counted from 0. */
	int sample(long epoch, int place) {
		if (epoch != this.epoch) {
			arrange(epoch);
			this.epoch = epoch;
		}
		return this.order[place];
	}

	private void arrange(long epoch) {
		for (int i = 0; i < this.order.length; i++) {
			this.order[i] = i;
		}
		if (this.seed != null) {
			var random = SplitMix64.ofIndex(this.seed, epoch);
			for (int i = this.order.length - 1; i > 0; i--) {
				int j = random.nextInt(i + 1);
				int swapped = this.order[i];
				this.order[i] = this.order[j];
				this.order[j] = swapped;
			}
		}
	}

}
