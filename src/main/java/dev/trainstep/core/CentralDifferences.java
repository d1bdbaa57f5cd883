package dev.trainstep.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.kernel.Cancellation;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;

/**
 * Measures the gradients of a network by central differences, and compares given ones
 * with them: see {@link GradientCheck}. The parameters of the network are moved, and
 * moved back.
 */
final class CentralDifferences {

	/**
	 * The truncation error of a step is 4/3 of its difference from half the step, to
	 * leading order; this is a little more.
	 */
	private static final double TRUNCATION = 2.0;

	/** A margin for rounding errors, which are bounded to first order only. */
	private static final double ROUNDING = 3.0;

	/** How many of the largest errors are reported. */
	private static final int WORST = 10;

	private final Network network;

	private final RoundingErrors errors;

	private final double epsilon;

	private final PerturbedPass above;

	private final PerturbedPass below;

	private final List<CheckedGradient> checked = new ArrayList<>();

	private final List<String> kinks = new ArrayList<>();

	CentralDifferences(ForwardPass forward, RoundingErrors errors, double epsilon) {
		this.network = forward.network();
		this.errors = errors;
		this.epsilon = epsilon;
		this.above = new PerturbedPass(forward);
		this.below = new PerturbedPass(forward);
	}

	/**
	 * A given and a measured gradient.
	 *
	 * @param uncertainty how far apart they may be though both are right
	 */
	private record Pair(String pointer, double given, double numeric, double uncertainty) {

		double size() {
			return Math.max(Math.abs(this.given), Math.abs(this.numeric));
		}

		CheckedGradient checked(double largest) {
			// Halves, since the difference itself may overflow.
			double error = Math.abs(this.given / 2 - this.numeric / 2);
			double scale = Math.max(largest, this.uncertainty / GradientCheck.TOLERANCE);
			return new CheckedGradient(this.pointer, this.given, this.numeric,
					(error == 0.0) ? 0.0 : 2 * (error / scale));
		}

	}

	GradientCheck compare(Parameters given) {
		for (int l = 0; l < this.network.depth(); l++) {
			this.above.reset();
			this.below.reset();
			compareLayer(l, given.layers().get(l), this.errors.gradients().layers().get(l));
		}
		this.checked.sort(Comparator.comparingDouble(CheckedGradient::relativeError).reversed());
		return new GradientCheck(this.checked.isEmpty() ? 0.0 : this.checked.getFirst().relativeError(),
				this.checked.size(), List.copyOf(this.checked.subList(0, Math.min(WORST, this.checked.size()))),
				List.copyOf(this.kinks));
	}

	private void compareLayer(int l, Parameters.Weights given, Parameters.Weights errors) {
		Layer layer = this.network.layers().get(l);
		Form form = this.network.form();
		int n = layer.inputs();
		double[] W = layer.W().values();
		double[] dW = given.W().values();
		List<Pair> weights = new ArrayList<>();
		for (int i = 0; i < W.length; i++) {
			Cancellation.check();
			compare(form.pointerToW(l, i, n), l, i / n, W, i, dW[i], errors.W().values()[i], weights);
		}
		add(weights);
		double @Nullable [] b = layer.b();
		if (b != null) {
			double[] db = Objects.requireNonNull(given.b());
			double[] errorsB = Objects.requireNonNull(errors.b());
			List<Pair> biases = new ArrayList<>();
			for (int i = 0; i < b.length; i++) {
				compare(form.pointerToB(l, i), l, i, b, i, db[i], errorsB[i], biases);
			}
			add(biases);
		}
	}

	private void add(List<Pair> array) {
		double largest = array.stream().mapToDouble(Pair::size).max().orElse(0.0);
		array.forEach((pair) -> this.checked.add(pair.checked(largest)));
	}

	/**
	 * Measures the gradient of one parameter.
	 * @param l the parameter's layer
	 * @param unit the parameter's unit
	 * @param parameters W or b of the layer
	 * @param at the parameter's index
	 * @param error the rounding error of the given gradient
	 * @param pairs modified, unless a kink was crossed
	 */
	private void compare(String pointer, int l, int unit, double[] parameters, int at, double given, double error,
			List<Pair> pairs) {
		double step = move(l, unit, parameters, at, this.epsilon);
		if (step == 0.0 || Double.isInfinite(step)) {
			throw new InvalidInputException(new Violation(Kind.INVALID_VALUE, "#/epsilon",
					"is too " + ((step == 0.0) ? "small" : "large") + " to move the parameter at " + pointer));
		}
		if (this.above.isAcrossKinkFrom(this.below, l)) {
			this.kinks.add(pointer);
		}
		else {
			double numeric = this.above.lossMinus(this.below) / step;
			Overflow.checkDifference(pointer, numeric);
			double[] errorsZ = this.errors.z();
			double rounding = error + (this.above.lossError(errorsZ) + this.below.lossError(errorsZ)) / step;
			double half = move(l, unit, parameters, at, this.epsilon / 2);
			double finer = (half == 0.0) ? numeric : this.above.lossMinus(this.below) / half;
			double uncertainty = TRUNCATION * Math.abs(numeric - finer) + ROUNDING * rounding;
			Overflow.checkDifference(pointer, uncertainty / GradientCheck.TOLERANCE);
			pairs.add(new Pair(pointer, given, numeric, uncertainty));
		}
		this.above.restore(l, unit);
		this.below.restore(l, unit);
	}

	/**
	 * Runs both passes with a parameter moved up and down.
	 * @return the step between the two
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
