package dev.trainstep.training.schedule;

import dev.trainstep.core.variant.Setting;

/** Falls by a factor after every so many steps: factor^⌊t / everySteps⌋. */
// @formatter:off
public record Step(
		@Setting(value = "Steps over which the rate rises to eta.", otherwise = "0")
		long warmupSteps,
		@Setting(value = "Steps from one fall to the next.", min = 1.0)
		long everySteps,
		@Setting(value = "What the rate is multiplied by.", otherwise = "0.1", max = 1.0)
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
