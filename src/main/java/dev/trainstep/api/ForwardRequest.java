package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.api.Output.Basis;
import dev.trainstep.api.Output.Stage;
import dev.trainstep.core.Data;
import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Network;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.Violations;

/** Asks for a forward pass. */
// @formatter:off
@Prose("A network, and the data to apply it to.")
record ForwardRequest(
		@JsonUnwrapped NetworkFields network,
		@JsonUnwrapped RequestData data,
		@Prose(NetworkFields.LOSS_FUNCTION)
		@Nullable LossFunction lossFunction,
		String @Nullable [] outputs) implements Request<ForwardRequest.Forward> {
	// @formatter:on

	/** To apply the network to the data. */
	record Forward(Network network, Data data, Outputs outputs) implements Request.Task {

		@Override
		public Cost cost() {
			long samples = this.data.x().count();
			return new Cost(samples * this.network.cost(), ForwardPass.numbers(this.network, samples),
					this.outputs.numbers());
		}

	}

	@Override
	public void checkPresence(Violations violations) {
		this.network.checkPresence(violations);
	}

	@Override
	public Forward check(Violations violations) {
		UncheckedNetwork network = this.network.toNetwork(this.lossFunction);
		Data data = this.data.toData();
		network.check(data, violations);
		data.check(network, violations);
		var outputs = Outputs.check(this.outputs, Stage.FORWARD, new Basis(network, data, Sgd.PLAIN), violations);
		return new Forward(network.checked(violations), data, outputs);
	}

}
