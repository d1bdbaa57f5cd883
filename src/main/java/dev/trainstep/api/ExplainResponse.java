package dev.trainstep.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;

import dev.trainstep.core.explain.Explanation;
import dev.trainstep.core.explain.HandCalculation;
import dev.trainstep.core.variant.Prose;

/**
 * The arithmetic of a step.
 *
 * @param calculation the same as text
 */
// @formatter:off
@Prose("The computations of a step.")
record ExplainResponse(
		@Prose("What is computed, in this order.")
		List<ComputationFields> computations,
		@JsonIgnore HandCalculation calculation) {
	// @formatter:on

	static ExplainResponse of(Explanation explanation, int digits) {
		return new ExplainResponse(explanation.computations().stream().map(ComputationFields::of).toList(),
				new HandCalculation(explanation, digits));
	}

}
