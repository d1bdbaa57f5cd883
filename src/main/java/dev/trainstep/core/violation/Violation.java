package dev.trainstep.core.violation;

/**
 * One thing that is wrong with an input, or with a result computed from it.
 *
 * @param pointer the place in the request, as a JSON pointer in URI fragment form, such
 * as {@code #/W2/0}
 * @param detail what is wrong there; it names shapes and lengths, but no value of the
 * caller
 */
public record Violation(Kind kind, String pointer, String detail) {

	/**
	 * The kinds of violations, the most fundamental first. The first kind among several
	 * violations gives the problem its type.
	 */
	public enum Kind {

		/** The input is no JSON. */
		MALFORMED,
		/** The input is no archive of its format. */
		MALFORMED_ARCHIVE,
		/**
		 * The input does not have the declared structure: a field is missing, unknown,
		 * given twice or of the wrong type.
		 */
		INVALID_REQUEST,
		/** Shapes do not fit each other. */
		SHAPE_MISMATCH,
		/** A value or a name is not allowed at its place. */
		INVALID_VALUE,
		/** The work is above a limit. */
		TOO_LARGE,
		/** A result overflows float64. */
		OVERFLOW

	}

}
