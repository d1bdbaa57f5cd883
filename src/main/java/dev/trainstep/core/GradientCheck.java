package dev.trainstep.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Violation.Kind;

/**
 * Compares gradients with central differences of the exact loss, (loss(p + ε) − loss(p −
 * ε)) / 2ε, one parameter p at a time.
 * <p>
 * The relative error is |given − numeric| over the largest absolute value of all, given
 * or numeric; or, where gradients are so small that the rounding of the loss drowns them,
 * over the smallest that could be told from 0. A parameter whose steps take a
 * pre-activation across a kink of its activation has no derivative there to compare with:
 * it is reported, and left out.
 *
 * @param maxRelativeError of those compared
 * @param checked how many were compared
 * @param worst the largest errors, the largest first
 * @param kinks the pointers of those left out
 */
public record GradientCheck(double maxRelativeError, long checked, List<Entry> worst, List<String> kinks) {

	/** More parameters than these take too long. */
	static final long MAX_PARAMETERS = 20_000;

	/** The largest relative error of a right gradient. */
	static final double TOLERANCE = 5e-6;

	private static final int WORST = 10;

	/** How much of a loss may be rounding, in either of the two that are compared. */
	private static final double ROUNDING = 0x1p-51;

	/**
	 * One gradient, as given and as measured.
	 *
	 * @param pointer the place of its parameter
	 */
	public record Entry(String pointer, double given, double numeric, double relativeError) {
	}

	public boolean passed() {
		return this.maxRelativeError <= TOLERANCE;
	}

	/** Finds whether a network of these layers is too large to be checked. */
	public static void checkSize(List<Layer> layers, Violations violations) {
		long parameters = layers.stream()
			.mapToLong((layer) -> (long) layer.outputs() * layer.inputs() + ((layer.b() != null) ? layer.outputs() : 0))
			.sum();
		if (parameters > MAX_PARAMETERS) {
			violations.add(Kind.TOO_LARGE, "#",
					"the network has " + parameters + " parameters, expected at most " + MAX_PARAMETERS);
		}
	}

	/**
	 * x: B × n, y: B × c.
	 * @param epsilon ε, above 0
	 * @throws InvalidInputException if a result is beyond float64
	 */
	static GradientCheck of(Network network, Matrix x, Matrix y, Parameters gradients, double epsilon) {
		return new Differences(network.copy(), x, y, epsilon).compare(gradients);
	}

	/** A gradient and what was measured of it, before the scale of all is known. */
	private record Compared(String pointer, double given, double numeric) {

		double error() {
			return Math.abs(this.given - this.numeric);
		}

	}

	/** Measures the gradients of a network, whose parameters it moves and puts back. */
	private static final class Differences {

		private final Network network;

		private final double epsilon;

		private final PerturbedPass above;

		private final PerturbedPass below;

		private final double loss;

		private final List<String> kinks = new ArrayList<>();

		private final PriorityQueue<Compared> worst = new PriorityQueue<>(Comparator.comparingDouble(Compared::error));

		private double largest;

		private long checked;

		Differences(Network network, Matrix x, Matrix y, double epsilon) {
			this.network = network;
			this.epsilon = epsilon;
			this.above = new PerturbedPass(network, x, y);
			this.below = new PerturbedPass(network, x, y);
			this.loss = this.above.loss();
		}

		GradientCheck compare(Parameters gradients) {
			Form form = this.network.form();
			for (int l = 0; l < this.network.depth(); l++) {
				this.above.reset();
				this.below.reset();
				Layer layer = this.network.layers().get(l);
				Matrix dW = gradients.layers().get(l).W();
				for (int i = 0; i < dW.values().length; i++) {
					String pointer = "#/" + form.W(l) + "/" + i / dW.cols() + "/" + i % dW.cols();
					compare(pointer, l, i / dW.cols(), layer.W().values(), i, dW.values()[i]);
				}
				double @Nullable [] b = layer.b();
				for (int i = 0; b != null && i < b.length; i++) {
					double db = Objects.requireNonNull(gradients.layers().get(l).b())[i];
					compare("#/" + form.b(l) + "/" + i, l, i, b, i, db);
				}
			}
			return result();
		}

		/**
		 * Moves one parameter of a unit of layer l, which is number {@code at} of its
		 * array.
		 */
		private void compare(String pointer, int l, int unit, double[] parameters, int at, double given) {
			double p = parameters[at];
			double up = p + this.epsilon;
			double down = p - this.epsilon;
			if (up == down) {
				throw new InvalidInputException(List.of(new Violation(Kind.INVALID_VALUE, "#/epsilon",
						"is too small to move the parameter at " + pointer)));
			}
			parameters[at] = up;
			this.above.run(l, unit);
			parameters[at] = down;
			this.below.run(l, unit);
			parameters[at] = p;
			if (this.above.isAcrossKinkFrom(this.below, l)) {
				this.kinks.add(pointer);
			}
			else {
				double numeric = this.above.lossMinus(this.below) / (up - down);
				Overflow.checkDifference(pointer, numeric);
				add(new Compared(pointer, given, numeric));
			}
			this.above.restore(l, unit);
			this.below.restore(l, unit);
		}

		private void add(Compared compared) {
			this.checked++;
			this.largest = Math.max(this.largest, Math.max(Math.abs(compared.given()), Math.abs(compared.numeric())));
			this.worst.add(compared);
			if (this.worst.size() > WORST) {
				this.worst.remove();
			}
		}

		private GradientCheck result() {
			double drowned = ROUNDING * this.loss / this.epsilon / TOLERANCE;
			double scale = Math.max(Math.max(this.largest, drowned), Double.MIN_NORMAL);
			List<Entry> entries = this.worst.stream()
				.sorted(Comparator.comparingDouble(Compared::error).reversed())
				.map((compared) -> new Entry(compared.pointer(), compared.given(), compared.numeric(),
						compared.error() / scale))
				.toList();
			return new GradientCheck(entries.isEmpty() ? 0.0 : entries.getFirst().relativeError(), this.checked,
					entries, List.copyOf(this.kinks));
		}

	}

}
