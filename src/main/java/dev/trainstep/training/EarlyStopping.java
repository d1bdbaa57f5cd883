package dev.trainstep.training;

/**
 * Ends a run whose loss no longer falls: that on the validation data if there is any,
 * else that of training.
 *
 * @param patience epochs without improvement after which the run ends, at least 1
 * @param minDelta how far below the best loss an improvement is, at least 0
 */
public record EarlyStopping(long patience, double minDelta) {
}
