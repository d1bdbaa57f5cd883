package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.trainstep.core.Network;
import dev.trainstep.core.variant.Prose;

/** A network. */
@Prose("The network: in the notebook's form, or as layers.")
record NetworkResponse(@JsonUnwrapped NetworkFields network) {

	static NetworkResponse of(Network network) {
		return new NetworkResponse(NetworkFields.of(network));
	}

}
