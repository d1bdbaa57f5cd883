package dev.trainstep.core.violation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

import dev.trainstep.core.violation.Violation.Kind;

/** Collects violations, so that a caller learns all of them at once. */
public final class Violations {

	/** The most violations that are kept. */
	public static final int LIMIT = 20;

	private static final Comparator<Violation> BY_KIND = Comparator.comparing(Violation::kind);

	private final List<Violation> violations;

	/** The beginning of all pointers. */
	private final String prefix;

	/** The violations of the whole input: this object, unless it is for a part. */
	private final Violations whole;

	/** The last kind among those kept. */
	private Kind last = Kind.MALFORMED;

	private int found;

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

	/** The violations of a field: all pointers begin with the field's. */
	public Violations within(String field) {
		return new Violations(this.whole, this.prefix + "/" + field);
	}

	/** Adds a violation. */
	public void add(Kind kind, String pointer, String detail) {
		add(kind, () -> pointer, detail);
	}

	/**
	 * Adds a violation. Past {@link #LIMIT} it replaces one of the last kind, so that the
	 * first kind is always among those kept.
	 * @param pointer asked for if the violation is kept
	 */
	public void add(Kind kind, Supplier<String> pointer, String detail) {
		this.whole.found++;
		if (!wants(kind)) {
			return;
		}
		if (this.violations.size() == LIMIT) {
			this.violations.remove(Collections.max(this.violations.reversed(), BY_KIND));
		}
		this.violations.add(new Violation(kind, this.prefix + pointer.get().substring(1), detail));
		this.whole.last = Collections.max(this.violations, BY_KIND).kind();
	}

	/** Whether another violation of this kind would be kept. */
	private boolean wants(Kind kind) {
		return this.violations.size() < LIMIT || kind.compareTo(this.whole.last) < 0;
	}

	/** Whether there is a violation of this kind. */
	public boolean contain(Kind kind) {
		return this.violations.stream().anyMatch((violation) -> violation.kind() == kind);
	}

	public boolean isEmpty() {
		return this.violations.isEmpty();
	}

	/** Whether there is a violation at this place or below it. */
	public boolean cover(String pointer) {
		if (isEmpty()) {
			return false;
		}
		String place = this.prefix + pointer.substring(1) + "/";
		return this.violations.stream().anyMatch((violation) -> (violation.pointer() + "/").startsWith(place));
	}

	/**
	 * Throws if there is a violation.
	 * @throws InvalidInputException with all violations
	 */
	public void throwIfAny() {
		if (!isEmpty()) {
			throw new InvalidInputException(this.violations, this.whole.found);
		}
	}

}
