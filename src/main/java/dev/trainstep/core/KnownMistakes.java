package dev.trainstep.core;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.trainstep.core.CentralDifferences.ComparedArray;
import dev.trainstep.core.GradientCheck.GradientHint;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.violation.InvalidInputException;

/**
 * Tells which known mistake makes wrong gradients, array by array. Each mistake is made
 * here too, and its gradients are compared with the given ones:
 *
 * <pre>
 * the opposite sign              −dW
 * no derivative                  the backward pass without f′ of one layer, of all hidden ones, or of all
 * the sum, not the mean          B·dW, or Σs·dW with weights s
 * already multiplied by eta      eta·dW, for an eta that the given ones tell
 * transposed                     dWᵀ, where W is square
 * </pre>
 *
 * A mistake is told where it alone makes what was given. Where it makes no difference
 * (the sum over one sample), or the same one as another, nothing is told.
 */
final class KnownMistakes {

	/** The passes without f′ that are not about one layer. */
	private static final long OF_SEVERAL_LAYERS = 2;

	/** How a backward pass compares to a forward pass. */
	private static final long BACKWARD = 2;

	/** From here on, a factor is no eta: half the gradient is that of half the loss. */
	private static final double ETA_LIMIT = 0.5;

	private static final MathContext ONE_DIGIT = new MathContext(1);

	private final ForwardPass forward;

	private final Parameters right;

	private final double tolerance;

	private enum Mistake {

		OPPOSITE_SIGN("has the opposite sign"), NO_DERIVATIVE("lacks the activation's derivative"),
		SUM("is the sum over the batch, not the mean"), MULTIPLIED("is already multiplied by eta"),
		TRANSPOSED("is transposed");

		private final String text;

		Mistake(String text) {
			this.text = text;
		}

	}

	/** A wrong array, and the mistakes that make it: modified. */
	private record Suspect(ComparedArray array, Set<Mistake> mistakes) {

		Suspect(ComparedArray array) {
			this(array, EnumSet.noneOf(Mistake.class));
		}

	}

	/**
	 * @param right the right gradients
	 * @param tolerance the largest relative error of what counts as given
	 */
	KnownMistakes(ForwardPass forward, Parameters right, double tolerance) {
		this.forward = forward;
		this.right = right;
		this.tolerance = tolerance;
	}

	/** How many numbers this allocates: a pass, and transposes. */
	static long numbers(Network network, long samples) {
		return BackwardPass.numbers(network, samples) + network.parameters().count();
	}

	/** The work per sample, in multiply-adds. */
	static long cost(Network network) {
		return BACKWARD * (network.depth() + OF_SEVERAL_LAYERS) * network.cost();
	}

	/**
	 * One hint at most for each array.
	 * @param failed the arrays that are wrong
	 */
	List<GradientHint> hints(List<ComparedArray> failed) {
		List<Suspect> suspects = failed.stream()
			.filter((array) -> !isGiven(array, this.right, 1.0))
			.map(Suspect::new)
			.toList();
		if (suspects.isEmpty()) {
			return List.of();
		}
		suspect(suspects, Mistake.OPPOSITE_SIGN, this.right, -1.0);
		suspect(suspects, Mistake.SUM, this.right, this.forward.divisor());
		suspect(suspects, Mistake.TRANSPOSED, transposed(), 1.0);
		suspects.forEach(this::suspectEta);
		var backward = new BackwardPass(this.forward);
		layersThatMayLackDerivatives().forEach((layers) -> suspectNoDerivative(suspects, layers, backward));
		return suspects.stream()
			.filter((suspect) -> suspect.mistakes().size() == 1)
			.map((suspect) -> new GradientHint(suspect.array().pointer(), suspect.mistakes().iterator().next().text))
			.toList();
	}

	private boolean isGiven(ComparedArray array, Parameters gradients, double factor) {
		return array.isGiven(gradients.arrays().get(array.index()), factor, this.tolerance);
	}

	private void suspect(List<Suspect> suspects, Mistake mistake, Parameters gradients, double factor) {
		for (Suspect suspect : suspects) {
			if (isGiven(suspect.array(), gradients, factor)) {
				suspect.mistakes().add(mistake);
			}
		}
	}

	/**
	 * The request has no eta, but learning rates are numbers of one digit: 0.1, 0.003. A
	 * mean that is divided by B once more looks like one where 1/B has one digit.
	 */
	private void suspectEta(Suspect suspect) {
		double ratio = suspect.array().ratioTo(this.right.arrays().get(suspect.array().index()));
		if (ratio > 0.0 && ratio < ETA_LIMIT) {
			double eta = new BigDecimal(ratio).round(ONE_DIGIT).doubleValue();
			if (eta < ETA_LIMIT && eta != 1.0 / this.forward.divisor() && isGiven(suspect.array(), this.right, eta)) {
				suspect.mistakes().add(Mistake.MULTIPLIED);
			}
		}
	}

	/** The right gradients, those of each square W transposed. */
	private Parameters transposed() {
		return new Parameters(this.right.form(),
				this.right.layers()
					.stream()
					.map((weights) -> new Parameters.Weights(transposed(weights.W()), weights.b()))
					.toList());
	}

	private static Matrix transposed(Matrix W) {
		int n = W.cols();
		if (W.rows() != n) {
			return W;
		}
		Matrix transposed = Matrix.zeros(n, n);
		for (int i = 0; i < n; i++) {
			for (int k = 0; k < n; k++) {
				transposed.values()[k * n + i] = W.values()[i * n + k];
			}
		}
		return transposed;
	}

	/** Each layer by itself, all hidden ones, all. */
	private Stream<BitSet> layersThatMayLackDerivatives() {
		int depth = this.right.layers().size();
		Stream<BitSet> single = IntStream.range(0, depth).mapToObj((l) -> layers(l, l + 1));
		return Stream.concat(single, Stream.of(layers(0, depth - 1), layers(0, depth))).distinct();
	}

	private static BitSet layers(int from, int to) {
		var layers = new BitSet();
		layers.set(from, to);
		return layers;
	}

	/**
	 * A layer without f′ passes deltas on as the identity does.
	 * @param backward modified
	 */
	private void suspectNoDerivative(List<Suspect> suspects, BitSet lacking, BackwardPass backward) {
		Network network = this.forward.network();
		List<Layer> layers = IntStream.range(0, network.depth()).mapToObj((l) -> {
			Layer layer = network.layers().get(l);
			return lacking.get(l) ? new Layer(layer.W(), layer.b(), new Identity()) : layer;
		}).toList();
		backward.zeroGradients();
		try {
			backward.accumulate(this.forward.divisor(),
					new Network(new UncheckedNetwork(network.form(), layers, network.lossFunction())));
		}
		catch (InvalidInputException ex) {
			// What overflows was not given.
			return;
		}
		suspect(suspects, Mistake.NO_DERIVATIVE, backward.gradients(), 1.0);
	}

}
