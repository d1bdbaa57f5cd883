package dev.trainstep.json;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.violation.Violations;

/**
 * One reading of a document, with everything that is wrong with it.
 *
 * @param <T> what is read
 */
public final class Reading<T> {

	private final Violations violations = new Violations();

	private @Nullable T value;

	private boolean complete = true;

	/** What helps with the field that is read now. */
	private @Nullable Hint hint;

	/** What is wrong. A reader of the value may add to it. */
	public Violations violations() {
		return this.violations;
	}

	/**
	 * What was read. If there are violations, what they point at is missing from it, or
	 * is a placeholder.
	 * @return null if there was no object
	 */
	public @Nullable T value() {
		return this.value;
	}

	/** Whether every value was read; some may have been out of their range. */
	public boolean isComplete() {
		return this.complete;
	}

	/**
	 * What was read, without violations.
	 */
	public T orThrow() {
		this.violations.throwIfAny();
		return Objects.requireNonNull(this.value);
	}

	@Nullable Hint hint() {
		return this.hint;
	}

	void setHint(@Nullable Hint hint) {
		this.hint = hint;
	}

	void setValue(@Nullable T value) {
		this.value = value;
	}

	/** Something could not be read. */
	void setIncomplete() {
		this.complete = false;
	}

}
