package dev.trainstep.api;

import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violations;

/**
 * A request whose parts have to fit each other.
 *
 * @param <T> what it asks for
 */
interface Request<T extends Task> {

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

}
