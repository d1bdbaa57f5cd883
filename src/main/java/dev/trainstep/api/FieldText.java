package dev.trainstep.api;

/**
 * What the fields of requests and answers mean, for the OpenAPI document. A name means
 * the same wherever it stands, so it is described once. Shapes: n inputs, m hidden units,
 * c classes, B samples.
 */
final class FieldText {

	static final String X = "The input: one sample, `[n]`, or a batch, `[[n], …]`.";

	static final String W1 = "Weights of the hidden layer, m × n: one row per hidden unit.";

	static final String B1 = "Biases of the hidden layer, m numbers. Left out: none are added, and none trained.";

	static final String W2 = "Weights of the output layer, c × m: one row per class.";

	static final String B2 = "Biases of the output layer, c numbers. Left out: none are added, and none trained.";

	static final String Y = """
			The target, in the same rank as `x`: `[c]` or `[[c], …]`. Each sample's is a distribution over the classes: \
			entries in [0, 1] that sum to 1 within 1e-6. Exclusive with `labels`.""";

	static final String LABELS = """
			The target as class indices, counted from 0: an integer for one sample, or one per sample, `[B]`. Exclusive \
			with `y`.""";

	static final String ETA = "The learning rate, above 0.";

	static final String OUTPUTS = """
			The results to return, by name. What is not asked for is not computed if it can be avoided. An unknown name, \
			or one that this request cannot produce (`loss` without a target, say), is refused with the list of those it \
			can. Left out:""";

	static final String H = "The output: softmax(u3), a distribution over the classes. `[c]`, or B × c.";

	static final String U1 = "W1·x (+ b1). `[m]`, or B × m.";

	static final String U2 = "ReLU(u1). `[m]`, or B × m.";

	static final String U3 = "W2·u2 (+ b2). `[c]`, or B × c.";

	static final String LOSS = """
			The mean over the samples of the cross-entropy −Σ y·log(h + 1e-10), before any update. The 1e-10 bounds the \
			reported loss; gradients are those of the exact loss.""";

	static final String LOSS_PER_SAMPLE = "The loss of each sample: a number, or `[B]`.";

	static final String PREDICTIONS = "The index of the largest entry of `h`, the lowest on a tie: an integer, or `[B]`.";

	static final String ACCURACY = "The share of samples whose largest entry of `h` is where that of the target is.";

	static final String DELTA1 = "∂loss/∂u1, where ReLU′(0) = 0. `[m]`, or B × m: per sample, already divided by B.";

	static final String DELTA2 = "∂loss/∂u3 = (h − y)/B. `[c]`, or B × c: per sample, already divided by B.";

	static final String GRADIENTS = "∂loss/∂ each parameter of the network, in the shape of that parameter.";

	static final String GRADIENT_NORM = "The L2 norm of all gradients together.";

	static final String LOSS_AFTER = "The loss of the updated network on the same data.";

	static final String UPDATED = " After the update: W − eta·∂loss/∂W.";

	private FieldText() {
	}

}
