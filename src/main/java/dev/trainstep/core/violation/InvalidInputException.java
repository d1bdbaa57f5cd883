package dev.trainstep.core.violation;

import java.util.List;

/** Thrown for an input that cannot be answered; has all violations that were found. */
@SuppressWarnings("serial") // never serialised
public final class InvalidInputException extends RuntimeException {

	private final List<Violation> violations;

	public InvalidInputException(List<Violation> violations) {
		// No stack trace: the mistake is the caller's, and may be frequent.
		super(violations.getFirst().pointer() + ": " + violations.getFirst().detail(), null, false, false);
		this.violations = List.copyOf(violations);
	}

	/** The violations: at least one. */
	public List<Violation> violations() {
		return this.violations;
	}

}
