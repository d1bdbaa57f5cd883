package dev.trainstep.core.activation;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.core.variant.Variants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The activations that go number by number, and their derivatives. */
class ElementwiseTests {

	private static final double HALF_STEP = 1e-5;

	/** Truncation and rounding of a central difference, of numbers around 1. */
	private static final double DIFFERENCE_ERROR = 1e-9;

	static Stream<Arguments> literals() {
		return Stream.of(arguments(new Relu(), new double[] { -2, -0.0, 0, 3 }, new double[] { 0, 0, 0, 3 }),
				arguments(new LeakyRelu(), new double[] { -2, -0.0, 0, 3 }, new double[] { -0.02, -0.0, 0, 3 }),
				arguments(new Tanh(), new double[] { -400, 0, 1, 400 }, new double[] { -1, 0, 0.7615941559557649, 1 }),
				arguments(new Sigmoid(), new double[] { -800, -40, -1, 0, 1, 40 },
						new double[] { 0, 4.248354255291589e-18, 0.2689414213699951, 0.5, 0.7310585786300049, 1 }),
				arguments(new Identity(), new double[] { -2, 0, 3 }, new double[] { -2, 0, 3 }),
				arguments(new Elu(), new double[] { -800, -1, -0.0, 0, 3 },
						new double[] { -1, -0.6321205588285577, -0.0, 0, 3 }),
				arguments(new Silu(), new double[] { -800, -1, -0.0, 0, 800 },
						new double[] { -0.0, -0.2689414213699951, -0.0, 0, 800 }),
				arguments(new Softplus(), new double[] { -800, 0, 800 }, new double[] { 0, 0.6931471805599453, 800 }),
				arguments(new Gelu(), new double[] { -800, -0.0, 0, 800 }, new double[] { -0.0, -0.0, 0, 800 }));
	}

	/**
	 * Computed to 400 digits by {@code references.py}. Of the small numbers that gelu
	 * becomes, the rounding of the exponent moves many units in the last place.
	 */
	@ParameterizedTest
	@CsvFileSource(resources = "references.csv", numLinesToSkip = 1)
	void valuesAndSlopesAreRightToAFewUnitsInTheLastPlace(String name, double z, double a, double slope) {
		Elementwise f = Objects.requireNonNull(Variants.instances(Elementwise.class).get(name));
		double[] A = new double[1];
		f.forward(1, 1, new double[] { z }, A);
		double ulps = 4 + ((f instanceof Gelu) ? 4 * Math.abs(z) + Math.pow(Math.abs(z), 3) / 5 : 0);
		assertThat(A[0]).isCloseTo(a, within(ulps * Math.ulp(a)));
		assertThat(slopes(f, new double[] { z })[0]).isCloseTo(slope, within(2 * ulps * Math.ulp(slope)));
	}

	@ParameterizedTest
	@MethodSource("literals")
	void nothingOverflowsAnywhere(Elementwise f) {
		double[] z = { -Double.MAX_VALUE, -1e155, -1e103, -1e52, -800, -40, -18.5, -Double.MIN_VALUE, 0,
				Double.MIN_VALUE, 18.5, 40, 800, 1e52, 1e103, 1e155, Double.MAX_VALUE };
		double[] a = new double[z.length];
		f.forward(1, z.length, z, a);
		assertThat(a).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
		assertThat(Arrays.stream(slopes(f, z))).allMatch((slope) -> Math.abs(slope) < 1.2);
		for (int i = 0; i < z.length; i++) {
			assertThat(Math.abs(f.secondDerivative(z[i], a[i]))).isLessThanOrEqualTo(1.0);
		}
	}

	@ParameterizedTest
	@MethodSource("literals")
	void forwardGivesValuesWorkedByHand(Elementwise f, double[] z, double[] a) {
		double[] A = new double[z.length];
		f.forward(1, z.length, z, A);
		assertThat(A).containsExactly(a);
	}

	@ParameterizedTest
	@MethodSource("literals")
	void backwardIsTheSlopeTimesDA(Elementwise f) {
		double[] z = { -2.5, -0.75, 0.3, 1.7 };
		double[] above = new double[4];
		double[] below = new double[4];
		double[] a = new double[4];
		double[] dA = { 1, -2, 3, -4 };
		double[] dZ = new double[4];
		f.forward(2, 2, plus(z, HALF_STEP), above);
		f.forward(2, 2, plus(z, -HALF_STEP), below);
		f.forward(2, 2, z, a);
		f.backward(2, 2, z, a, dA, dZ);
		double[] inPlace = dA.clone();
		f.backward(2, 2, z, a, inPlace, inPlace);
		assertThat(inPlace).containsExactly(dZ);
		for (int i = 0; i < 4; i++) {
			double slope = (above[i] - below[i]) / (2 * HALF_STEP);
			assertThat(dZ[i]).isCloseTo(slope * dA[i], within(DIFFERENCE_ERROR));
		}
	}

