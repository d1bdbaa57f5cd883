package dev.trainstep.training.schedule;

import dev.trainstep.core.variant.Setting;

/** The learning rate falls by a factor at regular intervals: factor^⌊t / everySteps⌋. */
// @formatter:off
public record Step(
		@Setting(value = "Steps over which the learning rate rises to eta.", otherwise = "0")
		long warmupSteps,
		@Setting(value = "Steps from one fall to the next.", min = 1.0)
		long everySteps,
		@Setting(value = "What the learning rate is multiplied by at each fall.", otherwise = "0.1", max = 1.0)
		double factor) implements Schedule {
	// @formatter:on

	@Override
	public double factor(long t, long steps) {
		long falls = t / this.everySteps;
		return StrictMath.pow(this.factor, (double) falls);
	}

	@Override
	public boolean looksAhead() {
		return false;
	}

}
