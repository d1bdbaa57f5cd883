package dev.trainstep.core;

import dev.trainstep.core.variant.Prose;

/** The gradient of one parameter, as given and as measured by a central difference. */
// @formatter:off
@Prose("The gradient of one parameter, as given and as measured.")
public record CheckedGradient(
		@Prose("The parameter, as a JSON pointer in URI fragment form.")
		String pointer,
		@Prose("The gradient that was given.")
		double given,
		@Prose("The difference of the losses, over the difference of the parameter.")
		double numeric,
		@Prose("|given − numeric|, scaled like `maxRelativeError`.")
		double relativeError) {
	// @formatter:on
}
