package dev.trainstep.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Elementwise;
import dev.trainstep.core.activation.Elu;
import dev.trainstep.core.activation.Gelu;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.activation.LeakyRelu;
import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.activation.Sigmoid;
import dev.trainstep.core.activation.Silu;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.activation.Softplus;
import dev.trainstep.core.activation.Tanh;
import dev.trainstep.core.loss.BinaryCrossEntropy;
import dev.trainstep.core.loss.CrossEntropy;
import dev.trainstep.core.loss.Huber;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.loss.MeanSquaredError;
import dev.trainstep.core.variant.Variants;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class GradientCheckTests {

	private static final double EPSILON = 1e-5;

	/** The default. */
	private static final double TOLERANCE = 5e-6;

	/** An error that has to be found, over the largest gradient: twice the tolerance. */
	private static final double PLANTED = 1e-5;

	private final CheckedService service = new CheckedService();

	/** Every hidden activation, with every last one and the loss functions that fit. */
	static Stream<Arguments> networks() {
		List<Arguments> networks = new ArrayList<>();
		List<Elementwise> all = Variants.instances(Elementwise.class).values().stream().toList();
		for (Elementwise hidden : all) {
			networks.add(arguments(hidden, new Softmax(), new CrossEntropy()));
			networks.add(arguments(hidden, new Sigmoid(), new BinaryCrossEntropy()));
			all.forEach((last) -> networks.add(arguments(hidden, last, new MeanSquaredError())));
			networks.add(arguments(hidden, new Identity(), new Huber()));
			networks.add(arguments(hidden, hidden, new Huber()));
		}
		return networks.stream();
	}

	private static Network network(SplittableRandom random, Activation hidden, Activation last, LossFunction loss) {
		int[] sizes = random.ints(4, 1, 6).toArray();
		Network network = Arithmetic.randomNetwork(random, sizes, List.of(hidden, hidden, last));
		return new Network(Form.LAYERS, network.layers(), loss);
	}

	private static Data data(SplittableRandom random, Network network) {
		int B = random.nextInt(1, 7);
		return new Data(new Samples(Arithmetic.random(random, B, network.inputs()), false),
				new Samples(Arithmetic.randomDistributions(random, B, network.outputs()), false), null);
	}

	@ParameterizedTest
	@MethodSource("networks")
	void rightGradientsPass(Activation hidden, Activation last, LossFunction loss) {
		for (int seed = 0; seed < 60; seed++) {
			var random = new SplittableRandom(seed);
			Network network = network(random, hidden, last, loss);
			Parameters before = network.parameters().copy();
			GradientCheck check = this.service.checkGradients(network, data(random, network), null, EPSILON);
			assertThat(check.passed()).as(check.toString()).isTrue();
			assertThat(check.checked() + check.kinks().size()).isEqualTo(network.parameters().count());
			assertThat(network.parameters().arrays().toArray(double[][]::new))
				.isDeepEqualTo(before.arrays().toArray(double[][]::new));
		}
	}

	@ParameterizedTest
	@MethodSource("networks")
	void rightGradientsOfWeightedSamplesPass(Activation hidden, Activation last, LossFunction loss) {
		for (int seed = 0; seed < 20; seed++) {
			var random = new SplittableRandom(seed);
			Network network = network(random, hidden, last, loss);
			assertPasses(network, weighted(random, data(random, network)));
		}
	}

	private static Data weighted(SplittableRandom random, Data data) {
		double[] weights = random.doubles(data.x().count(), 1e-3, 1e3).toArray();
		return new Data(data.x(), data.y(), data.labels(), weights, null);
	}

	@ParameterizedTest
	@MethodSource("networks")
	void rightGradientsOfAnotherLossPass(Activation hidden, Activation last, LossFunction loss) {
		for (int seed = 0; seed < 20; seed++) {
			var random = new SplittableRandom(seed);
			Network network = network(random, hidden, last, loss);
			assertPasses(network, ofAnotherLoss(random, network));
		}
	}

	/** Data with ∂L/∂h of a loss L. */
	private static Data ofAnotherLoss(SplittableRandom random, Network network) {
		Data data = data(random, network);
		double scale = random.nextDouble(1e-3, 1e3);
		double[] dh = random.doubles((long) data.x().count() * network.outputs(), -scale, scale).toArray();
		return new Data(data.x(), null, null, null,
				new Samples(new Matrix(data.x().count(), network.outputs(), dh), false));
	}

	private void assertPasses(Network network, Data data) {
		GradientCheck check = this.service.checkGradients(network, data, null, EPSILON);
		assertThat(check.passed()).as(check.toString()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("networks")
	void anErrorInAnySingleEntryIsFound(Activation hidden, Activation last, LossFunction loss) {
		int planted = 0;
		for (int seed = 0; seed < 3; seed++) {
			var random = new SplittableRandom(seed);
			Network network = network(random, hidden, last, loss);
			Data data = switch (seed) {
				case 0 -> data(random, network);
				case 1 -> weighted(random, data(random, network));
				default -> ofAnotherLoss(random, network);
			};
			Parameters gradients = this.service.gradients(network, data).backward().gradients();
			List<String> kinks = this.service.checkGradients(network, data, gradients, EPSILON).kinks();
			List<String> places = gradients.find((value) -> true).map(Supplier::get).toList();
			double largest = gradients.arrays()
				.stream()
				.flatMapToDouble(java.util.Arrays::stream)
				.map(Math::abs)
				.max()
				.orElseThrow();
			int place = 0;
			for (double[] values : gradients.arrays()) {
				for (int i = 0; i < values.length; i++, place++) {
					if (largest > 0 && !kinks.contains(places.get(place))) {
						planted++;
						assertFound(network, data, gradients, values, i, random.nextBoolean() ? largest : -largest,
								places.get(place));
					}
				}
			}
		}
		assertThat(planted).isPositive();
	}

	private void assertFound(Network network, Data data, Parameters gradients, double[] values, int at, double scale,
			String pointer) {
		double right = values[at];
		values[at] = right + PLANTED * scale;
		GradientCheck check = this.service.checkGradients(network, data, gradients, EPSILON);
		assertThat(check.passed()).as(pointer + " " + check).isFalse();
		CheckedGradient worst = check.worst().getFirst();
		assertThat(worst.pointer()).isEqualTo(pointer);
		assertThat(worst.given()).isEqualTo(values[at]);
		assertThat(worst.relativeError()).isEqualTo(check.maxRelativeError()).isGreaterThan(TOLERANCE);
		values[at] = right;
	}

	/** 2-3-1: 9 parameters in the first layer, biases included; 3 in the second. */
	@Test
	void theCostIsThatOfSixPassesForEachParameter() {
		Network network = new Network(Form.LAYERS,
				List.of(new Layer(new Matrix(3, 2, new double[6]), new double[3], new Relu()),
						new Layer(new Matrix(1, 3, new double[3]), null, new Identity())));
		assertThat(network.units()).isEqualTo(4);
		assertThat(GradientCheck.cost(network, false))
			.isEqualTo(6 * (9 * (2 + 32 + 3 + (3 + 32) + 64) + 3 * (3 + 32 + 1 + 64)));
		// Softmax recomputes both outputs.
		Network softmax = Arithmetic.classifier(new Weights(new Matrix(2, 3, new double[6]), null));
		assertThat(GradientCheck.cost(softmax, false)).isEqualTo(6 * 6 * (3 + 2 * 32 + 2 + 2 * 64));
	}

	/** A backward pass without the derivatives of each layer, and one without any. */
	@Test
	void theCostOfHintsIsThatOfBackwardPasses() {
		Network network = Arithmetic.randomNetwork(new SplittableRandom(1), 4, 5, 3);
		assertThat(GradientCheck.cost(network, true) - GradientCheck.cost(network, false))
			.isEqualTo(4 * 2 * network.cost());
		assertThat(GradientCheck.numbers(network, 6, true)).isGreaterThan(GradientCheck.numbers(network, 6, false));
	}

	@Test
	void theToleranceDecides() {
		var random = new SplittableRandom(5);
		Network network = Arithmetic.randomNetwork(random, 5, 4, 3);
		Data data = data(random, network);
		Parameters gradients = this.service.gradients(network, data).backward().gradients();
		double[] last = gradients.layers().getLast().W().values();
		double largest = java.util.Arrays.stream(last).map(Math::abs).max().orElseThrow();
		last[3] += 1e-3 * largest;
		assertThat(check(network, data, gradients, 0.9e-3).passed()).isFalse();
		assertThat(check(network, data, gradients, 1.1e-3).passed()).isTrue();
		assertThat(check(network, data, gradients, 1).passed()).isTrue();
		assertThat(check(network, data, gradients, 1.1e-3).maxRelativeError()).isCloseTo(1e-3, within(1e-5));
	}

	private GradientCheck check(Network network, Data data, Parameters gradients, double tolerance) {
		return this.service.checkGradients(network, data, gradients,
				new GradientCheck.Settings(EPSILON, tolerance, 10));
	}

	@ParameterizedTest
	@MethodSource("networks")
	void rightGradientsPassAtAnyTolerance(Activation hidden, Activation last, LossFunction loss) {
		for (double tolerance : new double[] { Double.MIN_VALUE, 1e-300, 1e-16, 1e-10, 1e-3, 1 }) {
			var random = new SplittableRandom(3);
			Network network = network(random, hidden, last, loss);
			Data data = data(random, network);
			Parameters gradients = this.service.gradients(network, data).backward().gradients();
			GradientCheck check = check(network, data, gradients, tolerance);
			assertThat(check.passed()).as(check.toString()).isTrue();
			assertThat(check.hints()).isEmpty();
		}
	}

	@Test
	void aSmallToleranceFindsWhatTheDefaultForgives() {
		Network network = one(2, new Identity(), new MeanSquaredError());
		Parameters gradients = this.service.gradients(network, one(1, 1)).backward().gradients();
		gradients.layers().getFirst().W().values()[0] *= 1 + 1e-6;
		assertThat(check(network, one(1, 1), gradients, TOLERANCE).passed()).isTrue();
		assertThat(check(network, one(1, 1), gradients, 1e-7).passed()).isFalse();
		assertThat(check(network, one(1, 1), gradients, Double.MIN_VALUE).passed()).isFalse();
	}

	@Test
	void theLimitIsTheLengthOfTheListOfTheWorst() {
		var random = new SplittableRandom(5);
		Network network = Arithmetic.randomNetwork(random, 5, 4, 3);
		Data data = data(random, network);
		for (int limit : new int[] { 1, 11, 35, 36, 20_000 }) {
			GradientCheck check = this.service.checkGradients(network, data, null,
					new GradientCheck.Settings(EPSILON, TOLERANCE, limit));
			assertThat(check.worst()).hasSize(Math.min(limit, 5 * 4 + 4 * 3 + 3));
		}
	}

	@Test
	void theTenWorstComeFirst() {
		var random = new SplittableRandom(5);
		Network network = Arithmetic.randomNetwork(random, 5, 4, 3);
		GradientCheck check = this.service.checkGradients(network, data(random, network), null, EPSILON);
		assertThat(check.worst()).hasSize(10)
			.isSortedAccordingTo((first, second) -> Double.compare(second.relativeError(), first.relativeError()));
		assertThat(check.checked()).isEqualTo(5 * 4 + 4 * 3 + 3);
	}

	@Test
	void stepsAcrossAKinkAreReportedAndLeftOut() {
		// u1 of the first unit is 0, where ReLU has no derivative.
		Network network = Arithmetic.classifier(new Weights(new Matrix(2, 1, new double[] { 0, 1 }), null),
				new Weights(new Matrix(2, 2, new double[] { 1, 2, -3, 4 }), null));
		Data data = new Data(new Samples(new Matrix(1, 1, new double[] { 1 }), true), null,
				new Labels(new int[] { 0 }, true));
		GradientCheck check = this.service.checkGradients(network, data, null, EPSILON);
		assertThat(check.kinks()).containsExactly("#/W1/0/0");
		assertThat(check.checked()).isEqualTo(5);
		assertThat(check.passed()).isTrue();
	}

	@Test
	void aKinkInALaterLayerIsNoticed() {
		List<Layer> layers = List.of(new Layer(new Matrix(1, 1, new double[] { 0 }), null, new Identity()),
				new Layer(new Matrix(1, 1, new double[] { 1 }), null, new LeakyRelu()));
		Data data = new Data(new Samples(new Matrix(1, 1, new double[] { 1 }), false),
				new Samples(new Matrix(1, 1, new double[] { 1 }), false), null);
		GradientCheck check = this.service.checkGradients(new Network(Form.LAYERS, layers), data, null, EPSILON);
		assertThat(check.kinks()).containsExactly("#/layers/0/W/0/0");
		assertThat(check.checked()).isOne();
	}

	@Test
	void aRoundingErrorThatOverflowsIsRefused() {
		List<Layer> layers = List.of(new Layer(new Matrix(1, 2, new double[] { 1, 1 }), null, new Identity()),
				new Layer(new Matrix(1, 1, new double[] { 1e25 }), null, new Relu()),
				new Layer(new Matrix(1, 1, new double[] { 1 }), null, new Tanh()));
		Data data = new Data(new Samples(new Matrix(1, 2, new double[] { 1e300, -1e300 }), true),
				new Samples(new Matrix(1, 1, new double[] { 0.5 }), true), null);
		assertRefused(() -> this.service.checkGradients(new Network(Form.LAYERS, layers), data, null, 1e15),
				"#/layers/1/W/0/0",
				"the loss at epsilon from this number, or the bound of its rounding error, overflows float64");
	}

	@Test
	void anErrorAtADeadUnitIsFound() {
		// The first layer is saturated, the second is dead: rounding moves nothing.
		List<Layer> layers = List.of(new Layer(new Matrix(2, 1, new double[] { 30, 0.5 }), null, new Sigmoid()),
				new Layer(new Matrix(2, 2, new double[] { -2, -2, 1, 1 }), null, new Relu()),
				new Layer(new Matrix(1, 2, new double[] { 3, 2 }), null, new Identity()));
		Network network = new Network(Form.LAYERS, layers);
		Data data = one(1, 1);
		Parameters gradients = this.service.gradients(network, data).backward().gradients();
		assertThat(this.service.checkGradients(network, data, gradients, EPSILON).passed()).isTrue();
		gradients.layers().get(1).W().values()[0] = 1e-4;
		GradientCheck check = this.service.checkGradients(network, data, gradients, EPSILON);
		assertThat(check.passed()).isFalse();
		assertThat(check.worst().getFirst().pointer()).isEqualTo("#/layers/1/W/0/0");
	}

	@Test
	void onlyKinksLeaveNothingToCompare() {
		GradientCheck check = this.service.checkGradients(one(0, new Relu(), new MeanSquaredError()), one(1, 1), null,
				EPSILON);
		assertThat(check.kinks()).containsExactly("#/layers/0/W/0/0");
		assertThat(check.checked()).isZero();
		assertThat(check.worst()).isEmpty();
		assertThat(check.passed()).isTrue();
	}

	@Test
	void aStepWithoutAHalfIsUsedAlone() {
		// Half the step is less than half an ulp of 1.5.
		GradientCheck check = this.service.checkGradients(one(1.5, new Identity(), new MeanSquaredError()), one(1, 0),
				null, 2e-16);
		assertThat(check.checked()).isOne();
		assertThat(check.passed()).isTrue();
	}

	@Test
	void vanishingGradientsPassAtAnyLoss() {
		// The outputs are saturated: rounding of the loss hides the gradients.
		List<Layer> layers = List.of(new Layer(new Matrix(2, 1, new double[] { 35, -33 }), null, new Sigmoid()));
		Data data = new Data(new Samples(new Matrix(1, 1, new double[] { 1 }), false),
				new Samples(new Matrix(1, 2, new double[] { 0, 1 }), false), null);
		Network network = new Network(Form.LAYERS, layers, new MeanSquaredError());
		assertThat(this.service.checkGradients(network, data, null, EPSILON).passed()).isTrue();
	}

	private static Network one(double w, Activation activation, LossFunction loss) {
		return new Network(Form.LAYERS, List.of(new Layer(new Matrix(1, 1, new double[] { w }), null, activation)),
				loss);
	}

	private static Data one(double x, double y) {
		return new Data(new Samples(new Matrix(1, 1, new double[] { x }), false),
				new Samples(new Matrix(1, 1, new double[] { y }), false), null);
	}

	static Stream<Arguments> converged() {
		LossFunction squares = new MeanSquaredError();
		return Stream.of(arguments(one(3, new Identity(), squares), one(1, 3)),
				arguments(one(3, new Identity(), squares), one(1, Math.nextUp(3.0))),
				arguments(one(1e9, new Identity(), squares), one(1.1, 1.1e9)),
				arguments(one(0.7, new Tanh(), squares), one(1, StrictMath.tanh(0.7))),
				arguments(one(0.7, new Tanh(), squares), one(1, StrictMath.tanh(0.7) + 1e-7)),
				arguments(one(10, new Tanh(), squares), one(1, 1000)),
				arguments(one(40, new Sigmoid(), squares), one(1, 0)),
				arguments(one(40, new Sigmoid(), new BinaryCrossEntropy()), one(1, 1)),
				arguments(one(30, new Sigmoid(), new BinaryCrossEntropy()), one(1, 1)),
				arguments(Arithmetic.classifier(new Weights(new Matrix(1, 1, new double[] { 1 }), null),
						new Weights(new Matrix(2, 1, new double[] { 30, 0 }), null)), label()),
				arguments(Arithmetic.classifier(new Weights(new Matrix(1, 1, new double[] { 1 }), null),
						new Weights(new Matrix(2, 1, new double[] { 40, 0 }), null)), label()));
	}

	private static Data label() {
		return new Data(new Samples(new Matrix(1, 1, new double[] { 1 }), false), null,
				new Labels(new int[] { 0 }, false));
	}

	@ParameterizedTest
	@MethodSource("converged")
	void rightGradientsPassWhereAllVanish(Network network, Data data) {
		GradientCheck check = this.service.checkGradients(network, data, null, EPSILON);
		assertThat(check.passed()).as(check.toString()).isTrue();
	}

	@Test
	void rightGradientsPassAllTheWayToTheMinimum() {
		var random = new SplittableRandom(9);
		Network network = Arithmetic.randomNetwork(random, new int[] { 2, 4, 1 }, List.of(new Tanh(), new Identity()));
		Data xor = new Data(new Samples(new Matrix(4, 2, new double[] { 0, 0, 0, 1, 1, 0, 1, 1 }), false),
				new Samples(new Matrix(4, 1, new double[] { 0, 1, 1, 0 }), false), null);
		for (int step = 0; step < 20_000; step++) {
			if (step % 1_000 == 0) {
				GradientCheck check = this.service.checkGradients(network, xor, null, EPSILON);
				assertThat(check.passed()).as(check.toString()).isTrue();
			}
			network = this.service.trainStep(network, xor, UpdateRule.plain(0.3)).update().network();
		}
		assertThat(this.service.forward(network, xor).loss()).isLessThan(1e-20);
	}

	@Test
	void vanishingGradientsOfALayerAreChecked() {
		var random = new SplittableRandom(4);
		Network network = Arithmetic.randomNetwork(random, new int[] { 3, 3, 3, 3, 3, 3, 3, 3 },
				List.copyOf(Collections.nCopies(7, new Sigmoid())));
		Data data = data(random, network);
		Parameters gradients = this.service.gradients(network, data).backward().gradients();
		assertThat(this.service.checkGradients(network, data, gradients, EPSILON).passed()).isTrue();
		double[] first = gradients.layers().getFirst().W().values();
		for (int i = 0; i < first.length; i++) {
			first[i] = -first[i];
		}
		GradientCheck check = this.service.checkGradients(network, data, gradients, EPSILON);
		assertThat(check.passed()).isFalse();
		assertThat(check.worst().getFirst().pointer()).startsWith("#/layers/0/W/");
	}

	@ParameterizedTest
	@MethodSource("networks")
	void rightGradientsPassAtAnyStep(Activation hidden, Activation last, LossFunction loss) {
		for (double epsilon : new double[] { 1e-8, 1e-3, 0.1 }) {
			var random = new SplittableRandom(3);
			Network network = network(random, hidden, last, loss);
			assertThat(this.service.checkGradients(network, data(random, network), null, epsilon).passed()).isTrue();
		}
	}

	/** Where f′ is small, the rounding of the output itself is large beside it. */
	@ParameterizedTest
	@MethodSource("saturating")
	void rightGradientsPassWhereTheOutputSaturates(Elementwise last, int sign) {
		for (double z = 5.0; z < 20.0; z += 0.125) {
			Network network = one(sign * z, last, new MeanSquaredError());
			double[] h = new double[1];
			last.forward(1, 1, new double[] { sign * z }, h);
			assertPasses(network, one(1, h[0] + 1e-3));
			assertPasses(new Network(Form.LAYERS, network.layers(), new Huber()), one(1, h[0] - 1e-3));
			assertPasses(network, new Data(one(1, 0).x(), null, null, null, one(1, 0.3).x()));
		}
	}

	static Stream<Arguments> saturating() {
		return Stream.of(arguments(new Tanh(), 1), arguments(new Tanh(), -1), arguments(new Sigmoid(), 1),
				arguments(new Elu(), -1));
	}

	@Test
	void rightGradientsWithoutAllTheirDigitsPass() {
		// Below 2^-1022, float64 has fewer digits: so are these gradients.
		for (double z = -22.0; z < -20.0; z += 0x1p-9) {
			assertPasses(one(z, new Gelu(), new MeanSquaredError()),
					new Data(one(1, 0).x(), null, null, null, one(1, 0.001).x()));
		}
	}

	/**
	 * Of two units, one is at the jump or close to it. A jump within a step shows less in
	 * half of it, or not at all.
	 */
	@ParameterizedTest
	@ValueSource(doubles = { 1e-6, EPSILON, 1e-3, 1e-2 })
	void rightGradientsPassWhereASecondDerivativeJumps(double epsilon) {
		for (int seed = 0; seed < 200; seed++) {
			var random = new SplittableRandom(seed);
			double near = random.nextInt(2) * epsilon * random.nextDouble(-1, 1);
			double[] y = random.doubles(4, -1, 1).toArray();
			Samples x = new Samples(new Matrix(4, 1, new double[] { 1, -1, 2, -2 }), false);
			var hidden = new Matrix(2, 1, new double[] { near, random.nextDouble(-1, 1) });
			var last = new Matrix(1, 2, random.doubles(2, -1, 1).toArray());
			for (Elementwise f : List.of(new Elu(), new Identity())) {
				Network network = new Network(Form.LAYERS,
						List.of(new Layer(hidden, null, f), new Layer(last, null, new Identity())),
						(f instanceof Elu) ? new MeanSquaredError() : new Huber());
				double[] targets = y.clone();
				if (network.lossFunction() instanceof Huber) {
					double[] h = this.service
						.forward(network, new Data(x, new Samples(new Matrix(4, 1, y), false), null))
						.h()
						.values();
					for (int s = 0; s < 4; s++) {
						targets[s] = h[s] + Math.signum(y[s]) + near;
					}
				}
				Data data = new Data(x, new Samples(new Matrix(4, 1, targets), false), null);
				GradientCheck check = this.service.checkGradients(network, data, null, epsilon);
				assertThat(check.passed()).as(seed + " " + check).isTrue();
			}
		}
	}

	/** Every activation with the loss functions that fit, at some pre-activations. */
	static Stream<Arguments> slopes() {
		List<Arguments> slopes = new ArrayList<>();
		for (Elementwise f : Variants.instances(Elementwise.class).values()) {
			for (double z : new double[] { -1.3, 0.4, 3 }) {
				LossFunction.ALL.values()
					.stream()
					.filter((loss) -> loss.fits(f))
					.forEach((loss) -> slopes.add(arguments(f, z, loss)));
			}
		}
		return slopes.stream();
	}

	/**
	 * However large the inputs and the step: also where a later layer has the large
	 * factor.
	 */
	@ParameterizedTest
	@MethodSource("slopes")
	void gradientsAreToldAtAnyInput(Elementwise f, double z, LossFunction loss) {
		double y = 0.7;
		for (double x : new double[] { 1, 1e3, 1e6 }) {
			assertTold(one(z / x, f, loss), one(x, y));
			assertTold(two(z / x, new Identity(), 1, f, loss), one(x, y));
			assertTold(two(z / x, new Identity(), x, f, loss), one(1, y));
			assertTold(two(1 / x, new Tanh(), z / StrictMath.tanh(1), f, loss), one(x, y));
			assertTold(two(1e-6 / x, new Tanh(), z * 1e6, f, loss), one(x, y));
		}
	}

	private static Network two(double first, Elementwise hidden, double second, Elementwise last, LossFunction loss) {
		return new Network(Form.LAYERS, List.of(new Layer(new Matrix(1, 1, new double[] { first }), null, hidden),
				new Layer(new Matrix(1, 1, new double[] { second }), null, last)), loss);
	}

	/**
	 * Right gradients pass, and one of the first layer that is off by a thousandth is
	 * found.
	 */
	private void assertTold(Network network, Data data) {
		for (double epsilon : new double[] { EPSILON, 1e-3, 0.1, 1, 10 }) {
			Parameters gradients = this.service.gradients(network, data).backward().gradients();
			GradientCheck check = this.service.checkGradients(network, data, gradients, epsilon);
			assertThat(check.passed()).as(epsilon + " " + check).isTrue();
			double[] dW = gradients.layers().getFirst().W().values();
			if (dW[0] != 0.0 && check.kinks().isEmpty()) {
				dW[0] *= 1 + 1e-3;
				GradientCheck wrong = this.service.checkGradients(network, data, gradients, epsilon);
				assertThat(wrong.passed()).as(epsilon + " " + wrong).isFalse();
			}
		}
	}

	static Stream<Arguments> longSteps() {
		LossFunction squares = new MeanSquaredError();
		var huber = new Huber();
		return Stream.of(arguments(one(1, new Identity(), huber), one(3e5, 300_001), EPSILON),
				arguments(one(1, new Identity(), huber), one(10, 11), 1),
				arguments(one(0, new Tanh(), squares), one(1e6, 1), EPSILON),
				arguments(one(3e-5, new Gelu(), squares), one(1e5, 1), EPSILON),
				arguments(one(2.2e-5, new Silu(), squares), one(1e5, 1), EPSILON),
				arguments(one(-1.2e-6, new Elu(), squares), one(1e6, 100), EPSILON),
				arguments(one(4e-6, new Softplus(), squares), one(1e6, -5), EPSILON),
				arguments(one(0, new Sigmoid(), squares), one(1e6, 1), EPSILON),
				arguments(one(1e-6, new Sigmoid(), new BinaryCrossEntropy()), one(1e6, 1), EPSILON),
				arguments(two(0, new Tanh(), 1e6, new Tanh(), squares), one(1, 1), EPSILON),
				arguments(two(0, new Tanh(), 1e6, new Tanh(), squares), one(1e6, 1), EPSILON),
				arguments(two(1, new Identity(), 1e6, new Identity(), huber), one(1, 1e6 + 1), EPSILON),
				// The long step overflows.
				arguments(one(0, new Tanh(), squares), one(1e200, 1), 1e200));
	}

	/** A step would cross the whole curve. */
	@ParameterizedTest
	@MethodSource("longSteps")
	void aStepThatGoesFarAlongACurveIsShortened(Network network, Data data, double epsilon) {
		GradientCheck check = this.service.checkGradients(network, data, null, epsilon);
		assertThat(check.passed()).as(check.toString()).isTrue();
		assertThat(check.checked()).isEqualTo(network.depth());
	}

	@Test
	void aStepThatGoesFarAlongSoftmaxIsShortened() {
		Network network = Arithmetic
			.classifier(new Weights(new Matrix(2, 1, new double[] { -1e-6, 0 }), new double[2]));
		Data data = new Data(new Samples(new Matrix(1, 1, new double[] { 1e6 }), false), null,
				new Labels(new int[] { 0 }, false));
		for (double epsilon : new double[] { EPSILON, 1, 10 }) {
			GradientCheck check = this.service.checkGradients(network, data, null, epsilon);
			assertThat(check.passed()).as(check.toString()).isTrue();
			assertThat(check.checked()).isEqualTo(4);
		}
	}

	@Test
	void aShortenedStepStillMovesItsParameter() {
		// An ulp of the first weight is longer than a shortened step would be.
		Network network = two(1, new Identity(), 1e15, new Tanh(), new MeanSquaredError());
		GradientCheck check = this.service.checkGradients(network, one(1, 1), null, 1);
		assertThat(check.passed()).as(check.toString()).isTrue();
		assertThat(check.checked()).isEqualTo(2);
	}

	@Test
	void zeroGradientsAreRight() {
		GradientCheck check = this.service.checkGradients(one(1, new Identity(), new MeanSquaredError()), one(0, 0),
				null, EPSILON);
		assertThat(check.maxRelativeError()).isZero();
		assertThat(check.checked()).isOne();
	}

	@Test
	void aNetworkThatIsTooLargeIsRefused() {
		var violations = new Violations();
		GradientCheck.checkSize(UncheckedNetwork.of(Form.LAYERS,
				List.of(new Layer(new Matrix(200, 99, new double[19_800]), new double[200], new Softmax())), null),
				violations);
		assertThat(violations.isEmpty()).isTrue();
		Network network = Arithmetic.classifier(new Weights(new Matrix(1, 20_001, new double[20_001]), null));
		Data data = new Data(new Samples(new Matrix(1, 20_001, new double[20_001]), false), null,
				new Labels(new int[] { 0 }, false));
		assertRefused(() -> this.service.checkGradients(network, data, null, EPSILON), "#",
				"the network has 20001 parameters, expected at most 20000");
	}

	@Test
	void aStepThatMovesNothingIsRefused() {
		Network network = Arithmetic.classifier(new Weights(new Matrix(1, 1, new double[] { 1e12 }), null));
		assertRefused(() -> this.service.checkGradients(network, label(), null, 1e-5), "#/epsilon",
				"is too small to move the parameter at #/layers/0/W/0/0; its size times 1e-5 does");
	}

	@Test
	void anInfiniteStepIsRefused() {
		// Both losses are finite, and so is their difference.
		Network network = one(1e308, new Tanh(), new MeanSquaredError());
		assertRefused(() -> this.service.checkGradients(network, one(1, 1), null, 1e308), "#/epsilon",
				"is too large to move the parameter at #/layers/0/W/0/0; try a smaller one");
	}

	@Test
	void aDifferenceThatOverflowsIsWrong() {
		var gradients = new Parameters(Form.LAYERS,
				List.of(new Weights(new Matrix(1, 1, new double[] { -Double.MAX_VALUE }), null)));
		GradientCheck check = this.service.checkGradients(one(0, new Identity(), new MeanSquaredError()),
				one(1e200, -1e100), gradients, 1e-110);
		assertThat(check.worst().getFirst().numeric()).isCloseTo(2e300, within(1e295));
		assertThat(check.maxRelativeError()).isCloseTo(1.0, within(1e-6));
		assertThat(check.passed()).isFalse();
	}

	@Test
	void aLossThatOverflowsIsRefused() {
		Network network = one(1, new Identity(), new MeanSquaredError());
		assertRefused(() -> this.service.checkGradients(network, one(1, 1), null, 1e200), "#/layers/0/W/0/0",
				"the loss at epsilon from this number, or the bound of its rounding error, overflows float64");
	}

	@Test
	void gradientsOfAnotherShapeAreRefused() {
		Network network = Arithmetic.classifier(new Weights(new Matrix(1, 1, new double[] { 1 }), null));
		var gradients = new Parameters(Form.LAYERS, List.of(new Weights(new Matrix(2, 1, new double[2]), null)));
		assertRefused(() -> this.service.checkGradients(network, label(), gradients, 1e-5), "#/gradients/layers/0/W",
				"has 2 rows, expected 1 (as the network's)");
	}

	private static void assertRefused(Runnable action, String pointer, String detail) {
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(action::run)
			.satisfies((ex) -> assertThat(ex.violations()).hasSize(1)
				.first()
				.matches((violation) -> violation.pointer().equals(pointer) && violation.detail().equals(detail)));
	}

}
