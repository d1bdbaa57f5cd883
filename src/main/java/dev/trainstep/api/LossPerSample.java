package dev.trainstep.api;

import tools.jackson.core.JsonGenerator;

/**
 * The loss of each sample.
 *
 * @param values one per sample
 * @param single whether this is one sample rather than a batch, be it a batch of one
 */
record LossPerSample(double[] values, boolean single) {

	/** Writes a number for one sample, else an array. */
	static void write(JsonGenerator generator, LossPerSample losses) {
		if (losses.single) {
			generator.writeNumber(losses.values[0]);
		}
		else {
			generator.writeArray(losses.values, 0, losses.values.length);
		}
	}

}
