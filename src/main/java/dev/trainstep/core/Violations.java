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

	private static final Comparator<Violation> BY_KIND = Comparator.comparing(Violation::kind);

	private final List<Violation> violations = new ArrayList<>();

	/** The last of the kinds found so far. */
	private Kind last = Kind.MALFORMED;

	/**
	 * Adds a violation. Past {@link #LIMIT} it takes the place of one of the last kind,
	 * so that the first kind found is always among them.
	 */
	public void add(Kind kind, String pointer, String detail) {
		if (!wants(kind)) {
			return;
		}
		if (this.violations.size() == LIMIT) {
			this.violations.remove(Collections.max(this.violations.reversed(), BY_KIND));
		}
		this.violations.add(new Violation(kind, pointer, detail));
		this.last = Collections.max(this.violations, BY_KIND).kind();
	}

	/** Whether a further violation of this kind would be kept. */
	public boolean wants(Kind kind) {
		return this.violations.size() < LIMIT || kind.compareTo(this.last) < 0;
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
