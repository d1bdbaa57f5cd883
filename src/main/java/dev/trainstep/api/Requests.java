package dev.trainstep.api;

import org.springframework.stereotype.Component;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.Cost;
import dev.trainstep.admission.RefusedException;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.training.RunLimits;

/** Lets requests in. */
@Component
class Requests {

	private final Admission admission;

	private final RunLimits limits;

	Requests(Admission admission, RunLimits limits) {
		this.admission = admission;
		this.limits = limits;
	}

	/**
	 * Checks a request, weighs its cost, and waits for its turn.
	 * @return what it asks for
	 * @throws InvalidInputException if its parts do not fit each other, or cost too much
	 * @throws RefusedException if there is no room for it
	 */
	<T extends Request.Task> T enter(Request<T> request) {
		var violations = new Violations();
		T task = request.check(violations);
		this.admission.excesses(task.cost()).forEach((excess) -> violations.add(Kind.TOO_LARGE, "#", excess));
		violations.throwIfAny();
		Cost reservation = task.reservation(this.limits);
		if (task.isRun()) {
			this.admission.startRun(reservation);
		}
		else {
			this.admission.startComputing(reservation);
		}
		return task;
	}

}
