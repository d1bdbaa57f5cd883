package dev.trainstep.api;

import java.util.Set;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.GradientCheck;
import dev.trainstep.core.Network;
import dev.trainstep.core.optimizer.Optimizer;

/**
 * What requests take, found from their shapes alone, before anything is made.
 * Multiply-adds are those of the layers, with their activations; numbers in between are
 * those of the arrays that are made.
 */
final class Costs {

	/** What is kept of a gradient that was checked, with its pointer. */
	private static final long NUMBERS_PER_CHECK = 32;

	/** What is kept of an epoch, as it was and as it is answered. */
	private static final long NUMBERS_PER_EPOCH = 20;

	/** An epoch in an answer is as long as so many numbers. */
	private static final long ANSWER_NUMBERS_PER_EPOCH = 7;

	/** The most samples of a part of a run. */
	private static final long PART = 1024;

	private final Network network;

	/** The samples. */
	private final long B;

	/** The work of a forward pass, per sample. */
	private final long cost;

	/** What layers put out, per sample. */
	private final long units;

	private final long parameters;

	Costs(Network network, long samples) {
		this.network = network;
		this.B = samples;
		this.cost = network.cost();
		this.units = network.units();
		this.parameters = network.parameters().count();
	}

	Costs(Network network) {
		this(network, 0);
	}

	/** A network that is only made. */
	static Cost initialization(long parameters) {
		return new Cost(0, parameters, parameters);
	}

	Cost forward(Set<Output> outputs) {
		return new Cost(this.B * this.cost, forwardNumbers(), answer(outputs));
	}

	Cost gradients(Set<Output> outputs) {
		return new Cost(3 * this.B * this.cost, backwardNumbers(), answer(outputs));
	}

	Cost trainStep(Set<Output> outputs, Optimizer optimizer) {
		long after = outputs.contains(Output.LOSS_AFTER) ? 1 : 0;
		return new Cost((3 + after) * this.B * this.cost,
				backwardNumbers() + after * forwardNumbers() + updateNumbers(optimizer),
				answer(outputs) + updated(optimizer));
	}

	Cost applyGradients(Optimizer optimizer) {
		return new Cost(this.parameters, updateNumbers(optimizer), updated(optimizer));
	}

	Cost gradientCheck() {
		return new Cost(3 * this.B * this.cost + this.B * GradientCheck.cost(this.network),
				backwardNumbers() + 10 * this.B * this.units + NUMBERS_PER_CHECK * this.parameters, this.parameters);
	}

	/**
	 * What a run takes whatever ends it: its arrays, and the final pass over the data.
	 * @param validationSamples as many more, after every epoch
	 */
	Cost training(Optimizer optimizer, long validationSamples) {
		long part = Math.min(PART, Math.max(this.B, validationSamples))
				* (3 * this.units + this.network.inputs() + this.network.outputs());
		return new Cost((this.B + validationSamples) * this.cost, part + this.B + 3 * updateNumbers(optimizer),
				updated(optimizer) + 2 * this.parameters);
	}

	/** What a run of so many epochs tells of them. */
	static Cost history(long epochs) {
		return new Cost(0, NUMBERS_PER_EPOCH * epochs, ANSWER_NUMBERS_PER_EPOCH * epochs);
	}

	/** Pre-activations, activations, losses, and a target made of labels. */
	private long forwardNumbers() {
		return this.B * (2 * this.units + 1 + this.network.outputs());
	}

	/** Deltas and gradients too. */
	private long backwardNumbers() {
		return forwardNumbers() + this.B * this.units + this.parameters;
	}

	/** Gradients as an optimizer sees them, and what it leads to. */
	private long updateNumbers(Optimizer optimizer) {
		return this.parameters + updated(optimizer);
	}

	/** The network, and what an optimizer keeps. */
	private long updated(Optimizer optimizer) {
		return (1 + (optimizer.hasFirstMoment() ? 1 : 0) + (optimizer.hasSecondMoment() ? 1 : 0)) * this.parameters;
	}

	private long answer(Set<Output> outputs) {
		return outputs.stream().mapToLong(this::answer).sum();
	}

	private long answer(Output output) {
		long hidden = this.network.layers().getFirst().outputs();
		return switch (output) {
			case H, U3, DELTA2 -> this.B * this.network.outputs();
			case U1, U2, DELTA1 -> this.B * hidden;
			case TRACE -> 2 * this.B * this.units;
			case DELTAS -> this.B * this.units;
			case LOSS_PER_SAMPLE, PREDICTIONS -> this.B;
			case GRADIENTS -> this.parameters;
			case LOSS, ACCURACY, GRADIENT_NORM, LOSS_AFTER -> 1;
			// Counted with the update.
			case W1, B1, W2, B2, LAYERS, OPTIMIZER -> 0;
		};
	}

}
