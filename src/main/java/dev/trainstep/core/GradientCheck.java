package dev.trainstep.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * Compares gradients with central differences of the exact loss, (loss(p + ε) − loss(p −
 * ε)) / 2ε, one parameter p at a time.
 * <p>
 * The relative error is |given − numeric| over the largest absolute value in the same W
 * or b, given or numeric. What the difference itself may be wrong by is not held against
 * a gradient: its truncation, which shows in another one of half the step, and rounding,
 * of the losses as of the gradient, by {@link RoundingErrors}. Where these are larger
 * than what the tolerance allows, the denominator grows with them. A parameter whose
 * steps take a pre-activation across a kink of its activation has no derivative there to
 * compare with: it is reported, and left out.
 *
 * @param maxRelativeError of those compared
 * @param checked how many were compared
 * @param worst the largest errors, the largest first
 * @param kinks the pointers of those left out
 */
public record GradientCheck(double maxRelativeError, long checked, List<CheckedGradient> worst, List<String> kinks) {

	/** More parameters than these take too long. */
	static final long MAX_PARAMETERS = 20_000;

	/** The largest relative error of a right gradient. */
	static final double TOLERANCE = 5e-6;

	/**
	 * The truncation of a step is 4/3 of what half of it takes away, and a little more.
	 */
	private static final double TRUNCATION = 2.0;

	/** What is bounded to first order is taken so many times. */
	private static final double ROUNDING = 3.0;

	/** Of one output: an exponential for its loss, and one for its rounding. */
	private static final long LOSS_COST = 2 * Layer.ACTIVATION_COST;

	private static final int WORST = 10;

	/** An entry with its pointer. */
	private static final long NUMBERS_PER_ENTRY = 32;

	/** Above and below, by a step and by half of it. */
	private static final long PASSES = 4;

	/**
	 * One gradient, as given and as measured.
	 *
	 * @param pointer the place of its parameter
	 */
	@Prose("One gradient, as given and as measured.")
	public record CheckedGradient(@Prose("The parameter, as a JSON pointer in URI fragment form.") String pointer,
			@Prose("The gradient given.") double given,
			@Prose("The difference of losses, over the difference of the parameter.") double numeric,
			@Prose("|given − numeric|, scaled as `maxRelativeError` is.") double relativeError) {
	}

	public boolean passed() {
		return this.maxRelativeError <= TOLERANCE;
	}

	/** Adds a violation if the network is too large to be checked. */
	public static void checkSize(UncheckedNetwork network, Violations violations) {
		long parameters = network.layers()
			.stream()
			.mapToLong((layer) -> (long) layer.outputs() * layer.inputs() + ((layer.b() != null) ? layer.outputs() : 0))
			.sum();
		if (parameters > MAX_PARAMETERS) {
			violations.add(Kind.TOO_LARGE, "#",
					"the network has " + parameters + " parameters, expected at most " + MAX_PARAMETERS);
		}
	}

	/** The numbers that a check of so many samples allocates. */
	public static long numbers(Network network, long samples) {
		return ForwardPass.numbers(network, samples) + BackwardPass.numbers(network, samples)
				+ RoundingErrors.numbers(network, samples) + 2 * PerturbedPass.numbers(network, samples)
				+ NUMBERS_PER_ENTRY * network.parameters().count();
	}

	/**
	 * The work of a check for each sample, in multiply-adds: for each parameter some
	 * passes, from the unit it is of to the loss and what that may be wrong by.
	 */
	public static long cost(Network network) {
		long cost = 0;
		long after = network.cost() + LOSS_COST * network.outputs();
		for (Layer layer : network.layers()) {
			after -= layer.cost();
			long parameters = layer.outputs() * (layer.inputs() + ((layer.b() != null) ? 1L : 0L));
			long activations = (layer.activation() instanceof Softmax) ? layer.outputs() : 1;
			cost += PASSES * parameters
					* (layer.inputs() + Layer.ACTIVATION_COST * activations + layer.outputs() + after);
		}
		return cost;
	}

	/**
	 * x: B × n, y: B × c.
	 * @param given the gradients to check, or none for those that are found here
	 * @param epsilon ε, above 0
	 * @throws InvalidInputException if a result is beyond float64
	 */
	static GradientCheck of(Network network, Matrix x, Matrix y, @Nullable Parameters given, double epsilon) {
		// Of a copy, whose parameters are moved and put back.
		ForwardPass forward = ForwardPass.of(network.copy(), x, y);
		BackwardPass backward = BackwardPass.of(forward);
		return new Differences(forward, new RoundingErrors(forward, backward), epsilon)
			.compare((given != null) ? given : backward.gradients());
	}

