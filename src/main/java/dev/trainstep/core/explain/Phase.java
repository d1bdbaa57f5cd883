package dev.trainstep.core.explain;

import dev.trainstep.core.variant.Prose;

/** The part of a step in which something is computed. */
@Prose("The part of a step in which something is computed.")
public enum Phase {

	/** Pre-activations and activations. */
	FORWARD,

	/** The loss. */
	LOSS,

	/** Deltas and gradients. */
	BACKWARD,

	/** The new parameters. */
	UPDATE

}
