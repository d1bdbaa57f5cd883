package dev.trainstep.training;

import java.time.Duration;

/**
 * How long a run may be. One that reaches a limit ends with what it has, and can be
 * resumed.
 *
 * @param maxSteps steps of one run
 * @param maxDuration time of one run
 */
public record RunLimits(long maxSteps, Duration maxDuration) {

	public RunLimits {
		if (maxSteps < 1 || !maxDuration.isPositive()) {
			throw new IllegalArgumentException("a run may take a step, and some time");
		}
	}

}
