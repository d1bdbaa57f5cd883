package dev.trainstep.training.schedule;

import dev.trainstep.core.variant.Setting;

/**
 * The factor falls from 1 along half a cosine: f + (1 − f)·(1 + cos(π·t / steps)) / 2. It
 * would reach f one step after the last (Loshchilov and Hutter, arXiv:1608.03983, without
 * restarts).
 */
// @formatter:off
public record Cosine(
		@Setting(value = "Steps over which the learning rate rises to eta.", otherwise = "0")
		long warmupSteps,
		@Setting(value = "The share of eta at the end.", otherwise = "0.0", max = 1.0)
		double finalFactor) implements Schedule {
	// @formatter:on

	@Override
	public double factor(long t, long steps) {
		double cos = StrictMath.cos(Math.PI * ((double) t / steps));
		return this.finalFactor + (1.0 - this.finalFactor) * ((1.0 + cos) / 2.0);
	}

	@Override
	public boolean looksAhead() {
		return true;
	}

}
