package dev.trainstep.core.explain;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Network;
import dev.trainstep.core.NetworkService.Derivatives;
import dev.trainstep.core.TrainStep;
import dev.trainstep.core.UpdateRule;

/**
 * How each number of a step is computed. Results are those of the passes and of the
 * update, to the bit. The values on the way are told by what computed them, which is
 * asked once more, for a single sum, unit or parameter.
 */
final class StepArithmetic {

	private final ForwardArithmetic forward;

	private final @Nullable BackwardArithmetic backward;

	private final @Nullable UpdateArithmetic update;

	StepArithmetic(Network network, Data data, ForwardPass pass) {
		this.forward = new ForwardArithmetic(network, data, pass);
		this.backward = null;
		this.update = null;
	}

	StepArithmetic(Network network, Data data, Derivatives passes) {
		this.forward = new ForwardArithmetic(network, data, passes.forward());
		this.backward = new BackwardArithmetic(this.forward, passes.backward());
		this.update = null;
	}

	StepArithmetic(Network network, Data data, TrainStep step, UpdateRule rule) {
		this.forward = new ForwardArithmetic(network, data, step.forward());
		this.backward = new BackwardArithmetic(this.forward, step.backward());
		this.update = new UpdateArithmetic(this.backward, rule, step.update());
	}

	/** How a number of an array is computed. */
	Computation of(Part part, int l, int index) {
		return switch (part) {
			case Z -> this.forward.preActivation(l, index);
			case A -> this.forward.activation(l, index);
			case LOSS -> this.forward.loss();
			case DELTA -> backward().delta(l, index);
			case DW -> backward().weightGradient(l, index);
			case DB -> backward().biasGradient(l, index);
			case NORM -> update().clip();
			case NEW_W -> update().weight(l, index);
			case NEW_B -> update().bias(l, index);
		};
	}

	private BackwardArithmetic backward() {
		return Objects.requireNonNull(this.backward);
	}

	private UpdateArithmetic update() {
		return Objects.requireNonNull(this.update);
	}

}
