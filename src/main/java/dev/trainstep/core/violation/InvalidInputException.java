package dev.trainstep.core.violation;

import java.util.List;

/** Thrown for an input that cannot be answered; has all violations that were found. */
@SuppressWarnings("serial") // never serialised
public final class InvalidInputException extends RuntimeException {

	private final List<Violation> violations;

	private final int found;

	/**
	 * @param found how many were found, of which these were kept
	 */
	InvalidInputException(List<Violation> violations, int found) {
		// No stack trace: the mistake is the caller's, and may be frequent.
		super(violations.getFirst().pointer() + ": " + violations.getFirst().detail(), null, false, false);
		this.violations = List.copyOf(violations);
		this.found = found;
	}

	public InvalidInputException(Violation violation) {
		this(List.of(violation), 1);
	}

	/** The violations: at least one, and at most {@link Violations#LIMIT}. */
	public List<Violation> violations() {
		return this.violations;
	}

	/** How many violations there are in all. */
	public int found() {
		return this.found;
	}

}
