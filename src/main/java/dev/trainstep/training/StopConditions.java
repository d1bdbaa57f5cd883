package dev.trainstep.training;

import org.jspecify.annotations.Nullable;

/**
 * What ends a run before its last epoch. Each is optional.
 *
 * @param earlyStopping ends a run whose loss no longer falls
 * @param targetLoss ends the run after an epoch whose training loss is at most this
 * @param deadlineMs ends the run after this time, in milliseconds; at least 1
 */
public record StopConditions(@Nullable EarlyStopping earlyStopping, @Nullable Double targetLoss,
		@Nullable Long deadlineMs) {

	/** The run takes all its epochs. */
	public static final StopConditions NONE = new StopConditions(null, null, null);

	/**
	 * Checks the deadline.
	 * @throws IllegalArgumentException if it is below 1
	 */
	public StopConditions {
		if (deadlineMs != null && deadlineMs < 1) {
			throw new IllegalArgumentException("a deadline is at least 1 ms");
		}
	}

}
