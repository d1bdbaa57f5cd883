package dev.trainstep.core.explain;

import java.util.List;

import dev.trainstep.core.Form;
import dev.trainstep.core.Layer;

/**
 * What the arrays of a step are called. Pointers have the names of requests and answers.
 * In formulas, layer l of a list of layers has {@code Wl}, {@code bl}, {@code zl},
 * {@code al} and {@code deltal}, counted from 0 as in pointers.
 */
final class Names {

	private final Form form;

	private final List<Layer> layers;

	Names(Form form, List<Layer> layers) {
		this.form = form;
		this.layers = layers;
	}

	NamedArray x() {
		return NamedArray.vector("x", "x", this.layers.getFirst().inputs());
	}

	/** Targets, or what is in their place. */
	NamedArray target(String name) {
		return NamedArray.vector(name, name, this.layers.getLast().outputs());
	}

	NamedArray W(int l) {
		return weights("", "W", l);
	}

	NamedArray b(int l) {
		return biases("", "b", l);
	}

	/** A number for each weight, below a path. */
	NamedArray weights(String path, String symbol, int l) {
		Layer layer = this.layers.get(l);
		return NamedArray.matrix(path + this.form.W(l), symbol + number(l), layer.outputs(), layer.inputs());
	}

	/** A number for each bias, below a path. */
	NamedArray biases(String path, String symbol, int l) {
		return NamedArray.vector(path + this.form.b(l), symbol + number(l), this.layers.get(l).outputs());
	}

	/** An array that a step computes. */
	NamedArray of(Part part, int l) {
		return switch (part) {
			case Z -> isNotebook() ? unit("u" + (2 * l + 1), l) : unit("trace/" + l + "/z", "z" + l, l);
			case A -> activations(l);
			case LOSS -> NamedArray.number("loss");
			case DELTA -> isNotebook() ? unit("delta" + (l + 1), l) : unit("deltas/" + l, "delta" + l, l);
			case DW -> weights("gradients/", "dW", l);
			case DB -> biases("gradients/", "db", l);
			case NORM -> NamedArray.number("gradientNorm");
			case NEW_W -> weights("after/", "W", l);
			case NEW_B -> biases("after/", "b", l);
		};
	}

	private NamedArray activations(int l) {
		if (l == this.layers.size() - 1) {
			return unit("h", l);
		}
		return isNotebook() ? unit("u2", l) : unit(traceA(l), "a" + l, l);
	}

	/** The path of the activations of a layer in a trace. */
	static String traceA(int l) {
		return "trace/" + l + "/a";
	}

	private NamedArray unit(String name, int l) {
		return unit(name, name, l);
	}

	private NamedArray unit(String path, String symbol, int l) {
		return NamedArray.vector(path, symbol, this.layers.get(l).outputs());
	}

	private boolean isNotebook() {
		return this.form == Form.NOTEBOOK;
	}

	private int number(int l) {
		return isNotebook() ? l + 1 : l;
	}

}