	/**
	 * A gradient and what was measured of it.
	 *
	 * @param uncertainty how far from each other they may be though both are right
	 */
	private record Compared(String pointer, double given, double numeric, double uncertainty) {

		double size() {
			return Math.max(Math.abs(this.given), Math.abs(this.numeric));
		}

		CheckedGradient entry(double largest) {
			// Of halves, since the difference itself may be beyond float64.
			double error = Math.abs(this.given / 2 - this.numeric / 2);
			double scale = Math.max(largest, this.uncertainty / TOLERANCE);
			return new CheckedGradient(this.pointer, this.given, this.numeric,
					(error == 0.0) ? 0.0 : 2 * (error / scale));
		}

	}

	/** Measures the gradients of a network. */
	private static final class Differences {

		private final Network network;

		private final RoundingErrors errors;

		private final double epsilon;

		private final PerturbedPass above;

		private final PerturbedPass below;

		private final List<CheckedGradient> entries = new ArrayList<>();

		private final List<String> kinks = new ArrayList<>();

		Differences(ForwardPass forward, RoundingErrors errors, double epsilon) {
			this.network = forward.network();
			this.errors = errors;
			this.epsilon = epsilon;
			this.above = new PerturbedPass(forward);
			this.below = new PerturbedPass(forward);
		}

		GradientCheck compare(Parameters given) {
			for (int l = 0; l < this.network.depth(); l++) {
				this.above.reset();
				this.below.reset();
				Layer layer = this.network.layers().get(l);
				Form form = this.network.form();
				int n = layer.inputs();
				double[] dW = given.layers().get(l).W().values();
				double[] errorsW = this.errors.gradients().layers().get(l).W().values();
				List<Compared> weights = new ArrayList<>();
				for (int i = 0; i < dW.length; i++) {
					compare(form.pointerToW(l, i, n), l, i / n, layer.W().values(), i, dW[i], errorsW[i], weights);
				}
				add(weights);
				double @Nullable [] b = layer.b();
				if (b != null) {
					double[] db = Objects.requireNonNull(given.layers().get(l).b());
					double[] errorsB = Objects.requireNonNull(this.errors.gradients().layers().get(l).b());
					List<Compared> biases = new ArrayList<>();
					for (int i = 0; i < b.length; i++) {
						compare(form.pointerToB(l, i), l, i, b, i, db[i], errorsB[i], biases);
					}
					add(biases);
				}
			}
			this.entries.sort(Comparator.comparingDouble(CheckedGradient::relativeError).reversed());
			return new GradientCheck(this.entries.isEmpty() ? 0.0 : this.entries.getFirst().relativeError(),
					this.entries.size(), List.copyOf(this.entries.subList(0, Math.min(WORST, this.entries.size()))),
					List.copyOf(this.kinks));
		}

		private void add(List<Compared> array) {
			double largest = array.stream().mapToDouble(Compared::size).max().orElse(0.0);
			array.forEach((compared) -> this.entries.add(compared.entry(largest)));
		}

		/**
		 * Moves one parameter of a unit of layer l, which is number {@code at} of its
		 * array.
		 */
		private void compare(String pointer, int l, int unit, double[] parameters, int at, double given, double error,
				List<Compared> array) {
			double step = move(l, unit, parameters, at, this.epsilon);
			if (step == 0.0 || Double.isInfinite(step)) {
				throw new InvalidInputException(List.of(new Violation(Kind.INVALID_VALUE, "#/epsilon",
						"is too " + ((step == 0.0) ? "small" : "large") + " to move the parameter at " + pointer)));
			}
			if (this.above.isAcrossKinkFrom(this.below, l)) {
				this.kinks.add(pointer);
			}
			else {
				double numeric = this.above.lossMinus(this.below) / step;
				Overflow.checkDifference(pointer, numeric);
				double rounding = error
						+ (this.above.lossError(this.errors.z()) + this.below.lossError(this.errors.z())) / step;
				double half = move(l, unit, parameters, at, this.epsilon / 2);
				double finer = (half == 0.0) ? numeric : this.above.lossMinus(this.below) / half;
				double uncertainty = TRUNCATION * Math.abs(numeric - finer) + ROUNDING * rounding;
				Overflow.checkDifference(pointer, uncertainty / TOLERANCE);
				array.add(new Compared(pointer, given, numeric, uncertainty));
			}
			this.above.restore(l, unit);
			this.below.restore(l, unit);
		}

		/**
		 * Runs with the parameter a step above, and a step below.
		 * @return how far apart they were
		 */
		private double move(int l, int unit, double[] parameters, int at, double by) {
			double p = parameters[at];
			double up = p + by;
			double down = p - by;
			parameters[at] = up;
			this.above.run(l, unit);
			parameters[at] = down;
			this.below.run(l, unit);
			parameters[at] = p;
			return up - down;
		}

	}

}
