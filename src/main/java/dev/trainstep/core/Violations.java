package dev.trainstep.core;

import java.util.ArrayList;
import java.util.List;

/** Collects violations, so that a caller is told all of them at once. */
public final class Violations {

	/** More than these are of no more help. */
	public static final int LIMIT = 20;

	private final List<Violation> violations = new ArrayList<>();

	/** Adds a violation; past {@link #LIMIT} of them it changes nothing. */
	public void add(Violation.Kind kind, String pointer, String detail) {
		if (this.violations.size() < LIMIT) {
			this.violations.add(new Violation(kind, pointer, detail));
		}
	}

	public boolean isEmpty() {
		return this.violations.isEmpty();
	}

	/** Whether there is a violation at this place, or somewhere below it. */
	public boolean cover(String pointer) {
		return this.violations.stream().anyMatch((violation) -> (violation.pointer() + "/").startsWith(pointer + "/"));
	}

	/**
	 * Ends the collecting.
	 * @throws InvalidInputException with all violations, if there is one
	 */
	public void throwIfAny() {
		if (!isEmpty()) {
			throw new InvalidInputException(this.violations);
		}
	}

}
