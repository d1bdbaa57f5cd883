package dev.trainstep.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * A number for each parameter of a network: the parameters themselves, their gradients,
 * or a moment of an optimizer.
 *
 * @param form the form of the network
 * @param layers one element per layer of the network
 */
public record Parameters(Form form, List<Weights> layers) {

	public Parameters {
		layers = List.copyOf(layers);
	}

	/** The numbers of one layer, from n inputs to m outputs. */
	// @formatter:off
	@Prose("A number for each parameter of one layer.")
	public record Weights(
			@Prose("In the shape of the layer's W, m × n.")
			Matrix W,
			@Prose("In the shape of the layer's b, m numbers, where it has one.")
			double @Nullable [] b) {
		// @formatter:on

		private Weights copy() {
			return new Weights(this.W.copy(), (this.b != null) ? this.b.clone() : null);
		}

		private Weights zeros() {
			return new Weights(Matrix.zeros(this.W.rows(), this.W.cols()),
					(this.b != null) ? new double[this.b.length] : null);
		}

	}

	/** Zeros in the same shape. */
	public Parameters zeros() {
		return new Parameters(this.form, this.layers.stream().map(Weights::zeros).toList());
	}

	public Parameters copy() {
		return new Parameters(this.form, this.layers.stream().map(Weights::copy).toList());
	}

	/** Overwrites these numbers with others of the same shape. */
	public void set(Parameters others) {
		List<double[]> from = others.arrays();
		List<double[]> to = arrays();
		for (int i = 0; i < to.size(); i++) {
			System.arraycopy(from.get(i), 0, to.get(i), 0, to.get(i).length);
		}
	}

	/** The arrays, not copied: layer by layer, W before b. */
	public List<double[]> arrays() {
		List<double[]> arrays = new ArrayList<>();
		for (Weights weights : this.layers) {
			arrays.add(weights.W().values());
			if (weights.b() != null) {
				arrays.add(weights.b());
			}
		}
		return arrays;
	}

	/** How many numbers these are. */
	public long count() {
		return arrays().stream().mapToLong((values) -> values.length).sum();
	}

	/**
	 * The L2 norm of all numbers together, their squares summed in the order of
	 * {@link #arrays()}. Where squares would overflow or underflow, the numbers are
	 * scaled by the power of two that brings the largest to about 1.
	 * @return the norm; infinity if it overflows float64
	 */
	double norm() {
		List<double[]> arrays = arrays();
		double largest = 0.0;
		for (double[] values : arrays) {
			for (double value : values) {
				largest = Math.max(largest, Math.abs(value));
			}
		}
		boolean safe = largest == 0.0 || (largest > 0x1p-400 && largest < 0x1p400);
		double scale = safe ? 1.0 : Math.scalb(1.0, -Math.getExponent(largest));
		double sum = 0.0;
		for (double[] values : arrays) {
			for (double value : values) {
				sum = Math.fma(value * scale, value * scale, sum);
			}
		}
		return Math.sqrt(sum) / scale;
	}

	/** The pointer to a number, by its index in one of {@link #arrays()}. */
	String pointer(int array, int index) {
		int l = 0;
		int i = array;
		while (i >= arraysOf(this.layers.get(l))) {
			i -= arraysOf(this.layers.get(l++));
		}
		return (i == 0) ? this.form.pointerToW(l, index, this.layers.get(l).W().cols())
				: this.form.pointerToB(l, index);
	}

	private static int arraysOf(Weights weights) {
		return (weights.b() != null) ? 2 : 1;
	}

	/** The pointers to the numbers that match, below the network. */
	Stream<Supplier<String>> find(DoublePredicate matches) {
		return IntStream.range(0, this.layers.size()).boxed().flatMap((l) -> {
			Weights weights = this.layers.get(l);
			Stream<Supplier<String>> inW = indices(weights.W().values(), matches)
				.mapToObj((i) -> () -> this.form.pointerToW(l, i, weights.W().cols()));
			Stream<Supplier<String>> inB = indices(weights.b(), matches)
				.mapToObj((i) -> () -> this.form.pointerToB(l, i));
			return Stream.concat(inW, inB);
		});
	}

	private static IntStream indices(double @Nullable [] values, DoublePredicate matches) {
		return (values != null) ? IntStream.range(0, values.length).filter((i) -> matches.test(values[i]))
				: IntStream.empty();
	}

	/** Adds a violation for each place that does not have the network's shape. */
	public void check(UncheckedNetwork network, Violations violations) {
		Form form = network.form();
		List<Layer> expected = network.layers();
		if (this.form != form) {
			violations.add(Kind.SHAPE_MISMATCH, (this.form == Form.LAYERS) ? "#/layers" : "#/W1",
					"is not in the form of the network, which is "
							+ ((form == Form.LAYERS) ? "layers" : "W1, W2 and their biases"));
			return;
		}
		if (this.layers.size() != expected.size()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/layers", "has " + this.layers.size() + " layers, expected "
					+ expected.size() + " (the layers of the network)");
			return;
		}
		for (int l = 0; l < expected.size(); l++) {
			check(this.layers.get(l), expected.get(l), form.W(l), form.b(l), violations);
		}
	}

	private static void check(Weights weights, Layer layer, String W, String b, Violations violations) {
		String networks = " (as the network's)";
		if (weights.W().rows() != layer.outputs()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + W,
					"has " + weights.W().rows() + " rows, expected " + layer.outputs() + networks);
		}
		if (weights.W().cols() != layer.inputs()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + W + "/0",
					"row has " + weights.W().cols() + " columns, expected " + layer.inputs() + networks);
		}
		double @Nullable [] given = weights.b();
		if ((given != null) != (layer.b() != null)) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + b,
					(given != null) ? "the network has no biases here" : "missing: the network has biases here");
		}
		else if (given != null && given.length != layer.outputs()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + b,
					"has length " + given.length + ", expected " + layer.outputs() + networks);
		}
	}

}
