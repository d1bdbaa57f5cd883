package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;

import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Samples;
import dev.trainstep.core.variant.Prose;

/** What one layer computed. */
// @formatter:off
@Schema(name = "Trace")
@Prose("What one layer computed.")
record TraceFields(
		@Prose("W·x (+ b). `[m]`, or B × m.")
		Samples z,
		@Prose("f(z). `[m]`, or B × m.")
		Samples a) {
	// @formatter:on

	static TraceFields of(ForwardPass pass, int l, boolean single) {
		return new TraceFields(new Samples(pass.preActivations(l), single), new Samples(pass.activations(l), single));
	}

}
