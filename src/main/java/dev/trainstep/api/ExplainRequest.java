package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.BackwardPass;
import dev.trainstep.core.Data;
import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Network;
import dev.trainstep.core.Samples;
import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.explain.Selection;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.json.Hint;

/** Asks for the arithmetic of a step. */
// @formatter:off
@Prose("A network, one sample, and how far to go.")
record ExplainRequest(
		@JsonUnwrapped NetworkFields network,
		@JsonUnwrapped RequestData data,
		@Prose(RequestData.DH)
		@Nullable Samples dh,
		@Prose(NetworkFields.LOSS_FUNCTION)
		@Nullable LossFunction lossFunction,
		@JsonUnwrapped UpdateFields update,
		@Prose("""
				What to explain, with all that it depends on: pointers to results, such as `#/u3/1`, `#/loss`, `#/delta1/0`, \
				`#/gradients/W1/0/1` and `#/after/W1/0/1`, with layers `#/trace/0/z/1`, `#/deltas/0/1` and \
				`#/after/layers/0/W/0/1`. A pointer to an array names all of it. At most 32. Left out: everything.""")
		@Hint(value = "what to explain goes into of, as pointers", fields = { "outputs" })
		String @Nullable [] of,
		@Setting(value = "With how many significant digits a text has its numbers. JSON has all digits.", otherwise = "4",
				min = 1, max = 17)
		long digits) implements Request<ExplainRequest.Step> {
	// @formatter:on

	/** To take one step, as far as it is selected, and explain it. */
	record Step(Network network, Data data, UpdateRule rule, Selection selection, int digits) implements Request.Task {

		/**
		 * What a term takes in memory, with its names, while its computation is written.
		 */
		private static final long NUMBERS_PER_TERM = 128;

		/** What is kept of a computation that is not being written. */
		private static final long NUMBERS_PER_COMPUTATION = 4;

		/** A term in an answer, with its pointers. */
		private static final long ANSWER_PER_TERM = 12;

		/**
		 * The rest of a computation in an answer: that of an update by Adam has a dozen
		 * numbers.
		 */
		private static final long ANSWER_PER_COMPUTATION = 64;

		/** The work of writing them. */
		private static final long COST_PER_TERM = 5_000;

		private static final long COST_PER_COMPUTATION = 20_000;

		@Override
		public Cost cost() {
			long terms = this.selection.terms();
			long computations = this.selection.computations();
			long passes = ForwardPass.numbers(this.network, 1) + BackwardPass.numbers(this.network, 1);
			return new Cost(3 * this.network.cost() + COST_PER_TERM * terms + COST_PER_COMPUTATION * computations,
					passes + 2 * Update.numbers(this.network, this.rule) + NUMBERS_PER_TERM * this.selection.longest()
							+ NUMBERS_PER_COMPUTATION * computations,
					ANSWER_PER_TERM * terms + ANSWER_PER_COMPUTATION * computations);
		}

	}

	@Override
	public void checkPresence(Violations violations) {
		this.network.checkPresence(violations);
		this.update.checkPresence(violations);
	}

	@Override
	public Step check(Violations violations) {
		RequestData.checkLossFunction(this.lossFunction, this.dh, violations);
		UncheckedNetwork network = this.network.toNetwork(this.lossFunction);
		Data data = this.data.toData(this.dh);
		UpdateRule rule = this.update.toRule();
		if (!data.x().single()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/x",
					"is a batch; one sample is explained at a time: send one row, without the brackets around it");
		}
		network.check(data, violations);
		data.check(network, violations);
		rule.check(network, violations);
		var selection = Selection.of(network, data, rule.clipNorm() != null, this.of, violations);
		return new Step(network.checked(violations), data, rule, selection, (int) this.digits);
	}

}
