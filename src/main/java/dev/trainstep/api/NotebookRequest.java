package dev.trainstep.api;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Network;
import dev.trainstep.core.Violations;

/** A request to apply a network in the notebook's form to data. */
interface NotebookRequest extends CheckedRequest {

	NotebookNetwork network();

	RequestData data();

	String @Nullable [] outputs();

	/** The results that this request can produce. */
	Set<Output> possibleOutputs();

	/** The results that come back where none are chosen. */
	Set<Output> defaultOutputs();

	default Outputs chosenOutputs() {
		String @Nullable [] names = outputs();
		return (names == null) ? new Outputs(defaultOutputs()) : Outputs.named(names);
	}

	@Override
	default void check(Violations violations) {
		Network.check(network().layers(), violations);
		data().toData().check(network().layers(), violations);
		String @Nullable [] names = outputs();
		if (names != null) {
			Outputs.check(names, possibleOutputs(), violations);
		}
	}

}
