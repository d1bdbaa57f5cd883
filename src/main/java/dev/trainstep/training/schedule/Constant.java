package dev.trainstep.training.schedule;

import dev.trainstep.core.variant.Setting;

/** The learning rate stays: factor 1. */
// @formatter:off
public record Constant(
		@Setting(value = "Steps over which the learning rate rises to eta.", otherwise = "0")
		long warmupSteps) implements Schedule {
	// @formatter:on

	@Override
	public double factor(long t, long steps) {
		return 1.0;
	}

	@Override
	public boolean looksAhead() {
		return false;
	}

}
