package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.Data;
import dev.trainstep.core.GradientCheck;
import dev.trainstep.core.Network;
import dev.trainstep.core.Parameters;
import dev.trainstep.core.Samples;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.Violations;

/** Asks whether gradients are right. */
// @formatter:off
@Prose("A network of at most 20,000 parameters, data, and the gradients to check.")
record GradientCheckRequest(
		@JsonUnwrapped NetworkFields network,
		@JsonUnwrapped RequestData data,
		@Prose(RequestData.DH)
		@Nullable Samples dh,
		@Prose(NetworkFields.LOSS_FUNCTION)
		@Nullable LossFunction lossFunction,
		@Prose("The gradients to check: your own. Left out: the service checks those it finds itself.")
		@Nullable ParameterFields gradients,
		@JsonUnwrapped GradientCheck.Settings settings) implements Request<GradientCheckRequest.Check> {
	// @formatter:on

	/**
	 * To compare gradients with differences of the loss.
	 *
	 * @param gradients null for the service's own
	 */
	record Check(Network network, Data data, @Nullable Parameters gradients,
			GradientCheck.Settings settings) implements Request.Task {

		/** The pointer and the numbers of one of `worst`, with their names. */
		private static final long ANSWER_PER_WORST = 6;

		@Override
		public Cost cost() {
			long samples = this.data.x().count();
			boolean given = this.gradients != null;
			long parameters = this.network.parameters().count();
			return new Cost(samples * (3 * this.network.cost() + GradientCheck.cost(this.network, given)),
					GradientCheck.numbers(this.network, samples, given),
					parameters + ANSWER_PER_WORST * Math.min(this.settings.limit(), parameters));
		}

	}

	@Override
	public void checkPresence(Violations violations) {
		this.network.checkPresence(violations);
		this.data.checkTarget(this.dh, violations);
		ParameterFields.checkPresence(this.gradients, violations.within("gradients"));
	}

	@Override
	public Check check(Violations violations) {
		RequestData.checkLossFunction(this.lossFunction, this.dh, violations);
		UncheckedNetwork network = this.network.toNetwork(this.lossFunction);
		Data data = this.data.toData(this.dh);
		Parameters gradients = ParameterFields.parametersOf(this.gradients);
		network.check(data, violations);
		data.check(network, violations);
		GradientCheck.checkSize(network, violations);
		if (gradients != null) {
			gradients.check(network, violations.within("gradients"));
		}
		return new Check(network.checked(violations), data, gradients, this.settings);
	}

}
