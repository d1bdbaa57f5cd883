package dev.trainstep.training;

import dev.trainstep.core.variant.Prose;

/** What ended a run. */
@Prose("What ended a run.")
public enum StoppedBy {

	/** It took all its epochs. */
	EPOCHS,
	/** An epoch's training loss was at or below the target. */
	TARGET_LOSS,
	/** The loss did not improve for too long. */
	EARLY_STOPPING,
	/** The caller's deadline. */
	DEADLINE,
	/** A limit of the service, or its end. */
	SERVER_LIMIT

}
