package dev.trainstep.core;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * Makes a network from a seed; one seed makes the same network for ever. A weight is (2u
 * − 1)·limit, where u is the next {@link SplitMix64#nextDouble} of the seed's generator,
 * drawn layer by layer and row by row. Biases are 0 and draw nothing.
 *
 * @param sizes the inputs of the first layer, then the outputs of each: 2 to 33 numbers
 * @param bias whether the layers have biases
 * @param activations one per layer; null for ReLU, and softmax in the last
 */
public record Initialization(long[] sizes, long seed, Scheme scheme, boolean bias,
		@Nullable List<Activation> activations) {

	/** The most parameters: more than a request can hold. */
	static final long MAX_PARAMETERS = 10_000_000;

	private static final long BEYOND = MAX_PARAMETERS + 1;

	private static final int MAX_SIZES = 33;

	private static final int NOTEBOOK_SIZES = 3;

	/** How large weights are. */
	@Prose("How large weights are.")
	public enum Scheme {

		/** He et al. (arXiv:1502.01852): the limit is √(6 / n). */
		HE_UNIFORM,
		/** Glorot and Bengio (AISTATS 2010): the limit is √(6 / (n + m)). */
		GLOROT_UNIFORM,
		/** Weights are 0 and draw nothing. */
		ZEROS;

		/** The largest absolute value of a weight of a layer, n inputs to m outputs. */
		double limit(int n, int m) {
			return switch (this) {
				case HE_UNIFORM -> Math.sqrt(6.0 / n);
				case GLOROT_UNIFORM -> Math.sqrt(6.0 / ((double) n + m));
				case ZEROS -> 0.0;
			};
		}

	}

	/**
	 * Checks the sizes and the activations.
	 * @throws InvalidInputException if they do not make a network
	 */
	public Initialization {
		var violations = new Violations();
		check(sizes, bias, activations, violations);
		violations.throwIfAny();
	}

	/** Adds a violation for each reason why these do not make a network. */
	public static void check(long[] sizes, boolean bias, @Nullable List<Activation> activations,
			Violations violations) {
		if (sizes.length < 2 || sizes.length > MAX_SIZES) {
			violations.add(Kind.SHAPE_MISMATCH, "#/sizes", "has length " + sizes.length + ", expected 2 to " + MAX_SIZES
					+ ": the inputs, then the outputs of each layer");
			return;
		}
		for (int i = 0; i < sizes.length; i++) {
			if (sizes[i] < 1) {
				violations.add(Kind.INVALID_VALUE, "#/sizes/" + i, "a size is at least 1");
			}
		}
		if (parameters(sizes, bias) > MAX_PARAMETERS) {
			violations.add(Kind.TOO_LARGE, "#/sizes", "makes more than " + MAX_PARAMETERS + " parameters");
		}
		if (activations != null) {
			check(activations, sizes.length - 1, violations);
		}
	}

	/** The number of parameters of the network. */
	public long parameters() {
		return parameters(this.sizes, this.bias);
	}

	/** Clamps the sizes, so that no product overflows. */
	private static long parameters(long[] sizes, boolean bias) {
		long count = 0;
		for (int i = 1; i < sizes.length; i++) {
			long n = Math.clamp(sizes[i - 1], 0, BEYOND);
			long m = Math.clamp(sizes[i], 0, BEYOND);
			count += m * n + (bias ? m : 0);
		}
		return count;
	}

	private static void check(List<Activation> activations, int layers, Violations violations) {
		if (activations.size() != layers) {
			violations.add(Kind.SHAPE_MISMATCH, "#/activations", "has length " + activations.size() + ", expected "
					+ layers + " (one per layer: one less than sizes)");
		}
		for (int l = 0; l < activations.size() - 1; l++) {
			if (activations.get(l) instanceof Softmax) {
				violations.add(Kind.INVALID_VALUE, "#/activations/" + l, "softmax is for the last layer");
			}
		}
	}

	/** The network: in the notebook's form for three sizes and no activations. */
	Network network() {
		var random = new SplitMix64(this.seed);
		List<Layer> layers = new ArrayList<>();
		for (int l = 0; l < this.sizes.length - 1; l++) {
			int n = (int) this.sizes[l];
			int m = (int) this.sizes[l + 1];
			layers.add(new Layer(weights(m, n, random), this.bias ? new double[m] : null, activation(l)));
		}
		boolean notebook = this.sizes.length == NOTEBOOK_SIZES && this.activations == null;
		return new Network(UncheckedNetwork.of(notebook ? Form.NOTEBOOK : Form.LAYERS, layers, null));
	}

	private Matrix weights(int m, int n, SplitMix64 random) {
		Matrix W = Matrix.zeros(m, n);
		double limit = this.scheme.limit(n, m);
		for (int i = 0; i < m * n && this.scheme != Scheme.ZEROS; i++) {
			W.values()[i] = (2.0 * random.nextDouble() - 1.0) * limit;
		}
		return W;
	}

	private Activation activation(int l) {
		if (this.activations != null) {
			return this.activations.get(l);
		}
		return (l < this.sizes.length - 2) ? new Relu() : new Softmax();
	}

}
