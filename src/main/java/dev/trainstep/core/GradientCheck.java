package dev.trainstep.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.CentralDifferences.ComparedArray;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.kernel.Kernel;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * Compares gradients with central differences of the exact loss, (loss(p + ε) − loss(p −
 * ε)) / 2ε, one parameter p at a time.
 * <p>
 * The relative error is |given − numeric| over the largest absolute value in the same W
 * or b, given or numeric. A step that would go far along a curved activation or Huber's
 * loss is shortened, so that it measures the slope there. The error of the difference
 * itself is tolerated: its truncation, estimated by a second difference of half the step,
 * with a bound where a second derivative jumps, and the rounding of losses and gradients,
 * bounded by {@link RoundingErrors}. Where that error is above what the tolerance allows,
 * the denominator grows with it. Where the step of a parameter takes a pre-activation
 * across the kink of its activation, there is no derivative to compare: the parameter is
 * reported and left out.
 *
 * @param passed whether no relative error is above the tolerance
 * @param maxRelativeError the largest relative error
 * @param checked how many gradients were compared
 * @param worst the gradients with the largest errors, the largest first
 * @param kinks pointers to the parameters that were left out
 * @param hints what was given instead of right gradients, where it is known
 */
public record GradientCheck(boolean passed, double maxRelativeError, long checked, List<CheckedGradient> worst,
		List<String> kinks, List<GradientHint> hints) {

	/** More parameters would take too long. */
	public static final long MAX_PARAMETERS = 20_000;

	/** The least tolerance that counts: float64 has no more digits. */
	private static final double LEAST_TOLERANCE = RoundingErrors.UNIT;

	/**
	 * Two exponentials per output: one for its loss, one for the bound of its rounding.
	 */
	private static final long LOSS_COST = 2 * Layer.ACTIVATION_COST;

	/** What a checked gradient takes, with its pointer. */
	private static final long NUMBERS_PER_PARAMETER = 32;

	/**
	 * Above and below the parameter: by a step, by a shorter one if that went too far,
	 * and by half of it.
	 */
	private static final long PASSES = 6;

	/** What the caller can choose. */
	// @formatter:off
	public record Settings(
			@Setting(value = """
					The half-step of the differences, above 0. It is shortened for a parameter where it would go more than 1e-3 \
					along a curved activation or `huber`.""", above = 0.0, otherwise = "1e-5")
			double epsilon,
			@Setting(value = """
					The largest relative error of a right gradient. Where a difference itself may be wrong by more, that much is \
					allowed: right gradients pass at any tolerance.""", above = 0.0, max = 1.0, otherwise = "5e-6")
			double tolerance,
			@Setting(value = "How many gradients `worst` has at most.", min = 1.0, max = MAX_PARAMETERS, otherwise = "10")
			long limit) {
		// @formatter:on
	}

	/** What a W or b was given as instead of its right gradients. */
	// @formatter:off
	@Prose("What was given instead of the right gradients of a W or b.")
	public record GradientHint(
			@Prose("The W or b, as a JSON pointer in URI fragment form.")
			String pointer,
			@Prose("What its gradients look like: `has the opposite sign`, for instance.")
			String hint) {
		// @formatter:on
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
	 * @param given whether the gradients are the caller's own
	 */
	public static long numbers(Network network, long samples, boolean given) {
		long hints = given ? KnownMistakes.numbers(network, samples) : 0;
		return hints + network.parameters().count() + ForwardPass.numbers(network, samples)
				+ BackwardPass.numbers(network, samples) + RoundingErrors.numbers(network, samples)
				+ 2 * PerturbedPass.numbers(network, samples) + NUMBERS_PER_PARAMETER * network.parameters().count();
	}

	/**
	 * The work of a check per sample, in multiply-adds: {@link #PASSES} passes per
	 * parameter, from the parameter's unit to the loss and the bound of its rounding.
	 * @param given whether the gradients are the caller's own
	 */
	public static long cost(Network network, boolean given) {
		long cost = given ? KnownMistakes.cost(network) : 0;
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
	 * @throws InvalidInputException if a result overflows float64, or a step does not
	 * move its parameter
	 */
	static GradientCheck of(Network network, Data data, @Nullable Parameters given, Settings settings) {
		double tolerance = Math.max(settings.tolerance(), LEAST_TOLERANCE);
		// A copy, since its parameters are moved and moved back.
		ForwardPass forward = ForwardPass.of(network.copy(), data);
		BackwardPass backward = BackwardPass.of(forward);
		var differences = new CentralDifferences(forward, backward, settings.epsilon(), tolerance);
		List<ComparedArray> arrays = differences.compare((given != null) ? given : backward.gradients());
		List<CheckedGradient> checked = new ArrayList<>();
		List<ComparedArray> failed = new ArrayList<>();
		for (ComparedArray array : arrays) {
			checked.addAll(array.checked());
			if (!array.passes(tolerance)) {
				failed.add(array);
			}
		}
		checked.sort(Comparator.comparingDouble(CheckedGradient::relativeError).reversed());
		return new GradientCheck(failed.isEmpty(), checked.isEmpty() ? 0.0 : checked.getFirst().relativeError(),
				checked.size(), checked.stream().limit(settings.limit()).toList(), differences.kinks(),
				new KnownMistakes(forward, backward.gradients(), tolerance).hints(failed));
	}

}
