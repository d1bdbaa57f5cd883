package dev.trainstep.core.loss;

import java.util.Map;
import java.util.stream.Collectors;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Variants;

/**
 * What the output h of a network costs, given the target y: for one sample a number, for
 * a batch the mean of its samples'.
 */
@Prose("""
		What the network is to minimise. `crossEntropy` goes with `softmax` in the last layer, and is its default; \
		`binaryCrossEntropy` with `sigmoid`, and is its default; `meanSquaredError` with any but `softmax`, and is the \
		default of the rest.""")
public sealed interface LossFunction permits CrossEntropy, BinaryCrossEntropy, MeanSquaredError {

	/** One of each, by name. */
	Map<String, LossFunction> ALL = Variants.instances(LossFunction.class);

	/** What a target has to be. */
	enum Target {

		/** A distribution over the classes, or the label of one. */
		DISTRIBUTION,
		/** Numbers between 0 and 1. */
		PROBABILITIES,
		/** Any numbers. */
		NUMBERS

	}

	/**
	 * The loss function that goes with a last layer of this activation by default: the
	 * first that fits, in the order of those permitted.
	 */
	static LossFunction defaultFor(Activation last) {
		return ALL.values().stream().filter((function) -> function.fits(last)).findFirst().orElseThrow();
	}

	/** Which loss function goes with which activations, in words. */
	static String pairs() {
		return ALL.entrySet()
			.stream()
			.map((function) -> function.getKey() + " goes with "
					+ Variants.instances(Activation.class)
						.entrySet()
						.stream()
						.filter((activation) -> function.getValue().fits(activation.getValue()))
						.map(Map.Entry::getKey)
						.collect(Collectors.joining(", ")))
			.collect(Collectors.joining("; "));
	}

	/** Whether this goes with a last layer of this activation. */
	boolean fits(Activation last);

	Target target();

	/**
	 * H, Y: B × c → loss: B, as it is reported, before the mean.
	 * @param loss modified
	 */
	void forward(int B, int c, double[] H, double[] Y, double[] loss);

	/**
	 * Z, H, Y: B × c → dZ: B × c, the gradient of the mean loss of a batch at the last
	 * layer's pre-activations.
	 * @param last the last layer's activation
	 * @param batch the samples of the batch, of which these B may be a part
	 * @param dZ modified
	 */
	void backward(Activation last, int batch, int B, int c, double[] Z, double[] H, double[] Y, double[] dZ);

	/**
	 * Z, H, Y: B × c → loss: B, the one whose gradient {@link #backward} gives, to as
	 * many digits as can be had.
	 * @param loss modified
	 */
	void unclamped(int B, int c, double[] Z, double[] H, double[] Y, double[] loss);

}
