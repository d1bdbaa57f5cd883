package dev.trainstep.api;

/** What is said of values out of range, where several fields have the same range. */
final class Ranges {

	static final String SEED = "a seed is between 0 and 2^53 - 1";

	static final String AT_LEAST_ONE = "is at least 1";

	static final String NOT_BELOW_ZERO = "is not below 0";

	private Ranges() {
	}

}
