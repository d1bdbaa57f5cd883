package dev.trainstep.core.explain;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.core.Arithmetic;
import dev.trainstep.core.Data;
import dev.trainstep.core.Form;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.NetworkService;
import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.Parameters;
import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.Samples;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.explain.Computation.Inner;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.loss.LossFunction.Target;
import dev.trainstep.core.optimizer.Adagrad;
import dev.trainstep.core.optimizer.Adam;
import dev.trainstep.core.optimizer.Adamw;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Rmsprop;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.variant.Variants;
import dev.trainstep.core.violation.Violations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Values on the way and formulas, by hand: h = W·x, one weight 0.5, x = 2, y = 0.4, so dW
 * = 2·(1 − 0.4)·2 = 2.4.
 */
class ExplanationTests {

	/** Fused arithmetic rounds less often than that by hand. */
	private static final double ROUNDING = 1e-15;

	/** Formulas are not computed in the order that keeps most digits. */
	private static final double BY_HAND = 1e-12;

	private static final double ETA = 0.1;

	private static Explanation explain(Network network, Data data, UpdateRule rule) {
		var unchecked = new UncheckedNetwork(network.form(), network.layers(), network.lossFunction());
		var violations = new Violations();
		var selection = Selection.of(unchecked, data, rule.clipNorm() != null, null, violations);
		violations.throwIfAny();
		return Explanation.of(new NetworkService(), network, data, rule, selection);
	}

	private static Network network(Activation activation, @Nullable LossFunction lossFunction, int outputs,
			double... W) {
		List<Layer> layers = List.of(new Layer(new Matrix(outputs, W.length / outputs, W), null, activation));
		return (lossFunction == null) ? new Network(Form.LAYERS, layers)
				: new Network(Form.LAYERS, layers, lossFunction);
	}

	private static Data data(double[] x, double... y) {
		return new Data(new Samples(new Matrix(1, x.length, x), true), new Samples(new Matrix(1, y.length, y), true),
				null);
	}

	private static Computation update(Optimizer optimizer, @Nullable Double clipNorm) {
		return explain(network(new Identity(), null, 1, 0.5), data(new double[] { 2 }, 0.4),
				new UpdateRule(ETA, optimizer, null, clipNorm))
			.computations()
			.getLast();
	}

	private static Map<String, Double> inner(Computation computation) {
		return computation.inner()
			.stream()
			.collect(Collectors.toMap((inner) -> inner.quantity().toString(), (inner) -> inner.values()[0]));
	}

	private static void assertInner(Computation computation, Object... namesAndValues) {
		Map<String, Double> inner = inner(computation);
		assertThat(inner).hasSize(namesAndValues.length / 2);
		for (int i = 0; i < namesAndValues.length; i += 2) {
			double expected = (double) namesAndValues[i + 1];
			assertThat(inner.get(namesAndValues[i])).as(namesAndValues[i].toString())
				.isCloseTo(expected, within(ROUNDING * Math.max(1.0, expected)));
		}
	}

	@Test
	void plainSgdHasNothingOnTheWay() {
		Computation update = update(Sgd.PLAIN, null);
		assertInner(update);
		assertThat(update.formula()).hasToString("W0[0,0] − eta·dW0[0,0]");
		assertThat(update.numbers().numbers(new Digits(4))).isEqualTo("0.5 − 0.1·2.4");
		assertThat(Objects.requireNonNull(update.move()).t()).isNull();
	}

	@Test
	void momentumIsTold() {
		Computation update = update(new Sgd(0.9, false, 0.0), null);
		assertInner(update, "m", 2.4);
		assertThat(update.formula()).hasToString("W0[0,0] − eta·m");
	}

	@Test
	void nesterovsStepIsTold() {
		Computation update = update(new Sgd(0.5, true, 1.0), null);
		assertInner(update, "g", 2.9, "m", 2.9, "step", 2.9 + 0.5 * 2.9);
		assertThat(update.formula()).hasToString("W0[0,0] − eta·step");
	}

	@Test
	void rmspropsDivisorIsTold() {
		Computation update = update(new Rmsprop(0.75, 1.0, 0.0, 0.0), null);
		assertInner(update, "v", 1.44, "root", 1.2, "divisor", 2.2, "step", 2.4 / 2.2);
		assertThat(update.formula()).hasToString("W0[0,0] − eta·step");
	}

	@Test
	void rmspropsMomentumIsOfSteps() {
		Computation update = update(new Rmsprop(0.75, 1.0, 0.5, 0.2), null);
		assertInner(update, "g", 2.5, "v", 1.5625, "root", 1.25, "divisor", 2.25, "step", 2.5 / 2.25, "m", 2.5 / 2.25);
		assertThat(update.formula()).hasToString("W0[0,0] − eta·m");
	}

	@Test
	void adagradsSumIsTold() {
		Computation update = update(new Adagrad(0.6, 0.0), null);
		assertInner(update, "v", 5.76, "root", 2.4, "divisor", 3.0);
		assertThat(update.formula()).hasToString("W0[0,0] − eta·dW0[0,0] / divisor");
	}

