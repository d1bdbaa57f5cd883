package dev.trainstep.core;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.trainstep.core.Violation.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What does not fit, and results beyond float64, are told with their places. */
class ViolationTests {

	private static final double HUGE = 1e308;

	private final NetworkService service = new NetworkService();

	private static Matrix matrix(int rows, double... values) {
		return new Matrix(rows, values.length / rows, values);
	}

	private static Network network(double[] W1, double[] W2) {
		return new Network(List.of(new Layer(matrix(2, W1), null), new Layer(matrix(2, W2), null)));
	}

	private static Data sample(double... x) {
		return new Data(new Samples(matrix(1, x), true), null, new Labels(new int[] { 0 }, true));
	}

	private static void assertViolations(Runnable action, String... expected) {
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(action::run)
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::toString)
				.containsExactly(Arrays.stream(expected).map((text) -> "Violation" + text).toArray(String[]::new)));
	}

	@Test
	void aNetworkWhoseShapesDoNotFitCannotExist() {
		var first = new Layer(matrix(2, 1, 2), new double[] { 1 });
		var second = new Layer(matrix(1, 1, 2, 3), new double[] { 1, 2 });
		assertViolations(() -> new Network(List.of(first, second)),
				"[kind=SHAPE_MISMATCH, pointer=#/b1, detail=has length 1, expected 2 (the rows of W1)]",
				"[kind=SHAPE_MISMATCH, pointer=#/W2/0, detail=row has 3 columns, expected 2 (the rows of W1)]",
				"[kind=SHAPE_MISMATCH, pointer=#/b2, detail=has length 2, expected 1 (the rows of W2)]");
		assertThatIllegalArgumentException().isThrownBy(() -> new Network(List.of()));
	}

	@Test
	void valuesThatDoNotMakeTheirShapeCannotExist() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(2, 2, new double[3]));
		assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(0, 2, new double[0]));
		assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(2, 0, new double[0]));
		assertThatIllegalArgumentException().isThrownBy(() -> new Samples(new Matrix(2, 1, new double[2]), true));
		assertThatIllegalArgumentException().isThrownBy(() -> new Labels(new int[2], true));
		assertThatIllegalArgumentException().isThrownBy(() -> new Labels(new int[0], false));
	}

	@Test
	void theServiceRefusesDataThatDoesNotFit() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		assertViolations(() -> this.service.forward(network, sample(1, 2)),
				"[kind=SHAPE_MISMATCH, pointer=#/x, detail=has length 2, expected 1 (the columns of W1)]");
		assertViolations(() -> this.service.trainStep(network, sample(1, 2), 1),
				"[kind=SHAPE_MISMATCH, pointer=#/x, detail=has length 2, expected 1 (the columns of W1)]");
	}

	@Test
	void targetsAreCheckedOneByOne() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		Samples x = new Samples(matrix(4, 1, 2, 3, 4), false);
		Samples y = new Samples(matrix(4, 1, 0, 0.5, 0.4, -1, 2, 0.5, 0.5 + 9e-7), false);
		assertViolations(() -> this.service.forward(network, new Data(x, y, null)),
				"[kind=INVALID_VALUE, pointer=#/y/1, detail=a distribution sums to 1, within 1e-6]",
				"[kind=INVALID_VALUE, pointer=#/y/2/0, detail=a probability is between 0 and 1]",
				"[kind=INVALID_VALUE, pointer=#/y/2/1, detail=a probability is between 0 and 1]");
		assertViolations(
				() -> this.service.forward(network, new Data(x, null, new Labels(new int[] { -1, 0, 1, 2 }, false))),
				"[kind=INVALID_VALUE, pointer=#/labels/0, detail=a class is between 0 and 1 (the rows of W2, counted from 0)]",
				"[kind=INVALID_VALUE, pointer=#/labels/3, detail=a class is between 0 and 1 (the rows of W2, counted from 0)]");
	}

	@Test
	void moreNumbersThanAnArrayHoldsAreRefusedBeforeAnyIsComputed() {
		var network = new Network(List.of(new Layer(new Matrix(65_536, 1, new double[65_536]), null),
				new Layer(new Matrix(1, 65_536, new double[65_536]), null)));
		var x = new Samples(new Matrix(32_768, 1, new double[32_768]), false);
		assertViolations(() -> this.service.forward(network, new Data(x, null, null)),
				"[kind=TOO_LARGE, pointer=#/x, detail=has 32768 samples, for which a layer of 65536 outputs makes more "
						+ "than 2147483639 numbers]");
	}

	@Test
	void wrongTargetsAreCountedUpToTheLimit() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		Samples x = new Samples(new Matrix(30, 1, new double[30]), false);
		Samples y = new Samples(new Matrix(30, 2, new double[60]), false);
		int[] classes = new int[30];
		Arrays.fill(classes, 2);
		for (Data data : List.of(new Data(x, y, null), new Data(x, null, new Labels(classes, false)))) {
			assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> this.service.forward(network, data))
				.satisfies((ex) -> assertThat(ex.violations()).hasSize(Violations.LIMIT));
		}
	}

	@Test
	void theFirstKindIsKeptHoweverManyThereAre() {
		var violations = new Violations();
		for (int i = 0; i < 2 * Violations.LIMIT; i++) {
			violations.add(Kind.SHAPE_MISMATCH, "#/x/" + i, "wrong");
		}
		violations.add(Kind.INVALID_VALUE, "#/eta", "wrong");
		violations.add(Kind.MALFORMED, "#", "wrong");
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(violations::throwIfAny)
			.satisfies((ex) -> assertThat(ex.violations()).hasSize(Violations.LIMIT)
				.startsWith(new Violation(Kind.SHAPE_MISMATCH, "#/x/0", "wrong"))
				.endsWith(new Violation(Kind.MALFORMED, "#", "wrong"))
				.doesNotContain(new Violation(Kind.INVALID_VALUE, "#/eta", "wrong")));
	}

	@Test
	void noMoreThanTheLimitAreKept() {
		var violations = new Violations();
		for (int i = 0; i < 2 * Violations.LIMIT; i++) {
			violations.add(Kind.INVALID_VALUE, "#/x/" + i, "wrong");
		}
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(violations::throwIfAny)
			.satisfies((ex) -> assertThat(ex.violations()).hasSize(Violations.LIMIT));
	}

	@Test
	void aPreActivationBeyondFloat64IsRefused() {
		Network network = network(new double[] { 1, 1, HUGE, HUGE }, new double[] { 1, 1, 1, 1 });
		assertOverflow(() -> this.service.forward(network, sample(1, 1)), "#/W1/1",
				"u1 of this row is beyond float64 for sample 0");
	}

	@Test
	void anInfinityThatReluWouldHideIsRefused() {
		Network network = network(new double[] { 1, 1, -HUGE, -HUGE }, new double[] { 1, 1, 1, 1 });
		assertOverflow(() -> this.service.forward(network, sample(1, 1)), "#/W1/1",
				"u1 of this row is beyond float64 for sample 0");
	}

	@Test
	void aDeltaBeyondFloat64IsRefused() {
		// u3 = ±1.7, so delta2 = ∓0.97, and delta1 = W2ᵀ·delta2 is above 3e308
		Network network = network(new double[] { 1e-308, 1e-308 }, new double[] { -1.7 * HUGE, 0, 1.7 * HUGE, 0 });
		assertOverflow(() -> this.service.trainStep(network, sample(1), 1), "#/W1/0",
				"delta1 of this row is beyond float64 for sample 0");
	}

	@Test
	void aGradientBeyondFloat64IsRefused() {
		// delta1 is about 1.8e290, and x multiplies it by 1e20
		Network network = network(new double[] { 1e-310, 1e-310 }, new double[] { -1e290, 0, 1e290, 0 });
		assertOverflow(() -> this.service.trainStep(network, sample(1e20), 1), "#/W1/0/0",
				"the gradient of this number is beyond float64");
	}

	@Test
	void aGradientOfABiasBeyondFloat64IsRefused() {
		// each delta1 is about 1.6e308, after the division by B = 2; their sum is db1
		Network network = new Network(List.of(new Layer(matrix(1, 1), new double[] { 0 }),
				new Layer(matrix(2, -1.7 * HUGE, 1.7 * HUGE), null)));
		Samples x = new Samples(matrix(2, 1e-308, 1e-308), false);
		assertOverflow(
				() -> this.service.trainStep(network, new Data(x, null, new Labels(new int[] { 0, 0 }, false)), 1),
				"#/b1/0", "the gradient of this number is beyond float64");
	}

	@Test
	void anUpdateBeyondFloat64IsRefused() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		assertOverflow(() -> this.service.trainStep(network, sample(1e10), HUGE), "#/W2/0/0",
				"this number is beyond float64 after the update; try a smaller eta");
	}

	@Test
	void anUpdateOfABiasBeyondFloat64IsRefused() {
		Network network = new Network(List.of(new Layer(matrix(2, 1, 1), new double[] { 1.7 * HUGE, 1.7 * HUGE })));
		assertOverflow(() -> this.service.trainStep(network, sample(0), 1.7 * HUGE), "#/b1/0",
				"this number is beyond float64 after the update; try a smaller eta");
	}

	@Test
	void aLossAfterBeyondFloat64IsRefused() {
		Network network = network(new double[] { 1, 1 }, new double[] { 1, 1, 1, 1 });
		TrainStep step = this.service.trainStep(network, sample(1e10), 1e290);
		assertOverflow(step::lossAfter, "#/eta", "lossAfter: with the updated network, at #/W2/0: u3 of this row is "
				+ "beyond float64 for sample 0; try a smaller eta");
	}

	@Test
	void aGradientNormBeyondFloat64IsRefused() {
		// 16 gradients of ±0.85e308
		var network = new Network(List.of(new Layer(new Matrix(2, 8, new double[16]), null)));
		double[] x = new double[8];
		Arrays.fill(x, 1.7 * HUGE);
		TrainStep step = this.service.trainStep(network, sample(x), 0.1);
		assertOverflow(() -> step.backward().gradientNorm(), "#/outputs", "gradientNorm is beyond float64");
	}

	private static void assertOverflow(Runnable action, String pointer, String detail) {
		assertViolations(action, "[kind=OVERFLOW, pointer=" + pointer + ", detail=" + detail + "]");
	}

}
