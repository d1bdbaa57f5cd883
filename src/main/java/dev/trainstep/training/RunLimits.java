package dev.trainstep.training;

import java.time.Duration;

/**
 * How long a run may take. A run that reaches a limit ends with its weights so far, and
 * can be resumed.
 *
 * @param maxSteps the most steps of a run, at least 1
 * @param maxDuration the most time of a run, above 0
 */
public record RunLimits(long maxSteps, Duration maxDuration) {

	/**
	 * Checks both.
	 * @throws IllegalArgumentException if one of them is out of its range
	 */
	public RunLimits {
		if (maxSteps < 1 || !maxDuration.isPositive()) {
			throw new IllegalArgumentException("maxSteps is at least 1, maxDuration above 0");
		}
	}

}
