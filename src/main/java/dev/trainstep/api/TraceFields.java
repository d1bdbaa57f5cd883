package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;

import dev.trainstep.core.Samples;

/** What one layer computed. */
// @formatter:off
@Schema(name = "Trace", description = "What one layer computed.")
record TraceFields(
		@Schema(description = "W·x (+ b). `[m]`, or B × m.", requiredMode = Schema.RequiredMode.REQUIRED)
		Samples z,
		@Schema(description = "f(z). `[m]`, or B × m.", requiredMode = Schema.RequiredMode.REQUIRED)
		Samples a) {
	// @formatter:on

}
