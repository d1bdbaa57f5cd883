package dev.trainstep.api;

import dev.trainstep.core.variant.Prose;

/** What a progress of a stream can carry beside how far the run is. */
@Prose("What a `progress` of a stream carries beside how far the run is.")
enum ProgressOutput {

	/** The network after its step. */
	NETWORK

}