	@Test
	void adamsBiasCorrectionsAreTold() {
		Computation update = update(new Adam(0.5, 0.75, 0.1, 0.2), null);
		assertInner(update, "g", 2.5, "m", 1.25, "v", 1.5625, "correction1", 0.5, "correction2", 0.25, "mHat", 2.5,
				"vHat", 6.25, "root", 1.25, "divisor", 2.6);
		assertThat(update.formula()).hasToString("W0[0,0] − eta / correction1 · m / divisor");
		assertThat(Objects.requireNonNull(update.move()).t()).isEqualTo(1);
	}

	@Test
	void adamwsDecayedParameterIsTold() {
		Computation update = update(new Adamw(0.5, 0.75, 0.1, 0.2), null);
		assertThat(inner(update)).containsEntry("p", 0.49).doesNotContainKey("g");
		assertThat(update.formula()).hasToString("p − eta / correction1 · m / divisor");
		assertThat(Objects.requireNonNull(update.inner().getFirst().formula()))
			.hasToString("W0[0,0]·(1 − eta·weightDecay)");
	}

	@Test
	void clippingIsTold() {
		Computation update = update(Sgd.PLAIN, 1.2);
		assertInner(update, "clipped", 2.4 * (1.2 / 2.400001));
		assertThat(update.formula()).hasToString("W0[0,0] − eta·clipped");
		assertThat(Objects.requireNonNull(update.move()).gradient().value()).isEqualTo(2.4);
	}

	@Test
	void whatIsNotClippedIsNotToldTwice() {
		assertInner(update(Sgd.PLAIN, 2.5));
	}

	@ParameterizedTest
	@CsvSource({ "1.2, clipNorm / (gradientNorm + 1e-6), 0.49999979166675347", "2.5, 1, 1.0" })
	void theScaleIsToldWithTheNorm(double clipNorm, String formula, double scale) {
		Explanation explanation = explain(network(new Identity(), null, 1, 0.5), data(new double[] { 2 }, 0.4),
				new UpdateRule(ETA, Sgd.PLAIN, null, clipNorm));
		Computation clip = explanation.computations()
			.stream()
			.filter((one) -> one.rule().equals("clip"))
			.findFirst()
			.orElseThrow();
		assertThat(clip.rule()).isEqualTo("clip");
		assertThat(clip.result().at()).isEqualTo("#/gradientNorm");
		assertThat(clip.result().value()).isEqualTo(2.4);
		Inner told = clip.inner().getFirst();
		assertThat(Objects.requireNonNull(told.formula())).hasToString(formula);
		assertThat(told.values()[0]).isCloseTo(scale, within(ROUNDING));
	}

	/** Each activation, before each loss that goes with it. */
	static Stream<Arguments> activationsAndLosses() {
		return Variants.instances(Activation.class)
			.values()
			.stream()
			.flatMap((activation) -> LossFunction.ALL.values()
				.stream()
				.filter((lossFunction) -> lossFunction.fits(activation))
				.map((lossFunction) -> Arguments.of(activation, lossFunction)));
	}

	/**
	 * What a reader computes from a formula with all its digits is the value, but for
	 * rounding. Targets are as near as where Huber's loss is a square, and farther.
	 */
	@ParameterizedTest
	@MethodSource("activationsAndLosses")
	void formulasGiveTheirValues(Activation last, LossFunction lossFunction) {
		var random = new SplittableRandom(1);
		for (Optimizer optimizer : List.of(new Sgd(0.9, true, 0.1), new Rmsprop(0.9, 1e-3, 0.5, 0.1),
				new Adagrad(1e-3, 0.1), new Adam(0.8, 0.9, 1e-3, 0.1), new Adamw(0.8, 0.9, 1e-3, 0.1))) {
			for (Activation hidden : Variants.instances(Activation.class).values()) {
				if (!(hidden instanceof Softmax)) {
					List<Layer> layers = Arithmetic.randomNetwork(random, new int[] { 2, 3, 2 }, List.of(hidden, last))
						.layers();
					boolean isDistribution = lossFunction.target() != Target.NUMBERS;
					Data data = data(random.doubles(2, -2, 2).toArray(), isDistribution ? 0.25 : -3.0,
							isDistribution ? 0.75 : 0.5);
					explain(new Network(Form.LAYERS, layers, lossFunction), data,
							new UpdateRule(ETA, optimizer, null, 0.01))
						.computations()
						.forEach(ExplanationTests::assertFormulasGiveTheirValues);
				}
			}
		}
	}

	private static void assertFormulasGiveTheirValues(Computation computation) {
		assertGives(computation.numbers(), computation.result().value());
		for (Inner inner : computation.inner()) {
			if (inner.formula() != null) {
				assertGives(inner.formula(), inner.values()[0]);
			}
		}
		if (computation.derivative() != null) {
			assertGives(computation.derivative().formula(), computation.derivative().value());
		}
	}

