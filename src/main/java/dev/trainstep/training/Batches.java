package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

/**
 * How an epoch is divided into steps.
 *
 * @param size samples per step, at least 1; the last step of an epoch has the rest; null
 * for all samples in one step
 * @param seed the seed that shuffles the samples anew every epoch, at least 0; null for
 * the order in which they were sent
 */
public record Batches(@Nullable Long size, @Nullable Long seed) {

	/** All samples in one step, in the order in which they were sent. */
	public static final Batches ALL = new Batches(null, null);

	/**
	 * Checks both.
	 * @throws IllegalArgumentException if one of them is out of its range
	 */
	public Batches {
		if ((size != null && size < 1) || (seed != null && seed < 0)) {
			throw new IllegalArgumentException("a batch size is at least 1, a seed at least 0");
		}
	}

	/**
	 * Samples per step.
	 * @param samples the samples of an epoch
	 */
	int size(int samples) {
		return (this.size != null) ? Math.toIntExact(this.size) : samples;
	}

	/**
	 * Steps per epoch.
	 * @param samples the samples of an epoch
	 */
	long perEpoch(int samples) {
		return Math.ceilDiv(samples, size(samples));
	}

}
