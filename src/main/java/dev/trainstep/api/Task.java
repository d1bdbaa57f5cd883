package dev.trainstep.api;

import dev.trainstep.admission.Cost;
import dev.trainstep.training.RunLimits;

/** What a request asks for: domain objects that fit each other. */
interface Task {

	/**
	 * What it takes, from the shapes alone.
	 * @param limits how long a run may be
	 */
	Cost cost(RunLimits limits);

	/** Whether it may take minutes, and so has a permit of its own kind. */
	default boolean isRun() {
		return false;
	}

}
