package dev.trainstep.core;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.kernel.Kernel;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * Compares gradients with central differences of the exact loss, (loss(p + ε) − loss(p −
 * ε)) / 2ε, one parameter p at a time.
 * <p>
 * The relative error is |given − numeric| over the largest absolute value in the same W
 * or b, given or numeric. The error of the difference itself is tolerated: its
 * truncation, estimated by a second difference of half the step, and the rounding of
 * losses and gradients, bounded by {@link RoundingErrors}. Where that error is above what
 * the tolerance allows, the denominator grows with it. Where the step of a parameter
 * takes a pre-activation across the kink of its activation, there is no derivative to
 * compare: the parameter is reported and left out.
 *
 * @param maxRelativeError the largest relative error
 * @param checked how many gradients were compared
 * @param worst the gradients with the largest errors, the largest first
 * @param kinks pointers to the parameters that were left out
 */
public record GradientCheck(double maxRelativeError, long checked, List<CheckedGradient> worst, List<String> kinks) {

	/** More parameters would take too long. */
	static final long MAX_PARAMETERS = 20_000;

	/** The largest relative error of a right gradient. */
	static final double TOLERANCE = 5e-6;

	/**
	 * Two exponentials per output: one for its loss, one for the bound of its rounding.
	 */
	private static final long LOSS_COST = 2 * Layer.ACTIVATION_COST;

	/** What a checked gradient takes, with its pointer. */
	private static final long NUMBERS_PER_PARAMETER = 32;

	/** Above and below the parameter, by a whole step and by half of it. */
	private static final long PASSES = 4;

	public boolean passed() {
		return this.maxRelativeError <= TOLERANCE;
	}

	/** Adds a violation if the network is too large to be checked. */
	public static void checkSize(UncheckedNetwork network, Violations violations) {
		long parameters = network.layers().stream().mapToLong(Layer::parameters).sum();
		if (parameters > MAX_PARAMETERS) {
			violations.add(Kind.TOO_LARGE, "#",
					"the network has " + parameters + " parameters, expected at most " + MAX_PARAMETERS);
		}
	}

	/**
	 * How many numbers a check allocates.
	 * @param samples the samples of its data
	 */
	public static long numbers(Network network, long samples) {
		return network.parameters().count() + ForwardPass.numbers(network, samples)
				+ BackwardPass.numbers(network, samples) + RoundingErrors.numbers(network, samples)
				+ 2 * PerturbedPass.numbers(network, samples) + NUMBERS_PER_PARAMETER * network.parameters().count();
	}

	/**
	 * The work of a check per sample, in multiply-adds: {@link #PASSES} passes per
	 * parameter, from the parameter's unit to the loss and the bound of its rounding.
	 */
	public static long cost(Network network) {
		long cost = 0;
		long after = network.cost() + LOSS_COST * network.outputs();
		for (Layer layer : network.layers()) {
			after -= layer.cost();
			long parameters = layer.parameters();
			long activations = (layer.activation() instanceof Softmax) ? layer.outputs() : 1;
			cost += PASSES * parameters * (Kernel.MULTIPLY_ADD_COST * (layer.inputs() + layer.outputs())
					+ Layer.ACTIVATION_COST * activations + after);
		}
		return cost;
	}

	/**
	 * Checks all gradients.
	 * @param given the gradients to check; null to check the backward pass's own
	 * @param epsilon ε, the half-step, above 0
	 * @throws InvalidInputException if a result overflows float64, or a step does not
	 * move its parameter
	 */
	static GradientCheck of(Network network, Data data, @Nullable Parameters given, double epsilon) {
		// A copy, since its parameters are moved and moved back.
		ForwardPass forward = ForwardPass.of(network.copy(), data);
		BackwardPass backward = BackwardPass.of(forward);
		return new CentralDifferences(forward, new RoundingErrors(forward, backward), epsilon)
			.compare((given != null) ? given : backward.gradients());
	}

}
