package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;

import dev.trainstep.core.Network;
import dev.trainstep.core.NetworkService.Derivatives;

/** The results of a forward and a backward pass that were chosen. */
@Schema(description = "The chosen results, each in the shape of the request.")
record GradientsResponse(@JsonUnwrapped ForwardResponse forward, @JsonUnwrapped BackwardResponse backward) {

	static GradientsResponse of(Outputs outputs, Network network, Derivatives derivatives, boolean single) {
		return new GradientsResponse(ForwardResponse.of(outputs, network, derivatives.forward(), single),
				BackwardResponse.of(outputs, network, derivatives.backward(), single));
	}

}
