package dev.trainstep.training;

import dev.trainstep.core.variant.Prose;

/** Where a number left float64. */
// @formatter:off
@Prose("Where a number left float64.")
public record OverflowPlace(
		@Prose("What left it, or what it was computed from: a pointer into the request.")
		String pointer,
		@Prose("The step in which it did, counted from 1. It was not taken.")
		long step) {
	// @formatter:on
}
