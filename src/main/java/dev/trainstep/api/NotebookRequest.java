package dev.trainstep.api;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.Samples;
import dev.trainstep.core.Violations;

/** What every request in the notebook's form has: a network of two layers, and data. */
interface NotebookRequest extends CheckedRequest {

	Samples x();

	Matrix W1();

	double @Nullable [] b1();

	Matrix W2();

	double @Nullable [] b2();

	@Nullable Samples y();

	@Nullable Labels labels();

	String @Nullable [] outputs();

	/** The results that this request can produce. */
	Set<Output> possibleOutputs();

	/** The results that come back where none are chosen. */
	Set<Output> defaultOutputs();

	default Network network() {
		return new Network(layers());
	}

	default Data data() {
		return new Data(x(), y(), labels());
	}

	default Outputs chosenOutputs() {
		String @Nullable [] names = outputs();
		return (names == null) ? new Outputs(defaultOutputs()) : Outputs.named(names);
	}

	@Override
	default void check(Violations violations) {
		Network.check(layers(), violations);
		data().check(layers(), violations);
		String @Nullable [] names = outputs();
		if (names != null) {
			Outputs.check(names, possibleOutputs(), violations);
		}
	}

	private List<Layer> layers() {
		return List.of(new Layer(W1(), b1()), new Layer(W2(), b2()));
	}

}
