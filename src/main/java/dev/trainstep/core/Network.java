package dev.trainstep.core;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Violation.Kind;

/**
 * A feedforward classifier: ReLU after every layer but the last, softmax after the last.
 *
 * @param layers from input to output, at least one; each takes as many inputs as the one
 * before has outputs
 */
public record Network(List<Layer> layers) {

	/**
	 * Checks and keeps the layers.
	 * @throws InvalidInputException if their shapes do not fit
	 */
	public Network {
		var violations = new Violations();
		check(layers, violations);
		violations.throwIfAny();
		layers = List.copyOf(layers);
	}

	/** Finds every place where the layers' shapes do not fit each other. */
	public static void check(List<Layer> layers, Violations violations) {
		if (layers.isEmpty()) {
			throw new IllegalArgumentException("a network has at least one layer");
		}
		for (int l = 0; l < layers.size(); l++) {
			Layer layer = layers.get(l);
			if (l > 0 && layer.inputs() != layers.get(l - 1).outputs()) {
				violations.add(Kind.SHAPE_MISMATCH, "#/" + Names.W(l) + "/0",
						"row has " + layer.inputs() + " columns, expected " + layers.get(l - 1).outputs()
								+ " (the rows of " + Names.W(l - 1) + ")");
			}
			double @Nullable [] b = layer.b();
			if (b != null && b.length != layer.outputs()) {
				violations.add(Kind.SHAPE_MISMATCH, "#/" + Names.b(l), "has length " + b.length + ", expected "
						+ layer.outputs() + " (the rows of " + Names.W(l) + ")");
			}
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

	/** The number of classes. */
	public int classes() {
		return this.layers.getLast().outputs();
	}

}
