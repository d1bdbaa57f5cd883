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
import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.Samples;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.Violations;

/** Asks for a step of training. */
// @formatter:off
@Prose("A network, the data to train it on, and how far to go.")
record TrainStepRequest(
		@JsonUnwrapped NetworkFields network,
		@JsonUnwrapped RequestData data,
		@Prose(RequestData.DH)
		@Nullable Samples dh,
		@Prose(NetworkFields.LOSS_FUNCTION)
		@Nullable LossFunction lossFunction,
		@JsonUnwrapped UpdateFields update,
		String @Nullable [] outputs) implements Request<TrainStepRequest.Step> {
	// @formatter:on

	/** To take one step of training. */
	record Step(Network network, Data data, UpdateRule rule, Outputs outputs) implements Request.Task {

		@Override
		public Cost cost() {
			long samples = this.data.x().count();
			long forward = ForwardPass.numbers(this.network, samples);
			long after = this.outputs.contain(Output.LOSS_AFTER) ? 1 : 0;
			return new Cost((3 + after) * samples * this.network.cost(),
					(1 + after) * forward + BackwardPass.numbers(this.network, samples)
							+ Update.numbers(this.network, this.rule),
					this.outputs.numbers() + Update.resultNumbers(this.network, this.rule.optimizer()));
		}

	}

	@Override
	public void checkPresence(Violations violations) {
		this.network.checkPresence(violations);
		this.data.checkTarget(this.dh, violations);
		this.update.checkPresence(violations);
	}

	@Override
	public Step check(Violations violations) {
		RequestData.checkLossFunction(this.lossFunction, this.dh, violations);
		UncheckedNetwork network = this.network.toNetwork(this.lossFunction);
		Data data = this.data.toData(this.dh);
		UpdateRule rule = this.update.toRule();
		network.check(data, violations);
		data.check(network, violations);
		rule.check(network, violations);
		var outputs = Outputs.check(this.outputs, Stage.STEP, new Basis(network, data, rule.optimizer()), violations);
		return new Step(network.checked(violations), data, rule, outputs);
	}

}
