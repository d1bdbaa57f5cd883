package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.trainstep.core.NetworkService.Derivatives;
import dev.trainstep.core.variant.Prose;

/** The results of a forward and a backward pass that were chosen. */
@Prose("The chosen results, each in the shape of the request.")
record GradientsResponse(@JsonUnwrapped ForwardResponse forward, @JsonUnwrapped BackwardResponse backward) {

	static GradientsResponse of(Derivatives derivatives, Outputs outputs) {
		return new GradientsResponse(ForwardResponse.of(derivatives.forward(), outputs),
				BackwardResponse.of(derivatives.backward(), outputs));
	}

}
