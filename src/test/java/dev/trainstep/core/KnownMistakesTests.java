package dev.trainstep.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.CentralDifferences.ComparedArray;
import dev.trainstep.core.GradientCheck.GradientHint;
import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Elementwise;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.activation.Sigmoid;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.activation.Tanh;
import dev.trainstep.core.loss.CrossEntropy;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.loss.MeanSquaredError;
import dev.trainstep.core.variant.Variants;

import static org.assertj.core.api.Assertions.assertThat;

class KnownMistakesTests {

	private static final String SIGN = "has the opposite sign";

	private static final String DERIVATIVE = "lacks the activation's derivative";

	private static final String SUM = "is the sum over the batch, not the mean";

	private static final String ETA = "is already multiplied by eta";

	private static final String TRANSPOSED = "is transposed";

	private static final GradientCheck.Settings DEFAULTS = new GradientCheck.Settings(1e-5, 5e-6, 10);

	private final CheckedService service = new CheckedService();

	/** A kind of network. */
	record Kind(Elementwise hidden, Activation last, LossFunction loss) {
	}

	/** Every hidden activation, with every last one and the loss functions that fit. */
	static List<Kind> kinds() {
		List<Kind> kinds = new ArrayList<>();
		for (Elementwise hidden : Variants.instances(Elementwise.class).values()) {
			for (Activation last : Variants.instances(Activation.class).values()) {
				LossFunction.ALL.values()
					.stream()
					.filter((loss) -> loss.fits(last))
					.forEach((loss) -> kinds.add(new Kind(hidden, last, loss)));
			}
		}
		return kinds;
	}

	/** 2 to 4 layers of 1 to 4 units, with biases. */
	private static Network network(SplittableRandom random, Kind kind) {
		int[] sizes = random.ints(random.nextInt(3, 6), 1, 5).toArray();
		return network(random, sizes, kind);
	}

	private static Network network(SplittableRandom random, int[] sizes, Kind kind) {
		List<Activation> activations = new ArrayList<>();
		for (int l = 1; l < sizes.length; l++) {
			activations.add((l < sizes.length - 1) ? kind.hidden() : kind.last());
		}
		return new Network(Form.LAYERS, Arithmetic.randomNetwork(random, sizes, activations).layers(), kind.loss());
	}

	private static Data data(SplittableRandom random, Network network, int B) {
		return new Data(new Samples(Arithmetic.random(random, B, network.inputs()), false),
				new Samples(Arithmetic.randomDistributions(random, B, network.outputs()), false), null);
	}

	private Parameters right(Network network, Data data) {
		return this.service.gradients(network, data).backward().gradients();
	}

	private GradientCheck check(Network network, Data data, Parameters given) {
		return this.service.checkGradients(network, data, given, DEFAULTS);
	}

	/** Even if a check should fail them. */
	@Test
	void rightGradientsAreNoMistake() {
		Network network = Arithmetic.randomNetwork(new SplittableRandom(1), 3, 4, 2);
		ForwardPass forward = ForwardPass.of(network, data(new SplittableRandom(2), network, 1));
		BackwardPass backward = BackwardPass.of(forward);
		List<ComparedArray> right = new CentralDifferences(forward, backward, 1e-5, 5e-6).compare(backward.gradients());
		assertThat(new KnownMistakes(forward, backward.gradients(), 5e-6).hints(right)).isEmpty();
	}

	/** The pointers to the arrays of a network in layer form, layer by layer. */
	private static List<String> pointers(Parameters parameters) {
		List<String> pointers = new ArrayList<>();
		for (int l = 0; l < parameters.layers().size(); l++) {
			pointers.add("#/layers/" + l + "/W");
			if (parameters.layers().get(l).b() != null) {
				pointers.add("#/layers/" + l + "/b");
			}
		}
		return pointers;
	}

