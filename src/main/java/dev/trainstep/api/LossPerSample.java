package dev.trainstep.api;

/**
 * The loss of each sample.
 *
 * @param values one per sample
 * @param single whether this is one sample rather than a batch, be it a batch of one
 */
record LossPerSample(double[] values, boolean single) {
}