	private static void assertGives(Formula formula, double value) {
		String numbers = formula.numbers(new Digits(17));
		assertThat(Evaluator.value(numbers)).as("%s: %s", formula, numbers)
			.isCloseTo(value, within(BY_HAND * Math.max(1.0, Math.abs(value))));
	}

	@Test
	void anOutputDeltaAfterSoftmaxIsAJacobianTimesDh() {
		Network network = network(new Softmax(), null, 2, 1, 1);
		var data = new Data(new Samples(new Matrix(1, 1, new double[] { 0 }), true), null, null, null,
				new Samples(new Matrix(1, 2, new double[] { 1, 3 }), true));
		Computation delta = explain(network, data, UpdateRule.plain(ETA)).computations().get(4);
		assertThat(delta.formula()).hasToString("h[0]·(dh[0] − Σ)");
		assertThat(delta.numbers().numbers(new Digits(4))).isEqualTo("0.5·(1 − (1·0.5 + 3·0.5))");
		assertInner(delta, "total", 2.0);
		assertThat(delta.inputs()).extracting(Operand::at).containsExactly("#/h/0", "#/h/1", "#/dh/0", "#/dh/1");
		assertThat(delta.result().value()).isEqualTo(-0.5);
	}

	/** The code of a softmax, and of its sum, for one output after the other. */
	@Test
	void exponentialsAreToldForEachOutput() {
		Network network = network(new Softmax(), null, 3, 1, 2, 3);
		List<Computation> computations = explain(network, data(new double[] { 1 }, 0, 0, 1), UpdateRule.plain(ETA))
			.computations();
		for (int i = 0; i < 3; i++) {
			Computation softmax = computations.get(3 + i);
			assertThat(softmax.numbers().numbers(new Digits(3)))
				.isEqualTo(List.of("0.135", "0.368", "1").get(i) + " / (0.135 + 0.368 + 1)");
			assertThat(softmax.inner()).extracting((inner) -> inner.quantity().toString())
				.containsExactly("max", "exponentials", "total");
		}
		assertThat(computations.get(3).result().value())
			.isEqualTo(Math.fma(1.0, computations.get(3).inner().get(1).values()[0], 0.0)
					/ computations.get(3).inner().get(2).values()[0]);
		assertThat(IntStream.range(0, 3).mapToDouble((i) -> computations.get(3 + i).result().value()).sum())
			.isCloseTo(1.0, within(ROUNDING));
	}

	/** The step divides eta instead, so it does not need them. */
	@Test
	void theTextbooksMomentsMayOverflow() {
		var adam = new Adam(0.9, 0.999, 1e-8, 0.0);
		Network network = network(new Identity(), null, 1, 1);
		var moments = new Parameters(Form.LAYERS, List.of(new Weights(new Matrix(1, 1, new double[] { 1e308 }), null)));
		var state = new OptimizerState("adam", 1, moments, moments);
		Computation update = explain(network, data(new double[] { 1 }, 0), new UpdateRule(1e-300, adam, state, null))
			.computations()
			.getLast();
		assertThat(inner(update)).containsKeys("m", "v", "root").doesNotContainKeys("mHat", "vHat");
		assertThat(Objects.requireNonNull(update.move()).t()).isEqualTo(2);
	}

	private static String text(Explanation explanation) throws IOException {
		var writer = new StringWriter();
		new HandCalculation(explanation, 4).writeText(writer);
		return writer.toString();
	}

	@Test
	void settingsAreInTheHeadingWithAllTheirDigits() throws IOException {
		var rule = new UpdateRule(0.123456, new Adam(0.9, 0.99999, 1e-8, 0.0), null, 1.0);
		String text = text(explain(network(new Identity(), null, 1, 0.5), data(new double[] { 2 }, 0.4), rule));
		assertThat(text)
			.contains("\nUpdate by adam, eta = 0.123456, beta1 = 0.9, beta2 = 0.99999, epsilon = 1e-8, "
					+ "weightDecay = 0, clipNorm = 1, t = 1\n  gradientNorm = √(dW0[0,0]²) = √(2.4²) = 2.4\n")
			.contains("\n    correction2 = 1 − beta2^t = 1 − 0.99999^1 = 1e-5\n");
	}

	@Test
	void aPhaseOfWhichNothingIsSelectedHasNoHeading() throws IOException {
		Network network = network(new Identity(), null, 1, 0.5);
		Data data = data(new double[] { 2 }, 0.4);
		var selection = Selection.of(new UncheckedNetwork(network.form(), network.layers(), network.lossFunction()),
				data, false, new String[] { "#/deltas" }, new Violations());
		Explanation explanation = Explanation.of(new NetworkService(), network, data, UpdateRule.plain(ETA), selection);
		assertThat(text(explanation)).isEqualTo("""
				Forward
				  z0[0] = W0[0,0]·x[0] = 0.5·2 = 1
				  h[0]  = z0[0] = 1
				Backward
				  delta0[0] = dh · identity′(z0[0]) = 1.2 · 1 = 1.2
				    dh = 2·(h[0] − y[0]) / 1 = 2·(1 − 0.4) / 1 = 1.2
				""");
	}

}
