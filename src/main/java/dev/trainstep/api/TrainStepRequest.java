package dev.trainstep.api;

import java.util.EnumSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.violation.Violations;

/** Asks for a step of training. */
// @formatter:off
@Schema(description = "A network, the data to train it on, and how far to go.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record TrainStepRequest(
		@JsonUnwrapped NetworkFields network,
		@JsonUnwrapped RequestData data,
		@Schema(description = DataRequest.LOSS_FUNCTION)
		@Nullable LossFunction lossFunction,
		@Valid @JsonUnwrapped UpdateFields update,
		@ArraySchema(arraySchema = @Schema(description = Outputs.DESCRIPTION
						+ " `h`, `loss`, `lossAfter`. The updated network always comes back, and the optimizer if there is one."),
				schema = @Schema(allowableValues = { "h", "u1", "u2", "u3", "trace", "loss", "lossPerSample", "predictions",
						"accuracy", "delta1", "delta2", "deltas", "gradients", "gradientNorm", "lossAfter", "W1", "b1", "W2",
						"b2", "layers", "optimizer" }))
		String @Nullable [] outputs) implements ResultsRequest {
	// @formatter:on

	@Override
	public void checkPresence(Violations violations) {
		ResultsRequest.super.checkPresence(violations);
		this.data.checkTarget(violations);
		this.update.checkPresence(violations);
	}

	@Override
	public void check(Violations violations) {
		ResultsRequest.super.check(violations);
		this.update.toRule().check(this.network.toUnchecked(this.lossFunction), violations);
	}

	@Override
	public Set<Output> possibleOutputs() {
		Set<Output> possible = backwardOutputs();
		possible.add(Output.LOSS_AFTER);
		possible.addAll(inNotebookForm() ? EnumSet.of(Output.W1, Output.W2) : EnumSet.of(Output.LAYERS));
		if (this.network.b1() != null) {
			possible.add(Output.B1);
		}
		if (this.network.b2() != null) {
			possible.add(Output.B2);
		}
		if (!this.update.optimizerOrDefault().equals(Sgd.PLAIN)) {
			possible.add(Output.OPTIMIZER);
		}
		return possible;
	}

	@Override
	public Set<Output> defaultOutputs() {
		return EnumSet.of(Output.H, Output.LOSS, Output.LOSS_AFTER);
	}

	@Override
	public Cost cost() {
		return costs().trainStep(chosenOutputs().chosen(), this.update.optimizerOrDefault());
	}

}
