package dev.trainstep.training.schedule;

import dev.trainstep.core.variant.Setting;

/**
 * The factor falls from 1 along a line: 1 − (1 − f)·t / steps. It would reach f one step
 * after the last.
 */
// @formatter:off
public record Linear(
		@Setting(value = "Steps over which the learning rate rises to eta.", otherwise = "0")
		long warmupSteps,
		@Setting(value = "The share of eta at the end.", otherwise = "0.0", max = 1.0)
		double finalFactor) implements Schedule {
	// @formatter:on

	@Override
	public double factor(long t, long steps) {
		return 1.0 - (1.0 - this.finalFactor) * ((double) t / steps);
	}

	@Override
	public boolean looksAhead() {
		return true;
	}

}
