package dev.trainstep.api;

import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Form;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.violation.Violations;

/** A request to apply a network to data, and to answer with chosen results. */
interface ResultsRequest extends DataRequest {

	String @Nullable [] outputs();

	/** The results that this request can produce. */
	Set<Output> possibleOutputs();

	/** The results that come back where none are chosen. */
	Set<Output> defaultOutputs();

	default Outputs chosenOutputs() {
		String @Nullable [] names = outputs();
		return (names == null) ? new Outputs(defaultOutputs()) : Outputs.named(names);
	}

	default boolean inNotebookForm() {
		return network().form() == Form.NOTEBOOK;
	}

	/** What a forward pass can produce. */
	default Set<Output> forwardOutputs() {
		Set<Output> possible = inNotebookForm() ? EnumSet.of(Output.H, Output.U1, Output.U2, Output.U3)
				: EnumSet.of(Output.H, Output.TRACE);
		boolean classifies = network().toLayers().getLast().activation() instanceof Softmax;
		boolean hasTarget = toData().hasTarget();
		if (classifies) {
			possible.add(Output.PREDICTIONS);
		}
		if (hasTarget) {
			possible.addAll(EnumSet.of(Output.LOSS, Output.LOSS_PER_SAMPLE));
		}
		if (classifies && hasTarget) {
			possible.add(Output.ACCURACY);
		}
		return possible;
	}

	/** What a forward and a backward pass can produce. */
	default Set<Output> backwardOutputs() {
		Set<Output> possible = forwardOutputs();
		possible.addAll(inNotebookForm() ? EnumSet.of(Output.DELTA1, Output.DELTA2) : EnumSet.of(Output.DELTAS));
		possible.addAll(EnumSet.of(Output.GRADIENTS, Output.GRADIENT_NORM));
		return possible;
	}

	@Override
	default void check(Violations violations) {
		DataRequest.super.check(violations);
		String @Nullable [] names = outputs();
		if (names != null) {
			Outputs.check(names, possibleOutputs(), violations);
		}
	}

}
