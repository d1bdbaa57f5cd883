package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.api.Output.Basis;
import dev.trainstep.api.Output.Stage;
import dev.trainstep.core.BackwardPass;
import dev.trainstep.core.Data;
import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Network;
import dev.trainstep.core.Samples;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.Violations;

/** Asks for gradients. */
// @formatter:off
@Prose("A network, and the data whose loss is to be differentiated.")
record GradientsRequest(
		@JsonUnwrapped NetworkFields network,
		@JsonUnwrapped RequestData data,
		@Prose(RequestData.DH)
		@Nullable Samples dh,
		@Prose(NetworkFields.LOSS_FUNCTION)
		@Nullable LossFunction lossFunction,
		String @Nullable [] outputs) implements Request<GradientsRequest.Gradients> {
	// @formatter:on

	/** To find the gradients of the network's loss on the data. */
	record Gradients(Network network, Data data, Outputs outputs) implements Request.Task {

		@Override
		public Cost cost() {
			long samples = this.data.x().count();
			return new Cost(3 * samples * this.network.cost(),
					ForwardPass.numbers(this.network, samples) + BackwardPass.numbers(this.network, samples),
					this.outputs.numbers());
		}

	}

	@Override
	public void checkPresence(Violations violations) {
		this.network.checkPresence(violations);
		this.data.checkTarget(this.dh, violations);
	}

	@Override
	public Gradients check(Violations violations) {
		RequestData.checkLossFunction(this.lossFunction, this.dh, violations);
		UncheckedNetwork network = this.network.toNetwork(this.lossFunction);
		Data data = this.data.toData(this.dh);
		network.check(data, violations);
		data.check(network, violations);
		var outputs = Outputs.check(this.outputs, Stage.BACKWARD, new Basis(network, data, Sgd.PLAIN), violations);
		return new Gradients(network.checked(violations), data, outputs);
	}

}
