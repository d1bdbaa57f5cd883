package dev.trainstep.core;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * A network as a caller sent it. Its layers need not fit each other, and its loss
 * function need not fit the last layer.
 *
 * @param form the form of the network in the request
 * @param layers the layers, from input to output; at least one
 * @param lossFunction what training minimises
 */
public record UncheckedNetwork(Form form, List<Layer> layers, LossFunction lossFunction) {

	private static final int MAX_DEPTH = 32;

	/**
	 * Copies the list of layers.
	 * @throws IllegalArgumentException if it is empty
	 */
	public UncheckedNetwork {
		if (layers.isEmpty()) {
			throw new IllegalArgumentException("a network has at least one layer");
		}
		layers = List.copyOf(layers);
	}

	/**
	 * A network whose loss function may be the default.
	 * @param layers at least one
	 * @param lossFunction null for the default of the last layer's activation
	 */
	public static UncheckedNetwork of(Form form, List<Layer> layers, @Nullable LossFunction lossFunction) {
		return new UncheckedNetwork(form, layers,
				(lossFunction != null) ? lossFunction : LossFunction.defaultFor(layers.getLast().activation()));
	}

	/** Adds a violation for each place that does not fit the rest. */
	public void check(Violations violations) {
		if (this.layers.size() > MAX_DEPTH) {
			violations.add(Kind.SHAPE_MISMATCH, "#/layers",
					"has " + this.layers.size() + " layers, expected at most " + MAX_DEPTH);
		}
		for (int l = 0; l < this.layers.size(); l++) {
			checkLayer(l, violations);
		}
		if (!this.lossFunction.fits(this.layers.getLast().activation())) {
			violations.add(Kind.INVALID_VALUE, "#/lossFunction",
					"does not go with the last layer's activation; " + LossFunction.pairs());
		}
	}

	private void checkLayer(int l, Violations violations) {
		Layer layer = this.layers.get(l);
		if (l > 0 && layer.inputs() != this.layers.get(l - 1).outputs()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + this.form.W(l) + "/0",
					"row has " + layer.inputs() + " columns, expected " + this.layers.get(l - 1).outputs()
							+ " (the rows of " + this.form.W(l - 1) + ")" + transposes(l));
		}
		double @Nullable [] b = layer.b();
		if (b != null && b.length != layer.outputs()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + this.form.b(l), "has length " + b.length + ", expected "
					+ layer.outputs() + " (the rows of " + this.form.W(l) + ")");
		}
		if (layer.activation() instanceof Softmax && l < this.layers.size() - 1) {
			violations.add(Kind.INVALID_VALUE, "#/layers/" + l + "/activation", "softmax is for the last layer");
		}
	}

	/** Which transposes would make a layer fit the one before. */
	private String transposes(int l) {
		Layer before = this.layers.get(l - 1);
		Layer layer = this.layers.get(l);
		List<String> either = new ArrayList<>();
		if (layer.inputs() == before.inputs()) {
			either.add(this.form.W(l - 1));
		}
		if (layer.outputs() == before.outputs()) {
			either.add(this.form.W(l));
		}
		if (either.isEmpty() && layer.outputs() == before.inputs() && layer.outputs() > 1) {
			return "; the transposes of " + this.form.W(l - 1) + " and " + this.form.W(l) + " would fit";
		}
		return either.isEmpty() ? "" : Form.transposeWouldFit(String.join(" or ", either));
	}

	/**
	 * The network, once {@link #check} has run.
	 * @param violations the violations of the network and of the rest of its request
	 * @throws InvalidInputException with all violations, if there is one
	 */
	public Network checked(Violations violations) {
		violations.throwIfAny();
		return new Network(this);
	}

}
