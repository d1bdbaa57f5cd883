package dev.trainstep.core;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * A feedforward network, and what it is to minimise.
 *
 * @param form the form it came in, and goes out in
 * @param layers from input to output, 1 to 32; each takes as many inputs as the one
 * before has outputs
 * @param lossFunction one that goes with the activation of the last layer
 */
public record Network(Form form, List<Layer> layers, LossFunction lossFunction) {

	private static final int MAX_DEPTH = 32;

	/**
	 * Checks and keeps the layers.
	 * @throws InvalidInputException if they do not fit each other, or the loss function
	 * does not fit the last
	 */
	public Network {
		var violations = new Violations();
		check(form, layers, lossFunction, violations);
		violations.throwIfAny();
		layers = List.copyOf(layers);
	}

	/** A network with the loss function that goes with its last layer. */
	public Network(Form form, List<Layer> layers) {
		this(form, layers, LossFunction.defaultFor(layers.getLast().activation()));
	}

	/** The layers of the notebook's form: ReLU, then softmax. */
	public static List<Layer> notebook(Matrix W1, double @Nullable [] b1, Matrix W2, double @Nullable [] b2) {
		return List.of(new Layer(W1, b1, new Relu()), new Layer(W2, b2, new Softmax()));
	}

	/** Finds every place where the layers do not fit each other, or the loss function. */
	public static void check(Form form, List<Layer> layers, LossFunction lossFunction, Violations violations) {
		if (layers.isEmpty()) {
			throw new IllegalArgumentException("a network has at least one layer");
		}
		if (layers.size() > MAX_DEPTH) {
			violations.add(Kind.SHAPE_MISMATCH, "#/layers",
					"has " + layers.size() + " layers, expected at most " + MAX_DEPTH);
		}
		for (int l = 0; l < layers.size(); l++) {
			Layer layer = layers.get(l);
			if (l > 0 && layer.inputs() != layers.get(l - 1).outputs()) {
				violations.add(Kind.SHAPE_MISMATCH, "#/" + form.W(l) + "/0", "row has " + layer.inputs()
						+ " columns, expected " + layers.get(l - 1).outputs() + " (the rows of " + form.W(l - 1) + ")");
			}
			double @Nullable [] b = layer.b();
			if (b != null && b.length != layer.outputs()) {
				violations.add(Kind.SHAPE_MISMATCH, "#/" + form.b(l), "has length " + b.length + ", expected "
						+ layer.outputs() + " (the rows of " + form.W(l) + ")");
			}
			if (layer.activation() instanceof Softmax && l < layers.size() - 1) {
				violations.add(Kind.INVALID_VALUE, "#/layers/" + l + "/activation", "softmax is for the last layer");
			}
		}
		if (!lossFunction.fits(layers.getLast().activation())) {
			violations.add(Kind.INVALID_VALUE, "#/lossFunction",
					"does not go with the last layer's activation; " + LossFunction.pairs());
		}
	}

	/** The number of layers. */
	public int depth() {
		return this.layers.size();
	}

	/** The numbers per sample that the network takes. */
	public int inputs() {
		return this.layers.getFirst().inputs();
	}

	/** The numbers per sample that the network gives. */
	public int outputs() {
		return this.layers.getLast().outputs();
	}

	/** Whether the outputs are the probabilities of classes. */
	public boolean classifies() {
		return this.layers.getLast().activation() instanceof Softmax;
	}

	/** The outputs of all layers together. */
	public long units() {
		return this.layers.stream().mapToLong(Layer::outputs).sum();
	}

	/**
	 * The work of a forward pass for each sample, in multiply-adds, an activation
	 * counting as 32 of them.
	 */
	public long cost() {
		return this.layers.stream().mapToLong(Layer::cost).sum();
	}

	/** The parameters themselves: who changes these changes the network. */
	public Parameters parameters() {
		return new Parameters(this.form,
				this.layers.stream().map((layer) -> new Parameters.Weights(layer.W(), layer.b())).toList());
	}

	/** The same network but for its parameters, which are these themselves. */
	public Network with(Parameters parameters) {
		List<Layer> replaced = new ArrayList<>();
		for (int l = 0; l < depth(); l++) {
			Parameters.Weights weights = parameters.layers().get(l);
			replaced.add(new Layer(weights.W(), weights.b(), this.layers.get(l).activation()));
		}
		return new Network(this.form, replaced, this.lossFunction);
	}

	/** A network with parameters of its own. */
	public Network copy() {
		return with(parameters().copy());
	}

}