	/**
	 * Gives each array in turn with the mistake, all others right: it is told of this one
	 * alone.
	 * @return how many arrays the mistake changes
	 */
	private int assertTold(Network network, Data data, Parameters wrong, String hint) {
		int told = 0;
		for (int a = 0; a < wrong.arrays().size(); a++) {
			Parameters given = right(network, data).copy();
			double[] values = given.arrays().get(a);
			double[] mistaken = wrong.arrays().get(a);
			if (!areClose(values, mistaken)) {
				System.arraycopy(mistaken, 0, values, 0, values.length);
				GradientCheck check = check(network, data, given);
				assertThat(check.passed()).isFalse();
				assertThat(check.hints()).as(check.toString())
					.containsExactly(new GradientHint(pointers(wrong).get(a), hint));
				told++;
			}
		}
		return told;
	}

	/** The mistake makes a difference that the check can tell. */
	private static boolean areClose(double[] values, double[] others) {
		double largest = 0.0;
		double difference = 0.0;
		for (int i = 0; i < values.length; i++) {
			largest = Math.max(largest, Math.max(Math.abs(values[i]), Math.abs(others[i])));
			difference = Math.max(difference, Math.abs(values[i] - others[i]));
		}
		return largest < 1e-5 || difference < 1e-4 * largest;
	}

