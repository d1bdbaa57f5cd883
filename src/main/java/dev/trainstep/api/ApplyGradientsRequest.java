package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.violation.Violations;

/** Asks for an update by gradients that were found before. */
// @formatter:off
@Schema(description = "A network, gradients of its shape, and how far to go.",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record ApplyGradientsRequest(
		@JsonUnwrapped NetworkFields network,
		@NotNull @Schema(description = "∂loss/∂ each parameter: those of `/gradients`, or a mean of them.")
		ParameterFields gradients,
		@Valid @JsonUnwrapped UpdateFields update) implements CheckedRequest {
	// @formatter:on

	@Override
	public void checkPresence(Violations violations) {
		this.network.checkPresence(violations);
		if (this.gradients != null) {
			this.gradients.checkPresence(violations.within("gradients"));
		}
		this.update.checkPresence(violations);
	}

	@Override
	public void check(Violations violations) {
		this.network.toUnchecked(null).check(violations);
		this.gradients.toParameters().check(this.network.toUnchecked(null), violations.within("gradients"));
		this.update.toRule().check(this.network.toUnchecked(null), violations);
	}

	@Override
	public Cost cost() {
		return new Costs(this.network.toNetwork(null)).applyGradients(this.update.optimizerOrDefault());
	}

}
