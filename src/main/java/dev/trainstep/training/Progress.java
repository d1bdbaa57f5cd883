package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param step the steps taken
 * @param steps the steps planned
 * @param epoch the epoch of the last step, counted from 1
 * @param loss the mean over the steps of that epoch, so far
 * @param validationLoss after the last epoch that was completed
 * @param gradientNorm of the last step, before clipping
 * @param eta of the last step
 * @param elapsedMs since the start
 */
public record Progress(long step, long steps, long epoch, double loss, @Nullable Double validationLoss,
		double gradientNorm, double eta, long elapsedMs) {
}
