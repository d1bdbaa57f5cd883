package dev.trainstep.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * A number for each parameter of a network: the parameters themselves, their gradients,
 * or what an optimizer keeps of them.
 *
 * @param form the form of the network
 * @param layers as the layers of the network
 */
public record Parameters(Form form, List<Weights> layers) {

	public Parameters {
		layers = List.copyOf(layers);
	}

	/**
	 * The numbers of one layer.
	 *
	 * @param W m × n
	 * @param b m numbers, or none where the layer has no biases
	 */
	@Prose("A number for each parameter of one layer.")
	public record Weights(@Prose("In the shape of the layer's W, m × n.") Matrix W,
			@Prose("In the shape of the layer's b, m numbers, where it has one.") double @Nullable [] b) {

		private Weights copy() {
			return new Weights(this.W.copy(), (this.b != null) ? this.b.clone() : null);
		}

		private Weights zeros() {
			return new Weights(Matrix.zeros(this.W.rows(), this.W.cols()),
					(this.b != null) ? new double[this.b.length] : null);
		}

	}

	/** A zero for each of these. */
	public Parameters zeros() {
		return new Parameters(this.form, this.layers.stream().map(Weights::zeros).toList());
	}

	public Parameters copy() {
		return new Parameters(this.form, this.layers.stream().map(Weights::copy).toList());
	}

	/** Makes these the same numbers as others of the same shape. */
	public void set(Parameters others) {
		List<double[]> from = others.arrays();
		List<double[]> to = arrays();
		for (int i = 0; i < to.size(); i++) {
			System.arraycopy(from.get(i), 0, to.get(i), 0, to.get(i).length);
		}
	}

	/** The arrays themselves, layer by layer, W before b. */
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

	/** How many there are. */
	public long count() {
		return arrays().stream().mapToLong((values) -> values.length).sum();
	}

	/**
	 * The L2 norm of all of them together, their squares summed in the order of
	 * {@link #arrays()}. Where squares would overflow or vanish, all are scaled by the
	 * power of two that brings the largest to about 1.
	 * @return infinity if it is beyond float64
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

	/**
	 * The places of numbers that are so, as pointers below the network.
	 * @param atMost how many to look for
	 */
	List<String> where(DoublePredicate so, int atMost) {
		List<String> places = new ArrayList<>();
		for (int l = 0; l < this.layers.size(); l++) {
			Weights weights = this.layers.get(l);
			double[] W = weights.W().values();
			for (int i = 0; i < W.length && places.size() < atMost; i++) {
				if (so.test(W[i])) {
					places.add(this.form.pointerToW(l, i, weights.W().cols()));
				}
			}
			double @Nullable [] b = weights.b();
			for (int i = 0; b != null && i < b.length && places.size() < atMost; i++) {
				if (so.test(b[i])) {
					places.add(this.form.pointerToB(l, i));
				}
			}
		}
		return places;
	}

	/** Adds a violation for each place where these do not have the network's shape. */
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
			violations.add(Kind.SHAPE_MISMATCH, "#/" + b, (given != null)
					? "is of biases that the network does not have" : "missing: the network has biases here");
		}
		else if (given != null && given.length != layer.outputs()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + b,
					"has length " + given.length + ", expected " + layer.outputs() + networks);
		}
	}

}
