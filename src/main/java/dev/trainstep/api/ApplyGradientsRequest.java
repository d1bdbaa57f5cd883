package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.Network;
import dev.trainstep.core.Parameters;
import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.Violations;

/** Asks for an update by given gradients. */
// @formatter:off
@Prose("A network, gradients of its shape, and how far to go.")
record ApplyGradientsRequest(
		@JsonUnwrapped NetworkFields network,
		@Prose("∂loss/∂ each parameter: those of `/gradients`, or a mean of them.")
		ParameterFields gradients,
		@JsonUnwrapped UpdateFields update) implements Request<ApplyGradientsRequest.Application> {
	// @formatter:on

	/** To move the network down the gradients. */
	record Application(Network network, Parameters gradients, UpdateRule rule) implements Request.Task {

		@Override
		public Cost cost() {
			return new Cost(this.network.parameters().count(), Update.numbers(this.network, this.rule),
					Update.resultNumbers(this.network, this.rule.optimizer()));
		}

	}

	@Override
	public void checkPresence(Violations violations) {
		this.network.checkPresence(violations);
		ParameterFields.checkPresence(this.gradients, violations.within("gradients"));
		this.update.checkPresence(violations);
	}

	@Override
	public Application check(Violations violations) {
		UncheckedNetwork network = this.network.toNetwork(null);
		Parameters gradients = this.gradients.toParameters();
		UpdateRule rule = this.update.toRule();
		network.check(null, violations);
		gradients.check(network, violations.within("gradients"));
		rule.check(network, violations);
		return new Application(network.checked(violations), gradients, rule);
	}

}
