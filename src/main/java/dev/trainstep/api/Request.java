package dev.trainstep.api;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.training.RunLimits;

/**
 * A request whose parts have to fit each other.
 *
 * @param <T> what it asks for
 */
interface Request<T extends Request.Task> {

	/**
	 * Adds a violation for each field that is missing, or excludes another, beyond what
	 * single fields tell. Some parts may not have been read.
	 */
	default void checkPresence(Violations violations) {
	}

	/**
	 * Checks that the parts fit each other, and turns them into domain objects.
	 * @param violations those found before
	 * @throws InvalidInputException with these and all that are found
	 */
	T check(Violations violations);

	/** What a request asks for: domain objects that fit each other. */
	interface Task {

		/**
		 * What it takes, from the shapes alone: the limits of the service are about this.
		 */
		Cost cost();

		/**
		 * What memory is reserved for.
		 * @param limits how long a run may be
		 */
		default Cost reservation(RunLimits limits) {
			return cost();
		}

		/** Whether it may take minutes, and so has a permit of its own kind. */
		default boolean isRun() {
			return false;
		}

	}

}
