package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.GradientCheck;
import dev.trainstep.core.Parameters;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.violation.Violations;

/** Asks whether gradients are right. */
// @formatter:off
@Schema(description = "A network of at most 20,000 parameters, data, and the gradients to check.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record GradientCheckRequest(
		@JsonUnwrapped NetworkFields network,
		@JsonUnwrapped RequestData data,
		@Schema(description = DataRequest.LOSS_FUNCTION)
		@Nullable LossFunction lossFunction,
		@Schema(description = "The gradients to check: your own. Left out: the service checks those it finds itself.")
		@Nullable ParameterFields gradients,
		@Positive(message = "the half-step is above 0")
		@Schema(description = "The half-step of the differences, above 0.", exclusiveMinimumValue = 0, defaultValue = "1e-5")
		@Nullable Double epsilon) implements DataRequest {
	// @formatter:on

	private static final double DEFAULT_EPSILON = 1e-5;

	double epsilonOrDefault() {
		return (this.epsilon != null) ? this.epsilon : DEFAULT_EPSILON;
	}

	@Nullable Parameters toGradients() {
		return ParameterFields.parametersOf(this.gradients);
	}

	@Override
	public void checkPresence(Violations violations) {
		DataRequest.super.checkPresence(violations);
		this.data.checkTarget(violations);
		if (this.gradients != null) {
			this.gradients.checkPresence(violations.within("gradients"));
		}
	}

	@Override
	public void check(Violations violations) {
		DataRequest.super.check(violations);
		GradientCheck.checkSize(this.network.toUnchecked(null), violations);
		if (this.gradients != null) {
			this.gradients.toParameters().check(this.network.toUnchecked(null), violations.within("gradients"));
		}
	}

	@Override
	public Cost cost() {
		return costs().gradientCheck();
	}

}
