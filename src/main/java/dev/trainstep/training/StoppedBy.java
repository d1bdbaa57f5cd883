package dev.trainstep.training;

import dev.trainstep.core.variant.Prose;

/** What ended a run. */
@Prose("What ended a run.")
public enum StoppedBy {

	/** The run took all its epochs. */
	EPOCHS,
	/** The training loss of an epoch reached the target. */
	TARGET_LOSS,
	/** The loss did not improve for too long. */
	EARLY_STOPPING,
	/** The caller's deadline passed. */
	DEADLINE,
	/** A limit of the service was reached, or the service is stopping. */
	SERVER_LIMIT,
	/** A number left float64 in a step, which was not taken. */
	OVERFLOW

}
