package dev.trainstep.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

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

	/**
	 * How far a half-step may go along a curve. Its truncation is then about 1e-6 of the
	 * gradient, which is below the default tolerance. The rounding of pre-activations of
	 * 1e6 is no larger.
	 */
	private static final double FAR = 1e-3;

	private final ForwardPass forward;

	private final Network network;

	/** ∂loss/∂z of each layer. */
	private final List<Matrix> deltas;

	private final RoundingErrors errors;

	private final double epsilon;

	private final double tolerance;

	private final PerturbedPass above;

	private final PerturbedPass below;

	private final List<ComparedArray> arrays = new ArrayList<>();

	private final List<String> kinks = new ArrayList<>();

	/**
	 * @param epsilon the half-step, which is shortened where it goes too far along a
	 * curve
	 * @param tolerance the largest relative error of a right gradient
	 */
	CentralDifferences(ForwardPass forward, BackwardPass backward, double epsilon, double tolerance) {
		this.forward = forward;
		this.network = forward.network();
		this.deltas = IntStream.range(0, this.network.depth()).mapToObj(backward::deltas).toList();
		this.errors = new RoundingErrors(forward, backward);
		this.epsilon = epsilon;
		this.tolerance = tolerance;
		this.above = new PerturbedPass(forward);
		this.below = new PerturbedPass(forward);
	}

	/**
	 * A given and a measured gradient.
	 *
	 * @param at the index of its parameter in W or b
	 * @param uncertainty how far apart they may be though both are right
	 */
	private record Pair(String pointer, int at, double given, double numeric, double uncertainty) {

		double size() {
			return Math.max(Math.abs(this.given), Math.abs(this.numeric));
		}

		CheckedGradient checked(double largest, double tolerance) {
			double scale = Math.max(largest, this.uncertainty / tolerance);
			return new CheckedGradient(this.pointer, this.given, this.numeric,
					relativeError(this.given, this.numeric, scale));
		}

	}

	/**
	 * What was compared of one W or b: all of it but kinks.
	 *
	 * @param pointer the pointer to the array
	 * @param index its index in {@link Parameters#arrays()}
	 */
	record ComparedArray(String pointer, int index, List<Pair> pairs, List<CheckedGradient> checked) {

		boolean passes(double tolerance) {
			return this.checked.stream().allMatch((gradient) -> gradient.relativeError() <= tolerance);
		}

		/**
		 * Whether these values, times a factor, are what was given, within the tolerance.
		 */
		boolean isGiven(double[] values, double factor, double tolerance) {
			double largest = 0.0;
			for (Pair pair : this.pairs) {
				largest = Math.max(largest, Math.max(Math.abs(pair.given), Math.abs(factor * values[pair.at])));
			}
			for (Pair pair : this.pairs) {
				// Not so where it is NaN, since a value overflows.
				if (!(relativeError(pair.given, factor * values[pair.at], largest) <= tolerance)) {
					return false;
				}
			}
			return true;
		}

		/** What was given, over the largest of these values. */
		double ratioTo(double[] values) {
			Pair largest = Collections.max(this.pairs, Comparator.comparingDouble((pair) -> Math.abs(values[pair.at])));
			return largest.given / values[largest.at];
		}

	}

	private static double relativeError(double given, double other, double scale) {
		// Halves, since the difference itself may overflow.
		double error = Math.abs(given / 2 - other / 2);
		return (error == 0.0) ? 0.0 : 2 * (error / scale);
	}

	/** Compares all gradients: an element for each W and b, layer by layer. */
	List<ComparedArray> compare(Parameters given) {
		for (int l = 0; l < this.network.depth(); l++) {
			this.above.reset();
			this.below.reset();
			compareLayer(l, given.layers().get(l), this.errors.gradients().layers().get(l));
		}
		return this.arrays;
	}

	/** Pointers to the parameters that were left out. */
	List<String> kinks() {
		return List.copyOf(this.kinks);
	}

	private void compareLayer(int l, Parameters.Weights given, Parameters.Weights errors) {
		Layer layer = this.network.layers().get(l);
		Form form = this.network.form();
		int n = layer.inputs();
		double[] W = layer.W().values();
		double[] dW = given.W().values();
		double[] reaches = reaches(l, n);
		List<Pair> weights = new ArrayList<>();
		for (int i = 0; i < W.length; i++) {
			Cancellation.check();
			compare(form.pointerToW(l, i, n), l, i / n, W, i, reaches[i % n], dW[i], errors.W().values()[i], weights);
		}
		add("#/" + form.W(l), weights);
		double @Nullable [] b = layer.b();
		if (b != null) {
			double[] db = Objects.requireNonNull(given.b());
			double[] errorsB = Objects.requireNonNull(errors.b());
			List<Pair> biases = new ArrayList<>();
			for (int i = 0; i < b.length; i++) {
				compare(form.pointerToB(l, i), l, i, b, i, 1.0, db[i], errorsB[i], biases);
			}
			add("#/" + form.b(l), biases);
		}
	}

	/**
	 * How far a weight of layer l takes its pre-activation per step: its largest input.
	 */
	private double[] reaches(int l, int n) {
		double[] input = this.forward.input(l);
		double[] reaches = new double[n];
		for (int i = 0; i < this.forward.batch() * n; i++) {
			reaches[i % n] = Math.max(reaches[i % n], Math.abs(input[i]));
		}
		return reaches;
	}

	private void add(String pointer, List<Pair> pairs) {
		double largest = pairs.stream().mapToDouble(Pair::size).max().orElse(0.0);
		this.arrays.add(new ComparedArray(pointer, this.arrays.size(), pairs,
				pairs.stream().map((pair) -> pair.checked(largest, this.tolerance)).toList()));
	}

	/**
	 * Measures the gradient of one parameter.
	 * @param l the parameter's layer
	 * @param unit the parameter's unit
	 * @param parameters W or b of the layer
	 * @param at the parameter's index
	 * @param reach how far the parameter takes the pre-activation per step
	 * @param error the rounding error of the given gradient
	 * @param pairs modified, unless a kink was crossed
	 */
	private void compare(String pointer, int l, int unit, double[] parameters, int at, double reach, double given,
			double error, List<Pair> pairs) {
		double p = parameters[at];
		checkMoves(pointer, p);
		double by = this.network.layers().get(l).activation().isCurved() ? shortened(this.epsilon, reach, p)
				: this.epsilon;
		double step = move(l, unit, parameters, at, by);
		double farthest = Math.max(this.above.farthestAfter(l), this.below.farthestAfter(l));
		double shorter = shortened(by, farthest / by, p);
		if (shorter < by) {
			by = shorter;
			step = move(l, unit, parameters, at, by);
		}
		if (this.above.isAcrossKinkFrom(this.below, l)) {
			this.kinks.add(pointer);
		}
		else {
			double numeric = this.above.lossMinus(this.below) / step;
			Overflow.checkDifference(pointer, numeric);
			double[] errorsZ = this.errors.z();
			double rounding = error + (this.above.lossError(errorsZ) + this.below.lossError(errorsZ)) / step;
			double jumps = this.above.jumpsFrom(this.below, l, this.deltas) / step;
			double half = move(l, unit, parameters, at, by / 2);
			double finer = (half == 0.0) ? numeric : this.above.lossMinus(this.below) / half;
			double uncertainty = TRUNCATION * Math.abs(numeric - finer) + jumps + ROUNDING * rounding;
			Overflow.checkDifference(pointer, uncertainty / this.tolerance);
			pairs.add(new Pair(pointer, at, given, numeric, uncertainty));
		}
		this.above.restore(l, unit);
		this.below.restore(l, unit);
	}

	private void checkMoves(String pointer, double p) {
		double step = (p + this.epsilon) - (p - this.epsilon);
		if (step == 0.0 || Double.isInfinite(step)) {
			throw new InvalidInputException(new Violation(Kind.INVALID_VALUE, "#/epsilon",
					"is too " + ((step == 0.0) ? "small" : "large") + " to move the parameter at " + pointer
							+ ((step == 0.0) ? "; its size times 1e-5 does" : "; try a smaller one")));
		}
	}

	/**
	 * Shortens a half-step of p that goes too far along a curve, but so that it moves p.
	 * @param reach how far p goes there per step
	 */
	private static double shortened(double by, double reach, double p) {
		return Math.min(by, Math.max(FAR / reach, Math.ulp(p)));
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
