package dev.trainstep.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;

import dev.trainstep.core.GradientCheck;

/** Whether gradients are right. */
// @formatter:off
@Schema(description = "How far the gradients are from central differences of the exact loss.")
record GradientCheckResponse(
		@Schema(description = "Whether the largest relative error is at most 5e-6.",
				requiredMode = Schema.RequiredMode.REQUIRED)
		boolean passed,
		@Schema(description = """
				The largest |given − numeric|, over the largest absolute value in the same W or b; or, where the difference \
				itself may be wrong by more, since its step is too large or rounding drowns it, over what could be told.""",
				requiredMode = Schema.RequiredMode.REQUIRED)
		double maxRelativeError,
		@Schema(description = "How many gradients were compared.", requiredMode = Schema.RequiredMode.REQUIRED)
		long checked,
		@ArraySchema(maxItems = 10, arraySchema = @Schema(description = "The gradients with the largest errors, the largest first.",
				requiredMode = Schema.RequiredMode.REQUIRED))
		List<Entry> worst,
		@Schema(description = """
				The parameters that were left out, since a step of theirs takes a pre-activation across the kink of `relu` or \
				`leakyRelu` at 0.""", requiredMode = Schema.RequiredMode.REQUIRED)
		List<String> kinks) {

	@Schema(name = "CheckedGradient", description = "One gradient, as given and as measured.")
	record Entry(
			@Schema(description = "The parameter, as a JSON pointer in URI fragment form.",
					requiredMode = Schema.RequiredMode.REQUIRED)
			String pointer,
			@Schema(description = "The gradient given.", requiredMode = Schema.RequiredMode.REQUIRED)
			double given,
			@Schema(description = "The difference of losses, over the difference of the parameter.",
					requiredMode = Schema.RequiredMode.REQUIRED)
			double numeric,
			@Schema(description = "|given − numeric|, scaled as `maxRelativeError` is.",
					requiredMode = Schema.RequiredMode.REQUIRED)
			double relativeError) {
	}
	// @formatter:on

	static GradientCheckResponse of(GradientCheck check) {
		return new GradientCheckResponse(check.passed(), check.maxRelativeError(), check.checked(),
				check.worst()
					.stream()
					.map((entry) -> new Entry(entry.pointer(), entry.given(), entry.numeric(), entry.relativeError()))
					.toList(),
				check.kinks());
	}

}