	private static double[] plus(double[] z, double step) {
		double[] moved = z.clone();
		for (int i = 0; i < moved.length; i++) {
			moved[i] += step;
		}
		return moved;
	}

	@ParameterizedTest
	@MethodSource("literals")
	void nothingBeyondTheSamplesIsTouched(Elementwise f) {
		double[] A = { 7, 7, 7, 7 };
		double[] dZ = { 7, 7, 7, 7 };
		f.forward(1, 3, new double[] { 1, 1, 1, 1 }, A);
		f.backward(1, 3, new double[4], new double[4], new double[4], dZ);
		assertThat(A[3]).isEqualTo(7);
		assertThat(dZ[3]).isEqualTo(7);
	}

	@Test
	void atAKinkTheDerivativeIsThatOfTheLeft() {
		double[] dZ = new double[2];
		new Relu().backward(1, 2, new double[] { 0.0, -0.0 }, new double[2], new double[] { 5, 5 }, dZ);
		assertThat(dZ).containsExactly(0, 0);
		new LeakyRelu().backward(1, 2, new double[] { 0.0, -0.0 }, new double[2], new double[] { 5, 5 }, dZ);
		assertThat(dZ).containsExactly(0.05, 0.05);
	}

	/**
	 * The rectifiers do not branch, but give the bits of code that does, before and after
	 * they are compiled.
	 */
	@Test
	void rectifiersHaveTheBitsOfTheirDefinitions() {
		double[] all = { Double.NEGATIVE_INFINITY, -Double.MAX_VALUE, -1.0, -Double.MIN_VALUE, -0.0, 0.0,
				Double.MIN_VALUE, 0x1p-1022, 1.0 / 3, Double.MAX_VALUE, Double.POSITIVE_INFINITY };
		int count = 9 * all.length * all.length;
		double[] z = IntStream.range(0, count).mapToDouble((i) -> all[i % all.length]).toArray();
		double[] dA = IntStream.range(0, count).mapToDouble((i) -> all[i / all.length % all.length]).toArray();
		for (int repetition = 0; repetition < 3000; repetition++) {
			assertBits(new Relu(), z, dA, (i) -> (z[i] > 0.0) ? z[i] : 0.0, (i) -> (z[i] > 0.0) ? dA[i] : 0.0);
			assertBits(new LeakyRelu(), z, dA, (i) -> (z[i] > 0.0) ? z[i] : 0.01 * z[i],
					(i) -> (z[i] > 0.0) ? dA[i] : 0.01 * dA[i]);
		}
	}

	private static void assertBits(Elementwise f, double[] z, double[] dA, IntToDoubleFunction a,
			IntToDoubleFunction dz) {
		double[] A = new double[z.length];
		double[] dZ = new double[z.length];
		f.forward(1, z.length, z, A);
		f.backward(1, z.length, z, A, dA, dZ);
		for (int i = 0; i < z.length; i++) {
			if (Double.doubleToRawLongBits(A[i]) != Double.doubleToRawLongBits(a.applyAsDouble(i))
					|| Double.doubleToRawLongBits(dZ[i]) != Double.doubleToRawLongBits(dz.applyAsDouble(i))) {
				throw new AssertionError(f + " of " + z[i] + " is " + A[i] + ", of " + dA[i] + " backwards " + dZ[i]);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("literals")
	void theSecondDerivativeIsTheSlopeOfTheFirst(Elementwise f) {
		double[] z = { -1.5, -0.4, 0.4, 1.5 };
		double[] above = slopes(f, plus(z, HALF_STEP));
		double[] below = slopes(f, plus(z, -HALF_STEP));
		double[] a = new double[4];
		f.forward(1, 4, z, a);
		for (int i = 0; i < 4; i++) {
			assertThat(f.secondDerivative(z[i], a[i])).isCloseTo((above[i] - below[i]) / (2 * HALF_STEP),
					within(DIFFERENCE_ERROR));
		}
	}

	private static double[] slopes(Elementwise f, double[] z) {
		double[] a = new double[z.length];
		double[] slopes = new double[z.length];
		Arrays.fill(slopes, 1.0);
		f.forward(1, z.length, z, a);
		f.backward(1, z.length, z, a, slopes, slopes);
		return slopes;
	}

	@Test
	void theRectifiersHaveKinks() {
		assertThat(Stream.of(new Relu(), new LeakyRelu())).allMatch(Elementwise::hasKink);
		assertThat(
				Stream.of(new Tanh(), new Sigmoid(), new Identity(), new Elu(), new Silu(), new Softplus(), new Gelu()))
			.noneMatch(Elementwise::hasKink);
	}

}
