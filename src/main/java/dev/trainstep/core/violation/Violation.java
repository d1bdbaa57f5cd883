package dev.trainstep.core.violation;

/**
 * One thing that is wrong with an input, or with what comes of it.
 *
 * @param pointer the place in the request, as a JSON pointer in URI fragment form, such
 * as {@code #/W2/0}
 * @param detail what is wrong there; tells shapes and lengths, never a value of the
 * caller
 */
public record Violation(Kind kind, String pointer, String detail) {

	/**
	 * In what way something is wrong. Where several are, the first of these names the
	 * whole.
	 */
	public enum Kind {

		/** Cannot be read at all. */
		MALFORMED,
		/**
		 * Not of the declared structure: a field missing, unknown, given twice or of the
		 * wrong type.
		 */
		INVALID_REQUEST,
		/** Shapes that do not fit each other. */
		SHAPE_MISMATCH,
		/** A value or name that is not allowed where it stands. */
		INVALID_VALUE,
		/** More work than there is room for. */
		TOO_LARGE,
		/** A result beyond float64. */
		OVERFLOW

	}

}
