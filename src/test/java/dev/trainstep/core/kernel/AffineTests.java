package dev.trainstep.core.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.Allocation;
import dev.trainstep.core.Arithmetic;
import dev.trainstep.core.Matrix;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every kernel, to the bit: the order of every sum is promised.
 *
 * @see KernelProcessTests for vectors of every width
 */
class AffineTests {

	private static final int[] AWKWARD = { 1, 2, 3, 7, 8, 9, 13, 31, 64, 65, 207, 300 };

	/** The most lanes of a vector of float64: 512 bits. */
	private static final int LANES = 8;

	/** What the objects of a kernel take beside its numbers: headers and references. */
	private static final int OBJECTS = 30;

	/** The size of an affine map: samples, inputs, outputs. */
	private record Size(int seed, int B, int n, int m) {
	}

	/** Sizes at which the vector kernel does not fall back on plain loops. */
	private static final List<Size> SIZES = vectorSizes();

	private static List<Size> vectorSizes() {
		var random = new SplittableRandom(1);
		Stream<Size> several = IntStream.range(0, 60)
			.mapToObj((seed) -> new Size(seed, AWKWARD[random.nextInt(AWKWARD.length)],
					AWKWARD[random.nextInt(AWKWARD.length)], AWKWARD[random.nextInt(AWKWARD.length)]))
			.filter((size) -> !VectorAffine.isSmall(size.B, size.n, size.m));
		// More than a block in each direction.
		return Stream.concat(several, Stream.of(new Size(60, 300, 207, 65), new Size(61, 64, 300, 300))).toList();
	}

	static Stream<Arguments> sizes() {
		return Stream.of(Kernel.values())
			.flatMap((kernel) -> SIZES.stream().map((size) -> Arguments.of(kernel, size.seed, size.B, size.n, size.m)));
	}

	@Test
	void testsRunWithVectors() {
		assertThat(Kernel.CURRENT).isEqualTo(Kernel.VECTOR);
	}

