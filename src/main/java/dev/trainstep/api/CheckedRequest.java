package dev.trainstep.api;

import dev.trainstep.core.Violations;

/**
 * A request whose parts have to fit each other: checked as soon as it is read, so that no
 * controller sees a bad one.
 */
interface CheckedRequest {

	/** Finds what is missing, or given though it excludes something else. */
	void checkPresence(Violations violations);

	/**
	 * Finds everything that keeps this request, complete and well-formed, from being
	 * answered.
	 */
	void check(Violations violations);

}
