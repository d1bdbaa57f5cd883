package dev.trainstep.archive.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;

/**
 * A {@code GraphProto} in the making: operators, each of which makes a named array out of
 * others, and the arrays that are given. Comments name the fields whose numbers stand
 * beside them.
 */
final class Graph {

	/** A dimension of any length: the samples. */
	private static final String SAMPLES = "N";

	private static final int INT_ATTRIBUTE = 2;

	private final Precision precision;

	private final List<Message> nodes = new ArrayList<>();

	private final List<Message> initializers = new ArrayList<>();

	private final Set<Double> constants = new HashSet<>();

	private int steps;

	Graph(Precision precision) {
		this.precision = precision;
	}

	/** Applies an operator; the result has this name. */
	void define(String result, String operator, String... inputs) {
		this.nodes.add(node(result, operator, inputs));
	}

	/** Applies an operator, and returns the name of the result. */
	String apply(String operator, String... inputs) {
		String result = "t" + ++this.steps;
		define(result, operator, inputs);
		return result;
	}

	private static Message node(String result, String operator, String... inputs) {
		var node = new Message();
		for (String input : inputs) {
			node.add(1, input); // input
		}
		return node.add(2, result).add(4, operator); // output, op_type
	}

	/** Defines a·Wᵀ (+ b), a row per sample: the layer's pre-activations. */
	void defineAffine(String result, String a, Layer layer, String nameOfW, String nameOfB) {
		Matrix W = layer.W();
		this.initializers.add(tensor(nameOfW, W.values(), W.rows(), W.cols()));
		double @Nullable [] b = layer.b();
		if (b != null) {
			this.initializers.add(tensor(nameOfB, b, b.length));
		}
		Message node = (b != null) ? node(result, "Gemm", a, nameOfW, nameOfB) : node(result, "Gemm", a, nameOfW);
		// attribute: name, i, type
		node.add(5, new Message().add(1, "transB").add(3, 1).add(20, INT_ATTRIBUTE));
		this.nodes.add(node);
	}

	/** The name of a number. */
	String constant(double value) {
		String name = Double.toString(value);
		if (this.constants.add(value)) {
			this.initializers.add(tensor(name, new double[] { value }));
		}
		return name;
	}

	private Message tensor(String name, double[] values, int... shape) {
		var tensor = new Message();
		for (int length : shape) {
			tensor.add(1, length); // dims
		}
		// data_type, name, raw_data
		return tensor.add(2, this.precision.dataType()).add(8, name).add(9, values, this.precision);
	}

	/** Finishes the graph: from this input to these outputs, a row per sample of each. */
	Message build(String name, Rows input, List<Rows> outputs) {
		var graph = new Message();
		this.nodes.forEach((node) -> graph.add(1, node)); // node
		graph.add(2, name); // name
		this.initializers.forEach((tensor) -> graph.add(5, tensor)); // initializer
		graph.add(11, describe(input)); // input
		outputs.forEach((output) -> graph.add(12, describe(output))); // output
		return graph;
	}

	/** An array of the graph, with a row per sample. */
	record Rows(String name, int width) {
	}

	/** A {@code ValueInfoProto}. */
	private Message describe(Rows rows) {
		// dim_param, dim_value
		var samples = new Message().add(2, SAMPLES);
		var width = new Message().add(1, rows.width());
		var shape = new Message().add(1, samples).add(1, width);
		// elem_type, shape
		var tensor = new Message().add(1, this.precision.dataType()).add(2, shape);
		// name, type: tensor_type
		return new Message().add(1, rows.name()).add(2, new Message().add(1, tensor));
	}

}
