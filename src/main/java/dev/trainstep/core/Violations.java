package dev.trainstep.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

import dev.trainstep.core.Violation.Kind;

/** Collects violations, so that a caller is told all of them at once. */
public final class Violations {

	/** More than these are of no more help. */
	public static final int LIMIT = 20;

	private final List<Violation> violations = new ArrayList<>();

	/**
	 * Adds a violation. Past {@link #LIMIT} it takes the place of one of a later kind, so
	 * that the first kind found is always among them.
	 */
	public void add(Kind kind, String pointer, String detail) {
		if (this.violations.size() == LIMIT) {
			if (!wants(kind)) {
				return;
			}
			this.violations.remove(latest());
		}
		this.violations.add(new Violation(kind, pointer, detail));
	}

	/** Whether a further violation of this kind would be kept. */
	public boolean wants(Kind kind) {
		return this.violations.size() < LIMIT || kind.compareTo(latest().kind()) < 0;
	}

	private Violation latest() {
		return Collections.max(this.violations.reversed(), Comparator.comparing(Violation::kind));
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
