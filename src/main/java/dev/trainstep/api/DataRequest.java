package dev.trainstep.api;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Network;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.violation.Violations;

/** A request to apply a network to data. */
interface DataRequest extends CheckedRequest {

	String LOSS_FUNCTION = "What the network is to minimise. Left out: what goes with the last layer's activation.";

	NetworkFields network();

	@Nullable LossFunction lossFunction();

	RequestData data();

	default Network toNetwork() {
		return network().toNetwork(lossFunction());
	}

	default Data toData() {
		return data().toData();
	}

	/** What its shapes say of its cost. */
	default Costs costs() {
		return new Costs(toNetwork(), toData().x().count());
	}

	@Override
	default void checkPresence(Violations violations) {
		network().checkPresence(violations);
	}

	@Override
	default void check(Violations violations) {
		network().toUnchecked(lossFunction()).check(violations);
		toData().check(network().toUnchecked(lossFunction()), violations);
	}

}
