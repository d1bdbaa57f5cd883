package dev.trainstep.archive.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.trainstep.core.Form;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Network;

/**
 * A network as a {@code ModelProto} of ONNX. Its input {@code x} has a row per sample, of
 * any number. Each layer is a {@code Gemm} with the transpose of its W, then its
 * activation. The same network makes the same bytes.
 */
public final class OnnxModel {

	/** The media type, which is not registered. */
	public static final String MEDIA_TYPE = "application/x-onnx";

	private static final int IR_VERSION = 7;

	private static final int OPSET = 13;

	private static final String INPUT = "x";

	private static final String OUTPUT = "h";

	/** The result that stands for the z and the a of each layer. */
	private static final String TRACE = "trace";

	private final Message model;

	private OnnxModel(Message model) {
		this.model = model;
	}

	/**
	 * Makes the model; it writes the network's arrays, which are not copied.
	 * @param results what the model gives: {@code h}, of the notebook's form {@code u1},
	 * {@code u2}, {@code u3}, of layers {@code trace}, which is {@code trace.0.z},
	 * {@code trace.0.a}, {@code trace.1.z}, …; at least one
	 */
	public static OnnxModel of(Network network, Precision precision, Collection<String> results) {
		var graph = new Graph(precision);
		var activations = new ActivationNodes(graph);
		String a = INPUT;
		for (int l = 0; l < network.depth(); l++) {
			Layer layer = network.layers().get(l);
			graph.defineAffine(z(network, l), a, layer, parameter(network, l, "W"), parameter(network, l, "b"));
			a = a(network, l);
			activations.define(a, layer.activation(), z(network, l));
		}
		List<Graph.Rows> outputs = new ArrayList<>();
		for (String result : results) {
			if (result.equals(TRACE)) {
				addTrace(network, graph, outputs);
			}
			else {
				outputs.add(new Graph.Rows(result, width(network, result)));
			}
		}
		var opset = new Message().add(1, "").add(2, OPSET); // domain, version
		return new OnnxModel(new Message().add(1, IR_VERSION) // ir_version
			.add(2, "trainstep") // producer_name
			.add(7, graph.build("network", new Graph.Rows(INPUT, network.inputs()), outputs)) // graph
			.add(8, opset)); // opset_import
	}

	/** The last layer's a is h, which may be an output too: it has a second name. */
	private static void addTrace(Network network, Graph graph, List<Graph.Rows> outputs) {
		int last = network.depth() - 1;
		graph.define(trace(last, "a"), "Identity", OUTPUT);
		for (int l = 0; l <= last; l++) {
			int width = network.layers().get(l).outputs();
			outputs.add(new Graph.Rows(trace(l, "z"), width));
			outputs.add(new Graph.Rows(trace(l, "a"), width));
		}
	}

	private static String trace(int layer, String name) {
		return TRACE + "." + layer + "." + name;
	}

	private static int width(Network network, String result) {
		return (result.equals("u1") || result.equals("u2")) ? network.layers().getFirst().outputs() : network.outputs();
	}

	private static String z(Network network, int layer) {
		return isNotebook(network) ? "u" + (2 * layer + 1) : trace(layer, "z");
	}

	private static String a(Network network, int layer) {
		if (layer == network.depth() - 1) {
			return OUTPUT;
		}
		return isNotebook(network) ? "u2" : trace(layer, "a");
	}

	/** As npz and safetensors name it. */
	private static String parameter(Network network, int layer, String name) {
		return isNotebook(network) ? name + (layer + 1) : "layers." + layer + "." + name;
	}

	private static boolean isNotebook(Network network) {
		return network.form() == Form.NOTEBOOK;
	}

	/** Writes the file. */
	public void writeTo(OutputStream out) throws IOException {
		this.model.writeTo(out);
	}

	/** The file. */
	public byte[] toBytes() {
		var bytes = new ByteArrayOutputStream();
		try {
			writeTo(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

}
