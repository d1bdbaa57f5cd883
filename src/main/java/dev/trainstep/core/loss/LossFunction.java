package dev.trainstep.core.loss;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Variants;
import dev.trainstep.core.variant.Workings;

/**
 * How far a network's output h is from its target y. The loss of a sample is a number;
 * the loss of a batch is the mean over its samples. Kernels work on row-major arrays, a
 * row per sample.
 */
@Prose("""
		What training minimises. `crossEntropy` goes with `softmax` in the last layer, and is its default; \
		`binaryCrossEntropy` goes with `sigmoid`, and is its default; `meanSquaredError` goes with every activation but \
		`softmax`, and is the default of the others; `huber` goes with \
		the same, and minds outliers less.""")
public sealed interface LossFunction extends Objective permits CrossEntropy, BinaryCrossEntropy, Regression {

	/** Each loss function, by its name. */
	Map<String, LossFunction> ALL = Variants.instances(LossFunction.class);

	/** The targets that a loss function takes. */
	enum Target {

		/** A distribution over the classes, or the label of one class. */
		DISTRIBUTION,
		/** Numbers between 0 and 1; with one output, the label 0 or 1. */
		PROBABILITIES,
		/** Any numbers. */
		NUMBERS

	}

	/**
	 * The default loss function of a last layer's activation: the first that fits, in the
	 * order in which they are permitted.
	 */
	static LossFunction defaultFor(Activation last) {
		return ALL.values().stream().filter((function) -> function.fits(last)).findFirst().orElseThrow();
	}

	/** Which activations each loss function goes with, as a sentence. */
	static String pairs() {
		Map<String, List<String>> byActivations = ALL.entrySet()
			.stream()
			.collect(Collectors.groupingBy((function) -> activations(function.getValue()), LinkedHashMap::new,
					Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
		return byActivations.entrySet()
			.stream()
			.map((pair) -> String.join(" and ", pair.getValue()) + ((pair.getValue().size() > 1) ? " go" : " goes")
					+ " with " + pair.getKey())
			.collect(Collectors.joining("; "));
	}

	private static String activations(LossFunction function) {
		return Variants.instances(Activation.class)
			.entrySet()
			.stream()
			.filter((activation) -> function.fits(activation.getValue()))
			.map(Map.Entry::getKey)
			.collect(Collectors.joining(", "));
	}

	/** Whether this goes with the activation of the last layer. */
	boolean fits(Activation last);

	Target target();

	/** How many classes labels may name, of c outputs; 0 where it takes no labels. */
	default int classes(int c) {
		return switch (target()) {
			case DISTRIBUTION -> c;
			case PROBABILITIES -> (c == 1) ? 2 : 0;
			case NUMBERS -> 0;
		};
	}

	/** |loss|: an exact loss is read from Z. */
	@Override
	default void roundedSize(int B, int c, double[] H, double[] Y, double[] loss, double[] size) {
		for (int s = 0; s < B; s++) {
			size[s] = Math.abs(loss[s]);
		}
	}

	/**
	 * H, Y: B × c → loss: B, the reported loss of each sample.
	 * @param loss modified
	 */
	void forward(int B, int c, double[] H, double[] Y, double[] loss);

	/**
	 * Tells how the loss of a sample is computed. In formulas h[i] and y[i] are output
	 * i's.
	 * @param h the c outputs of the sample
	 * @param y their targets
	 */
	void explain(int c, double[] h, double[] y, Workings workings);

}