	@Test
	void theSizesReachEveryPathOfTheVectors() {
		assertThat(SIZES).hasSizeGreaterThan(40)
			.anyMatch((size) -> size.B < 4)
			.anyMatch((size) -> size.B > 64)
			.anyMatch((size) -> size.n > 128)
			.anyMatch((size) -> size.m > 128)
			.anyMatch((size) -> size.m >= 32 && size.m <= size.B)
			.anyMatch((size) -> size.m > 256 && size.B > 4)
			.anyMatch((size) -> size.B > 256 && size.n > 128 && size.m > 64);
		assertThat(IntStream.range(0, 6)).allMatch((rest) -> SIZES.stream().anyMatch((size) -> size.m % 6 == rest));
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
	void vectorsSkipFiniteNumbersUpToTheirWidth(double notFinite) {
		for (int at = 0; at < 40; at++) {
			double[] values = new double[40];
			values[at] = notFinite;
			assertThat(Kernel.VECTOR.skipFinite(values, 0, 40)).isBetween(at - LANES + 1, at);
			assertThat(Kernel.VECTOR.skipFinite(values, 0, at)).isBetween(at - LANES + 1, at);
			int from = at / 2;
			assertThat(Kernel.VECTOR.skipFinite(values, from, 40)).isBetween(Math.max(from, at - LANES + 1), at);
		}
		assertThat(Kernel.VECTOR.skipFinite(new double[40], 0, 40)).isBetween(40 - LANES + 1, 40);
	}

	@Test
	void plainLoopsSkipNoFiniteNumbers() {
		assertThat(Kernel.PLAIN.skipFinite(new double[40], 3, 40)).isEqualTo(3);
	}

	@Test
	void buffersAreBoundedWhateverTheSizes() {
		Kernel.VECTOR.affine(207, 207, 207);
		long allocated = Allocation.numbers(() -> Kernel.VECTOR.affine(100_000, 100_000, 100_000));
		assertThat(allocated).isBetween(10_000L, 54_000L);
		assertThat(Allocation.numbers(() -> Kernel.VECTOR.affine(1, 3, 3))).isLessThan(OBJECTS);
	}

	@Test
	void aKernelTakesLessThanItHasRoomFor() {
		var random = new SplittableRandom(5);
		Affine roomy = Kernel.VECTOR.affine(300, 300, 300);
		for (int size : AWKWARD) {
			double[] X = Arithmetic.random(random, size, 13).values();
			double[] W = Arithmetic.random(random, 31, 13).values();
			double[] Z = new double[size * 31];
			double[] expected = new double[size * 31];
			roomy.forward(size, 13, 31, X, W, null, Z);
			new PlainAffine().forward(size, 13, 31, X, W, null, expected);
			assertThat(Z).containsExactly(expected);
		}
	}

	@Test
	void plainForwardIsTheSumWorkedByHand() {
		double[] Z = new double[2];
		new PlainAffine().forward(1, 2, 2, new double[] { 1, 2 }, new double[] { 3, 4, 5, 6 },
				new double[] { 0.5, -0.5 }, Z);
		assertThat(Z).containsExactly(11.5, 16.5);
	}

	/** The outputs of one unit for many samples that are the same: enough for vectors. */
	private static DoubleStream outputs(Kernel kernel, double[] x, double[] w, double @Nullable [] b) {
		int B = 256;
		double[] Z = new double[B];
		double[] X = IntStream.range(0, B).boxed().flatMapToDouble((s) -> Arrays.stream(x)).toArray();
		assertThat(VectorAffine.isSmall(B, x.length, 1)).isFalse();
		kernel.affine(B, x.length, 1).forward(B, x.length, 1, X, w, b, Z);
		return Arrays.stream(Z);
	}

	@ParameterizedTest
	@EnumSource
	void forwardAddsTheBiasLast(Kernel kernel) {
		double tiny = Math.ulp(1.0) / 2;
		assertThat(outputs(kernel, new double[] { 1, 1 }, new double[] { tiny, tiny }, new double[] { 1.0 }))
			.containsOnly(1.0 + 2 * tiny);
	}

	@ParameterizedTest
	@EnumSource
	void productsAreFused(Kernel kernel) {
		double x = 1.0 + Math.ulp(1.0);
		double fused = Math.fma(x, x, -x);
		assertThat(fused).isNotEqualTo(x * x - x);
		assertThat(outputs(kernel, new double[] { x, x }, new double[] { -1.0, x }, null)).containsOnly(fused);
	}

	@ParameterizedTest
	@EnumSource
	void sumsAreInIndexOrder(Kernel kernel) {
		assertThat(outputs(kernel, new double[] { 1, 1, 1 }, new double[] { 1e16, 1.0, -1e16 }, null))
			.containsOnly(0.0);
	}

	@ParameterizedTest
	@MethodSource("sizes")
	void forwardHasTheBitsOfThePlainSum(Kernel kernel, int seed, int B, int n, int m) {
		var random = new SplittableRandom(seed);
		Matrix X = Arithmetic.random(random, B, n);
		Matrix W = Arithmetic.random(random, m, n);
		double[] Z = new double[B * m];
		kernel.affine(B, n, m).forward(B, n, m, X.values(), W.values(), null, Z);
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
		// Not zeros: the kernel overwrites them.
		double[] dX = random.doubles((long) B * n).toArray();
		double[] dW = random.doubles((long) m * n).toArray();
		double[] db = random.doubles(m).toArray();
		kernel.affine(B, n, m).backwardInput(B, n, m, dZ.values(), W.values(), dX);
		kernel.affine(B, n, m).backwardWeights(B, n, m, dZ.values(), X.values(), false, dW);
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
		Affine affine = kernel.affine(B, n, m);
		affine.backwardWeights(B, n, m, dZ, X, false, dW);
		Affine.backwardBias(B, m, dZ, false, db);
		double[] partW = new double[m * n];
		double[] partB = new double[m];
		int first = random.nextInt(B);
		for (int[] part : new int[][] { { 0, first }, { first, B } }) {
			double[] partX = Arrays.copyOfRange(X, part[0] * n, part[1] * n);
			double[] partZ = Arrays.copyOfRange(dZ, part[0] * m, part[1] * m);
			affine.backwardWeights(part[1] - part[0], n, m, partZ, partX, part[0] > 0, partW);
			Affine.backwardBias(part[1] - part[0], m, partZ, part[0] > 0, partB);
		}
		assertThat(partW).containsExactly(dW);
		assertThat(partB).containsExactly(db);
	}

	@ParameterizedTest
	@EnumSource
	void oneUnitIsItsColumn(Kernel kernel) {
		var random = new SplittableRandom(1);
		double[] X = Arithmetic.random(random, 5, 64).values();
		double[] W = Arithmetic.random(random, 3, 64).values();
		double[] b = { 1, 2, 3 };
		double[] Z = new double[15];
		double[] z = new double[5];
		kernel.affine(5, 64, 3).forward(5, 64, 3, X, W, b, Z);
		for (int i = 0; i < 3; i++) {
			Affine.forwardUnit(5, 64, i, X, W, b, z);
			assertThat(z).containsExactly(Z[i], Z[3 + i], Z[6 + i], Z[9 + i], Z[12 + i]);
		}
	}

}
