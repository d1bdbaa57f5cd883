package dev.trainstep.api;

import java.util.AbstractList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;

import dev.trainstep.core.explain.Computation;
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
		@Prose("What is computed, in this order.")
		List<ComputationFields> computations,
		@JsonIgnore HandCalculation calculation) {
	// @formatter:on

	static ExplainResponse of(Explanation explanation, int digits) {
		return new ExplainResponse(new Computations(explanation.computations()),
				new HandCalculation(explanation, digits));
	}

	private static final class Computations extends AbstractList<ComputationFields> {

		private final List<Computation> computations;

		Computations(List<Computation> computations) {
			this.computations = computations;
		}

		@Override
		public ComputationFields get(int index) {
			return ComputationFields.of(this.computations.get(index));
		}

		@Override
		public int size() {
			return this.computations.size();
		}

	}

}
