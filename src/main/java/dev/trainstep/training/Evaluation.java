package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

/**
 * How well a network does on data.
 *
 * @param loss the mean loss
 * @param accuracy the share of samples that are right; null where there are no classes
 */
record Evaluation(double loss, @Nullable Double accuracy) {
}