	private static Parameters times(double factor, Parameters gradients) {
		Parameters product = gradients.copy();
		product.arrays().forEach((values) -> Arrays.setAll(values, (i) -> factor * values[i]));
		return product;
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void theOppositeSignIsTold(Kind kind) {
		assertEachIsTold(kind, SIGN, -1.0);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void theSumOverTheBatchIsTold(Kind kind) {
		assertEachIsTold(kind, SUM, 3.0);
	}

	/** The sum of the weighted losses is not divided by the sum of the weights, 9. */
	@Test
	void theSumOverAWeightedBatchIsTold() {
		var random = new SplittableRandom(1);
		Network network = network(random, new int[] { 3, 4, 3 },
				new Kind(new Tanh(), new Softmax(), new CrossEntropy()));
		Data plain = data(random, network, 3);
		Data data = new Data(plain.x(), plain.y(), null, new double[] { 1, 2, 6 }, null);
		assertThat(assertTold(network, data, times(9.0, right(network, data)), SUM)).isPositive();
	}

	/** Gradients of a loss of the caller's own are sums. */
	@Test
	void theSumIsRightWhereTheLossIsTheCallersOwn() {
		var random = new SplittableRandom(1);
		Network network = network(random, new int[] { 3, 4, 3 },
				new Kind(new Tanh(), new Softmax(), new CrossEntropy()));
		Data plain = data(random, network, 3);
		Data data = new Data(plain.x(), null, null, null, plain.y());
		assertThat(check(network, data, right(network, data)).hints()).isEmpty();
		assertThat(check(network, data, times(3.0, right(network, data))).hints()).isEmpty();
		assertThat(assertTold(network, data, times(-1.0, right(network, data)), "has the opposite sign")).isPositive();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void anEtaIsTold(Kind kind) {
		assertEachIsTold(kind, ETA, 0.01);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.4, 0.3, 0.2, 0.1, 0.05, 0.03, 0.01, 0.003, 3e-4, 1e-5 })
	void aLearningRateOfOneDigitIsAnEta(double eta) {
		assertEachIsTold(new Kind(new Tanh(), new Softmax(), new CrossEntropy()), ETA, eta);
	}

	private void assertEachIsTold(Kind kind, String hint, double factor) {
		int told = 0;
		for (int seed = 0; seed < 5; seed++) {
			var random = new SplittableRandom(seed);
			Network network = network(random, kind);
			Data data = data(random, network, 3);
			told += assertTold(network, data, times(factor, right(network, data)), hint);
		}
		assertThat(told).isPositive();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void aTransposeIsTold(Kind kind) {
		var random = new SplittableRandom(7);
		Network network = network(random, new int[] { 3, 3, 3 }, kind);
		Data data = data(random, network, 5);
		Parameters wrong = right(network, data).copy();
		for (Weights weights : wrong.layers()) {
			double[] W = weights.W().values();
			double[] right = W.clone();
			Arrays.setAll(W, (i) -> right[i % 3 * 3 + i / 3]);
		}
		assertThat(assertTold(network, data, wrong, TRANSPOSED)).isPositive();
	}

	/** Of each layer by itself, of all hidden ones, and of all. */
	@ParameterizedTest
	@MethodSource("kinds")
	void aMissingDerivativeIsTold(Kind kind) {
		int told = 0;
		for (int seed = 0; seed < 5; seed++) {
			var random = new SplittableRandom(seed);
			Network network = network(random, kind);
			Data data = data(random, network, 3);
			int depth = network.depth();
			List<Set<Integer>> lacking = new ArrayList<>();
			IntStream.range(0, depth).forEach((l) -> lacking.add(Set.of(l)));
			lacking.add(Set.copyOf(IntStream.range(0, depth - 1).boxed().toList()));
			lacking.add(Set.copyOf(IntStream.range(0, depth).boxed().toList()));
			for (Set<Integer> layers : lacking) {
				told += assertTold(network, data, gradientsWithout(layers, network, data), DERIVATIVE);
			}
		}
		assertThat(told).isGreaterThanOrEqualTo((kind.hidden() instanceof Identity) ? 0 : 5);
	}

	/** The backward pass over nested arrays, without f′ of these layers. */
	private static Parameters gradientsWithout(Set<Integer> layers, Network network, Data data) {
		int B = data.x().count();
		int last = network.depth() - 1;
		ForwardPass forward = new NetworkService().forward(network, data);
		var activation = layers.contains(last) ? new Identity() : network.layers().get(last).activation();
		Matrix delta = Matrix.zeros(B, network.outputs());
		network.lossFunction()
			.backward(activation, B, B, network.outputs(), forward.z(last), forward.a(last), forward.y(),
					delta.values());
		Parameters gradients = network.parameters().zeros();
		for (int l = last; l >= 0; l--) {
			Layer layer = network.layers().get(l);
			Weights weights = gradients.layers().get(l);
			double[][] d = Arithmetic.nested(delta);
			double[][] a = Arithmetic.nested(new Matrix(B, layer.inputs(), forward.input(l)));
			put(Arithmetic.product(Arithmetic.transposed(d), a), weights.W().values());
			if (weights.b() != null) {
				double[][] ones = new double[1][B];
				Arrays.fill(ones[0], 1.0);
				put(Arithmetic.product(ones, d), weights.b());
			}
			if (l > 0) {
				delta = Matrix.zeros(B, layer.inputs());
				put(Arithmetic.product(d, Arithmetic.nested(layer.W())), delta.values());
				if (!layers.contains(l - 1)) {
					((Elementwise) network.layers().get(l - 1).activation()).backward(B, layer.inputs(),
							forward.z(l - 1), forward.a(l - 1), delta.values(), delta.values());
				}
			}
		}
		return gradients;
	}

	private static void put(double[][] rows, double[] values) {
		double[] flat = Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
		System.arraycopy(flat, 0, values, 0, flat.length);
	}

	/**
	 * Random networks, each with 1 to 6 samples.
	 */
	private void forRandomNetworks(int count, BiConsumer<Network, Data> test) {
		List<Kind> kinds = kinds();
		for (int seed = 0; seed < count; seed++) {
			var random = new SplittableRandom(seed);
			Network network = network(random, kinds.get(random.nextInt(kinds.size())));
			test.accept(network, data(random, network, random.nextInt(1, 7)));
		}
	}

	@Test
	void rightGradientsOfAThousandNetworksPassWithoutAHint() {
		forRandomNetworks(1000, (network, data) -> {
			GradientCheck check = check(network, data, right(network, data));
			assertThat(check.passed()).as(check.toString()).isTrue();
			assertThat(check.hints()).isEmpty();
		});
	}

	@Test
	void theServicesOwnGradientsHaveNoHint() {
		forRandomNetworks(20, (network,
				data) -> assertThat(this.service.checkGradients(network, data, null, DEFAULTS).hints()).isEmpty());
	}

	@Test
	void noiseHasNoHint() {
		forRandomNetworks(1000, (network, data) -> {
			var random = new SplittableRandom(network.parameters().count());
			Parameters noise = network.parameters().copy();
			noise.arrays().forEach((values) -> Arrays.setAll(values, (i) -> random.nextDouble(-1.0, 1.0)));
			assertThat(check(network, data, noise).hints()).isEmpty();
		});
	}

	@Test
	void rightGradientsThatAreSlightlyWrongHaveNoHint() {
		for (double by : new double[] { 4e-6, 6e-6, 1e-5, 1e-3, 0.1 }) {
			forRandomNetworks(200, (network, data) -> {
				var random = new SplittableRandom(network.parameters().count());
				Parameters wrong = right(network, data).copy();
				wrong.arrays()
					.forEach((values) -> Arrays.setAll(values,
							(i) -> values[i] * (1.0 + by * random.nextDouble(-1.0, 1.0))));
				assertThat(check(network, data, wrong).hints()).isEmpty();
			});
		}
	}

	@Test
	void twoMistakesAtOnceHaveNoHint() {
		var random = new SplittableRandom(2);
		Network network = network(random, new int[] { 3, 4, 3 },
				new Kind(new Tanh(), new Softmax(), new CrossEntropy()));
		Data data = data(random, network, 3);
		GradientCheck check = check(network, data, times(-3.0, right(network, data)));
		assertThat(check.passed()).isFalse();
		assertThat(check.hints()).isEmpty();
	}

	/** A weight w, x = 1, and h = w against y = 0: the gradient is 2w. */
	private GradientCheck checkOne(double w, int B, double given) {
		Network network = new Network(Form.LAYERS,
				List.of(new Layer(new Matrix(1, 1, new double[] { w }), null, new Identity())));
		double[] ones = new double[B];
		Arrays.fill(ones, 1.0);
		Data data = new Data(new Samples(new Matrix(B, 1, ones), false),
				new Samples(new Matrix(B, 1, new double[B]), false), null);
		return check(network, data,
				new Parameters(Form.LAYERS, List.of(new Weights(new Matrix(1, 1, new double[] { given }), null))));
	}

	/** Half the gradient is that of half the loss, and a mean may be divided twice. */
	@Test
	void aFactorThatMayBeAnotherThanEtaHasNoHint() {
		assertThat(checkOne(1, 1, 0.2).hints()).containsExactly(new GradientHint("#/layers/0/W", ETA));
		assertThat(checkOne(1, 10, 0.4).hints()).containsExactly(new GradientHint("#/layers/0/W", ETA));
		assertThat(checkOne(1, 10, 0.2).hints()).isEmpty();
		assertThat(checkOne(1, 1, 1).hints()).isEmpty();
		assertThat(checkOne(1, 1, 0.96).hints()).isEmpty();
		assertThat(checkOne(1, 1, 0.25).hints()).isEmpty();
		assertThat(checkOne(1, 1, 0).hints()).isEmpty();
		assertThat(checkOne(0, 1, 0.01).hints()).isEmpty();
	}

	@Test
	void aSumOverOneSampleIsRight() {
		GradientCheck check = checkOne(1, 1, 2);
		assertThat(check.passed()).isTrue();
		assertThat(check.hints()).isEmpty();
	}

	/** f′ = ¼ everywhere, and four samples. */
	@Test
	void mistakesThatMakeTheSameAreNotTold() {
		List<Layer> layers = List.of(new Layer(new Matrix(1, 1, new double[] { 0 }), null, new Sigmoid()),
				new Layer(new Matrix(1, 1, new double[] { 2 }), null, new Identity()));
		Network network = new Network(Form.LAYERS, layers);
		for (int B : new int[] { 3, 4 }) {
			var random = new SplittableRandom(B);
			Data data = new Data(new Samples(Arithmetic.random(random, B, 1), false),
					new Samples(Arithmetic.random(random, B, 1), false), null);
			Parameters given = right(network, data).copy();
			given.layers().getFirst().W().values()[0] *= 4;
			GradientCheck check = check(network, data, given);
			assertThat(check.passed()).isFalse();
			assertThat(check.hints()).hasSize((B == 4) ? 0 : 1);
		}
	}

	/** dW = 2(h − y)/2 · xᵀ over two samples: [[0, 1], [−1, 0]], or [[1, 2], [2, 1]]. */
	@Test
	void theTransposeOfAnAntisymmetricMatrixMayAlsoHaveTheOppositeSign() {
		Network network = new Network(Form.LAYERS,
				List.of(new Layer(new Matrix(2, 2, new double[4]), null, new Identity())));
		Samples x = new Samples(new Matrix(2, 2, new double[] { 1, 0, 0, 1 }), false);
		Data antisymmetric = new Data(x, new Samples(new Matrix(2, 2, new double[] { 0, 1, -1, 0 }), false), null);
		GradientCheck check = check(network, antisymmetric, times(-1, right(network, antisymmetric)));
		assertThat(check.passed()).isFalse();
		assertThat(check.hints()).isEmpty();
		Data symmetric = new Data(x, new Samples(new Matrix(2, 2, new double[] { 1, 2, 2, 1 }), false), null);
		assertThat(check(network, symmetric, times(-1, right(network, symmetric))).hints())
			.containsExactly(new GradientHint("#/layers/0/W", SIGN));
	}

	/** The first unit is at a kink, and was given a derivative there. */
	@Test
	void kinksAreLeftOutOfHintsToo() {
		Network network = Arithmetic.classifier(new Weights(new Matrix(2, 1, new double[] { 0, 1 }), null),
				new Weights(new Matrix(2, 2, new double[] { 1, 2, -3, 4 }), null));
		Data data = new Data(new Samples(new Matrix(1, 1, new double[] { 1 }), true), null,
				new Labels(new int[] { 0 }, true));
		Parameters given = times(-1, right(network, data));
		given.layers().getFirst().W().values()[0] = 17;
		assertThat(check(network, data, given).hints()).containsExactly(new GradientHint("#/W1", SIGN),
				new GradientHint("#/W2", SIGN));
	}

	/** All units are dead: the right gradients are 0. */
	@Test
	void aMissingDerivativeOfDeadUnitsIsTold() {
		Network network = Arithmetic.classifier(new Weights(new Matrix(2, 1, new double[] { -1, -2 }), null),
				new Weights(new Matrix(2, 2, new double[] { 1, 2, -3, 4 }), null));
		Data data = new Data(new Samples(new Matrix(1, 1, new double[] { 1 }), true), null,
				new Labels(new int[] { 0 }, true));
		Parameters given = gradientsWithout(Set.of(0), network, data);
		assertThat(given.layers().getFirst().W().values()).doesNotContain(0.0);
		assertThat(check(network, data, given).hints()).containsExactly(new GradientHint("#/W1", DERIVATIVE));
	}

	/** A dead unit in the middle of 32 layers stops δ, which grows by 1e10 a layer. */
	@Test
	void aPassThatOverflowsMakesNoHint() {
		List<Layer> layers = new ArrayList<>();
		for (int l = 0; l < 32; l++) {
			double[] b = (l == 15) ? new double[] { -1 } : (l == 31) ? new double[] { 1 } : null;
			layers.add(new Layer(new Matrix(1, 1, new double[] { 1e10 }), b, (l == 15) ? new Relu() : new Identity()));
		}
		Network network = new Network(Form.LAYERS, layers);
		Data data = new Data(new Samples(new Matrix(1, 1, new double[] { 0 }), true),
				new Samples(new Matrix(1, 1, new double[] { 0 }), true), null);
		Parameters given = right(network, data).copy();
		given.layers().getFirst().W().values()[0] = 1;
		GradientCheck check = check(network, data, given);
		assertThat(check.passed()).isFalse();
		assertThat(check.hints()).isEmpty();
	}

	@Test
	void aHintFitsWithinTheTolerance() {
		var random = new SplittableRandom(6);
		Network network = network(random, new int[] { 3, 4, 2 },
				new Kind(new Tanh(), new Sigmoid(), new MeanSquaredError()));
		Data data = data(random, network, 3);
		Parameters given = times(-1.001, right(network, data));
		assertThat(check(network, data, given).hints()).isEmpty();
		GradientCheck check = this.service.checkGradients(network, data, given,
				new GradientCheck.Settings(1e-5, 0.01, 10));
		assertThat(check.passed()).isFalse();
		assertThat(check.hints()).hasSize(4).allMatch((hint) -> hint.hint().equals(SIGN));
	}

}
