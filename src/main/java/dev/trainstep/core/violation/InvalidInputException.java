package dev.trainstep.core.violation;

import java.util.List;

/** An input that cannot be answered, with every reason that was found. */
@SuppressWarnings("serial") // never serialised
public final class InvalidInputException extends RuntimeException {

	private final List<Violation> violations;

	public InvalidInputException(List<Violation> violations) {
		// No stack trace: a mistake of the caller, and may be frequent.
		super(violations.getFirst().pointer() + ": " + violations.getFirst().detail(), null, false, false);
		this.violations = List.copyOf(violations);
	}

	/** At least one. */
	public List<Violation> violations() {
		return this.violations;
	}

}
