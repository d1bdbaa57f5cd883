package dev.trainstep.core.violation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

import dev.trainstep.core.violation.Violation.Kind;

/** Collects violations, so that a caller is told all of them at once. */
public final class Violations {

	/** More than these are of no more help. */
	public static final int LIMIT = 20;

	private static final Comparator<Violation> BY_KIND = Comparator.comparing(Violation::kind);

	private final List<Violation> violations;

	/** What all pointers begin with. */
	private final String prefix;

	/** Those of the whole input, whose part this is about; itself for the whole. */
	private final Violations whole;

	/** The last of the kinds found so far. */
	private Kind last = Kind.MALFORMED;

	public Violations() {
		this.violations = new ArrayList<>();
		this.prefix = "#";
		this.whole = this;
	}

	private Violations(Violations whole, String prefix) {
		this.violations = whole.violations;
		this.prefix = prefix;
		this.whole = whole;
	}

	/** The violations of a field, whose pointers begin below it. */
	public Violations within(String field) {
		return new Violations(this.whole, this.prefix + "/" + field);
	}

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
		this.violations.add(new Violation(kind, this.prefix + pointer.substring(1), detail));
		this.whole.last = Collections.max(this.violations, BY_KIND).kind();
	}

	/** Whether a further violation of this kind would be kept. */
	public boolean wants(Kind kind) {
		return this.violations.size() < LIMIT || kind.compareTo(this.whole.last) < 0;
	}

	/** Whether there is a violation of this kind. */
	public boolean contain(Kind kind) {
		return this.violations.stream().anyMatch((violation) -> violation.kind() == kind);
	}

	public boolean isEmpty() {
		return this.violations.isEmpty();
	}

	/** Whether there is a violation at this place, or somewhere below it. */
	public boolean cover(String pointer) {
		String place = this.prefix + pointer.substring(1) + "/";
		return this.violations.stream().anyMatch((violation) -> (violation.pointer() + "/").startsWith(place));
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
