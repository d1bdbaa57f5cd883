package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;

import dev.trainstep.core.explain.Explanation;
import dev.trainstep.core.explain.HandCalculation;
import dev.trainstep.core.variant.Prose;

/**
 * The arithmetic of a step.
 *
 * @param computations made while they are written
 * @param calculation the same as text
 */
// @formatter:off
@Prose("The computations of a step.")
record ExplainResponse(
		@ArraySchema(schema = @Schema(implementation = ComputationFields.class))
		@Prose("What is computed, in this order.")
		Iterable<ComputationFields> computations,
		@JsonIgnore HandCalculation calculation) {
	// @formatter:on

	static ExplainResponse of(Explanation explanation, int digits) {
		return new ExplainResponse(() -> explanation.computations().map(ComputationFields::of).iterator(),
				new HandCalculation(explanation, digits));
	}

}
