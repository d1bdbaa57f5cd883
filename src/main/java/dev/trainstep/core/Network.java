package dev.trainstep.core;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violations;

/**
 * A feedforward network and the loss that training minimises. It is valid: it has 1 to 32
 * layers, each takes as many inputs as the one before has outputs, and the loss function
 * fits the activation of the last.
 */
public final class Network {

	private final UncheckedNetwork checked;

	/** Takes over a network that passed {@link UncheckedNetwork#check}. */
	Network(UncheckedNetwork checked) {
		this.checked = checked;
	}

	/**
	 * Checks the layers and the loss function.
	 * @throws InvalidInputException if they do not fit each other
	 */
	public Network(Form form, List<Layer> layers, LossFunction lossFunction) {
		this(check(new UncheckedNetwork(form, layers, lossFunction)));
	}

	/**
	 * Checks the layers; the loss function is the default of the last.
	 * @throws InvalidInputException if they do not fit each other
	 */
	public Network(Form form, List<Layer> layers) {
		this(check(UncheckedNetwork.of(form, layers, null)));
	}

	private static UncheckedNetwork check(UncheckedNetwork network) {
		var violations = new Violations();
		network.check(null, violations);
		violations.throwIfAny();
		return network;
	}

	/** The layers of the notebook's form: ReLU, then softmax. */
	public static List<Layer> notebook(Matrix W1, double @Nullable [] b1, Matrix W2, double @Nullable [] b2) {
		return List.of(new Layer(W1, b1, new Relu()), new Layer(W2, b2, new Softmax()));
	}

	/** The form of the network in requests and answers. */
	public Form form() {
		return this.checked.form();
	}

	/** The layers, from input to output. */
	public List<Layer> layers() {
		return this.checked.layers();
	}

	public LossFunction lossFunction() {
		return this.checked.lossFunction();
	}

	/** The number of layers. */
	public int depth() {
		return layers().size();
	}

	/** The inputs per sample. */
	public int inputs() {
		return layers().getFirst().inputs();
	}

	/** The outputs per sample. */
	public int outputs() {
		return layers().getLast().outputs();
	}

	/** Whether the outputs are probabilities: of classes, or one of class 1. */
	public boolean classifies() {
		return this.checked.classifies();
	}

	/** Whether the only output is the probability of class 1, rather than 0. */
	boolean isBinary() {
		return this.checked.isBinary();
	}

	/** The number of classes of a network that classifies. */
	int classes() {
		return this.checked.classes();
	}

	/** The outputs of all layers together, per sample. */
	public long units() {
		return layers().stream().mapToLong(Layer::outputs).sum();
	}

	/** The most inputs of a layer. */
	int widestInput() {
		return layers().stream().mapToInt(Layer::inputs).max().orElseThrow();
	}

	/** The most outputs of a layer. */
	int widestOutput() {
		return layers().stream().mapToInt(Layer::outputs).max().orElseThrow();
	}

	/**
	 * The work of a forward pass per sample, in multiply-adds; an activation counts as 32
	 * of them.
	 */
	public long cost() {
		return layers().stream().mapToLong(Layer::cost).sum();
	}

	/** The parameters, not copied: a change to them changes the network. */
	public Parameters parameters() {
		return new Parameters(form(),
				layers().stream().map((layer) -> new Parameters.Weights(layer.W(), layer.b())).toList());
	}

	/**
	 * The same network with other parameters.
	 * @param parameters parameters of the same shape, which are not copied
	 */
	public Network with(Parameters parameters) {
		List<Layer> replaced = new ArrayList<>();
		for (int l = 0; l < depth(); l++) {
			Parameters.Weights weights = parameters.layers().get(l);
			replaced.add(new Layer(weights.W(), weights.b(), layers().get(l).activation()));
		}
		return new Network(new UncheckedNetwork(form(), replaced, lossFunction()));
	}

	/** A copy of the network, parameters included. */
	public Network copy() {
		return with(parameters().copy());
	}

}
