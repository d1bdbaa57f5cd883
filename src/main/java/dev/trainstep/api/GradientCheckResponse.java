package dev.trainstep.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.CheckedGradient;
import dev.trainstep.core.GradientCheck;
import dev.trainstep.core.GradientCheck.GradientHint;
import dev.trainstep.core.variant.Prose;

/** Whether gradients are right. */
// @formatter:off
@Prose("How far the gradients are from central differences of the exact loss.")
record GradientCheckResponse(
		@Prose("Whether the largest relative error is at most `tolerance`.")
		boolean passed,
		@Prose("""
				The largest |given − numeric|, over the largest absolute value in the same W or b, or over e / `tolerance` where \
				that is larger; e is how far the difference itself may be off, by a long step or by rounding.""")
		double maxRelativeError,
		@Prose("How many gradients were compared.")
		long checked,
		@ArraySchema(maxItems = (int) GradientCheck.MAX_PARAMETERS)
		@Prose("The gradients with the largest errors, the largest first: at most `limit`.")
		List<CheckedGradient> worst,
		@Prose("""
				The parameters that were left out, since a step of theirs takes a pre-activation across the kink of `relu` or \
				`leakyRelu` at 0.""")
		List<String> kinks,
		@Prose("""
				For each wrong W or b that one of these, and no other, makes of the right gradients within the tolerance: it has \
				the opposite sign, lacks the activation's derivative (of a layer, of all hidden ones, or of all), is the sum over \
				the batch, not the mean, is already multiplied by eta (a number of one digit, such as 0.01), or is transposed. \
				Absent where there is none.""")
		@Nullable List<GradientHint> hints) {
	// @formatter:on

	static GradientCheckResponse of(GradientCheck check) {
		return new GradientCheckResponse(check.passed(), check.maxRelativeError(), check.checked(), check.worst(),
				check.kinks(), check.hints().isEmpty() ? null : check.hints());
	}

}
