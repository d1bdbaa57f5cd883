package dev.trainstep.core;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Sigmoid;
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

	/** Whether the outputs are probabilities: of classes, or one of class 1. */
	public boolean classifies() {
		return isBinary() || this.layers.getLast().activation() instanceof Softmax;
	}

	/** Whether the only output is the probability of class 1, rather than 0. */
	public boolean isBinary() {
		return this.layers.getLast().activation() instanceof Sigmoid && this.layers.getLast().outputs() == 1;
	}

	/** The number of classes of a network that classifies. */
	public int classes() {
		return isBinary() ? 2 : this.layers.getLast().outputs();
	}

	/**
	 * Adds a violation for each place that does not fit the rest.
	 * @param data of the request, if it has any; it is not checked
	 */
	public void check(@Nullable Data data, Violations violations) {
		if (this.layers.size() > MAX_DEPTH) {
			violations.add(Kind.SHAPE_MISMATCH, "#/layers",
					"has " + this.layers.size() + " layers, expected at most " + MAX_DEPTH);
		}
		for (int l = 0; l < this.layers.size(); l++) {
			checkLayer(l, data, violations);
		}
		if (!this.lossFunction.fits(this.layers.getLast().activation())) {
			violations.add(Kind.INVALID_VALUE, "#/lossFunction",
					"does not go with the last layer's activation; " + LossFunction.pairs());
		}
	}

	private void checkLayer(int l, @Nullable Data data, Violations violations) {
		Layer layer = this.layers.get(l);
		if (l > 0 && layer.inputs() != this.layers.get(l - 1).outputs()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + this.form.W(l) + "/0",
					"row has " + layer.inputs() + " columns, expected " + this.layers.get(l - 1).outputs()
							+ " (the rows of " + this.form.W(l - 1) + ")" + transposesThatWouldFit(data));
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

	/**
	 * Which weights seem to be transposed, as a hint after a message: those whose
	 * transposes would make all shapes fit. Other libraries have inputs in rows.
	 * @param data of the request, if it has any
	 */
	String transposesThatWouldFit(@Nullable Data data) {
		List<String> single = IntStream.range(0, this.layers.size())
			.filter((l) -> fits(data, (layer) -> layer == l))
			.mapToObj(this.form::W)
			.toList();
		if (!single.isEmpty()) {
			return "; the transpose of " + String.join(" or ", single) + " would fit";
		}
		String all = (this.layers.size() == 2) ? this.form.W(0) + " and " + this.form.W(1) : "all W";
		return fits(data, (layer) -> true) ? "; the transposes of " + all + " would fit" : "";
	}

	private boolean fits(@Nullable Data data, IntPredicate transposed) {
		int before = (data != null) ? data.x().width() : inputs(0, transposed);
		for (int l = 0; l < this.layers.size(); l++) {
			double @Nullable [] b = this.layers.get(l).b();
			int outputs = outputs(l, transposed);
			if (inputs(l, transposed) != before || (b != null && b.length != outputs)) {
				return false;
			}
			before = outputs;
		}
		return data == null || data.fitsOutputs(before, this.lossFunction);
	}

	private int inputs(int l, IntPredicate transposed) {
		return transposed.test(l) ? this.layers.get(l).outputs() : this.layers.get(l).inputs();
	}

	private int outputs(int l, IntPredicate transposed) {
		return inputs(l, transposed.negate());
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
