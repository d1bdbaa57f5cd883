package dev.trainstep.core.kernel;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.core.Arithmetic;
import dev.trainstep.core.Matrix;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of every kernel: bits, not tolerances. The order of every sum is promised.
 *
 * @see KernelProcessTests for vectors of every width
 */
class AffineTests {

	private static final int[] AWKWARD = { 1, 2, 3, 7, 8, 9, 13, 31, 64, 65, 207 };

	static Stream<Arguments> sizes() {
		var random = new SplittableRandom(1);
		return IntStream.range(0, 120)
			.mapToObj((seed) -> Arguments.of((seed % 2 == 0) ? Kernel.PLAIN : Kernel.VECTOR, seed,
					AWKWARD[random.nextInt(AWKWARD.length)], AWKWARD[random.nextInt(AWKWARD.length)],
					AWKWARD[random.nextInt(AWKWARD.length)]));
	}

	@Test
	void testsRunWithVectors() {
		assertThat(Kernel.CURRENT).isEqualTo(Kernel.VECTOR);
	}

	@ParameterizedTest
	@EnumSource
	void finiteNumbersAreCountedToTheFirstThatIsNot(Kernel kernel) {
		for (double notFinite : new double[] { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY }) {
			for (int at = 0; at < 40; at++) {
				double[] values = new double[40];
				values[at] = notFinite;
				assertThat(kernel.countFinite(values, 40)).isLessThanOrEqualTo(at);
				assertThat(kernel.countFinite(values, at)).isLessThanOrEqualTo(at);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void forwardAddsTheBiasLast(Kernel kernel) {
		double[] Z = new double[2];
		kernel.affine()
			.forward(1, 2, 2, new double[] { 1, 2 }, new double[] { 3, 4, 5, 6 }, new double[] { 0.5, -0.5 }, Z);
		assertThat(Z).containsExactly(11.5, 16.5);
		double tiny = Math.ulp(1.0) / 2;
		kernel.affine().forward(1, 2, 1, new double[] { 1, 1 }, new double[] { tiny, tiny }, new double[] { 1.0 }, Z);
		assertThat(Z[0]).isEqualTo(1.0 + 2 * tiny);
	}

	@ParameterizedTest
	@EnumSource
	void sumsAreFusedAndInIndexOrder(Kernel kernel) {
		double x = 1.0 + Math.ulp(1.0);
		double[] Z = new double[1];
		kernel.affine().forward(1, 2, 1, new double[] { x, x }, new double[] { -1.0, x }, null, Z);
		assertThat(Z[0]).isEqualTo(Math.fma(x, x, -x)).isNotEqualTo(x * x - x);
		kernel.affine().forward(1, 3, 1, new double[] { 1, 1, 1 }, new double[] { 1e16, 1.0, -1e16 }, null, Z);
		assertThat(Z[0]).isZero();
	}

	@ParameterizedTest
	@MethodSource("sizes")
	void forwardHasTheBitsOfThePlainSum(Kernel kernel, int seed, int B, int n, int m) {
		var random = new SplittableRandom(seed);
		Matrix X = Arithmetic.random(random, B, n);
		Matrix W = Arithmetic.random(random, m, n);
		double[] Z = new double[B * m];
		kernel.affine().forward(B, n, m, X.values(), W.values(), null, Z);
		double[][] expected = Arithmetic.product(Arithmetic.nested(X), Arithmetic.transposed(Arithmetic.nested(W)));
		assertThat(Arithmetic.nested(new Matrix(B, m, Z))).isDeepEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("sizes")
	void backwardHasTheBitsOfThePlainSums(Kernel kernel, int seed, int B, int n, int m) {
		var random = new SplittableRandom(seed);
		Matrix X = Arithmetic.random(random, B, n);
		Matrix W = Arithmetic.random(random, m, n);
		Matrix dZ = Arithmetic.random(random, B, m);
		// What was there before does not matter here.
		double[] dX = random.doubles((long) B * n).toArray();
		double[] dW = random.doubles((long) m * n).toArray();
		double[] db = random.doubles(m).toArray();
		kernel.affine().backwardInput(B, n, m, dZ.values(), W.values(), dX);
		kernel.affine().backwardWeights(B, n, m, dZ.values(), X.values(), false, dW);
		Affine.backwardBias(B, m, dZ.values(), false, db);
		double[][] dZt = Arithmetic.transposed(Arithmetic.nested(dZ));
		double[][] ones = new double[B][1];
		for (double[] one : ones) {
			one[0] = 1.0;
		}
		assertThat(Arithmetic.nested(new Matrix(B, n, dX)))
			.isDeepEqualTo(Arithmetic.product(Arithmetic.nested(dZ), Arithmetic.nested(W)));
		assertThat(Arithmetic.nested(new Matrix(m, n, dW)))
			.isDeepEqualTo(Arithmetic.product(dZt, Arithmetic.nested(X)));
		assertThat(Arithmetic.nested(new Matrix(m, 1, db))).isDeepEqualTo(Arithmetic.product(dZt, ones));
	}

	@ParameterizedTest
	@MethodSource("sizes")
	void gradientsOfPartsAddUpToThoseOfTheWhole(Kernel kernel, int seed, int B, int n, int m) {
		var random = new SplittableRandom(seed);
		double[] X = Arithmetic.random(random, B, n).values();
		double[] dZ = Arithmetic.random(random, B, m).values();
		double[] dW = new double[m * n];
		double[] db = new double[m];
		kernel.affine().backwardWeights(B, n, m, dZ, X, false, dW);
		Affine.backwardBias(B, m, dZ, false, db);
		double[] partW = new double[m * n];
		double[] partB = new double[m];
		int first = random.nextInt(B);
		for (int[] part : new int[][] { { 0, first }, { first, B } }) {
			double[] partX = Arrays.copyOfRange(X, part[0] * n, part[1] * n);
			double[] partZ = Arrays.copyOfRange(dZ, part[0] * m, part[1] * m);
			kernel.affine().backwardWeights(part[1] - part[0], n, m, partZ, partX, part[0] > 0, partW);
			Affine.backwardBias(part[1] - part[0], m, partZ, part[0] > 0, partB);
		}
		assertThat(partW).containsExactly(dW);
		assertThat(partB).containsExactly(db);
	}

	@ParameterizedTest
	@EnumSource
	void oneUnitIsItsColumn(Kernel kernel) {
		var random = new SplittableRandom(1);
		double[] X = Arithmetic.random(random, 5, 7).values();
		double[] W = Arithmetic.random(random, 3, 7).values();
		double[] b = { 1, 2, 3 };
		double[] Z = new double[15];
		double[] z = new double[5];
		kernel.affine().forward(5, 7, 3, X, W, b, Z);
		for (int i = 0; i < 3; i++) {
			Affine.forwardUnit(5, 7, i, X, W, b, z);
			assertThat(z).containsExactly(Z[i], Z[3 + i], Z[6 + i], Z[9 + i], Z[12 + i]);
		}
	}

}
