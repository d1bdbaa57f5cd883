package dev.trainstep.api;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.Cost;
import dev.trainstep.admission.RefusedException;
import dev.trainstep.core.violation.Violations;

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

	/** What answering this request, which was checked, takes. */
	Cost cost();

	/**
	 * Waits for its turn to be answered.
	 * @param cost its own
	 * @throws RefusedException if there is no room for it
	 */
	default void enter(Admission admission, Cost cost) {
		admission.startComputing(cost);
	}

}
