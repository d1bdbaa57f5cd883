package dev.trainstep.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.ArraySchema;

import dev.trainstep.core.CheckedGradient;
import dev.trainstep.core.GradientCheck;
import dev.trainstep.core.variant.Prose;

/** Whether gradients are right. */
// @formatter:off
@Prose("How far the gradients are from central differences of the exact loss.")
record GradientCheckResponse(
		@Prose("Whether the largest relative error is at most 5e-6.")
		boolean passed,
		@Prose("""
				The largest |given − numeric|, over the largest absolute value in the same W or b; or, where the difference \
				itself may be wrong by more, since its step is too large or rounding drowns it, over what could be told.""")
		double maxRelativeError,
		@Prose("How many gradients were compared.")
		long checked,
		@ArraySchema(maxItems = 10)
		@Prose("The gradients with the largest errors, the largest first.")
		List<CheckedGradient> worst,
		@Prose("""
				The parameters that were left out, since a step of theirs takes a pre-activation across the kink of `relu` or \
				`leakyRelu` at 0.""")
		List<String> kinks) {
	// @formatter:on

	static GradientCheckResponse of(GradientCheck check) {
		return new GradientCheckResponse(check.passed(), check.maxRelativeError(), check.checked(), check.worst(),
				check.kinks());
	}

}
