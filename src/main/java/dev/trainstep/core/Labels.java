package dev.trainstep.core;

/**
 * Class indices, one per sample: targets or predictions.
 *
 * @param classes B indices, counted from 0
 * @param single whether this is one sample; a batch of one is a batch
 */
public record Labels(int[] classes, boolean single) {

	public Labels {
		if (classes.length == 0 || (single && classes.length != 1)) {
			throw new IllegalArgumentException("a single sample has one label, a batch at least one");
		}
	}

	/** The number of samples. */
	public int count() {
		return this.classes.length;
	}

}
