package dev.trainstep.core.kernel;

import java.util.Arrays;
import java.util.SplittableRandom;

import dev.trainstep.core.Arithmetic;

/**
 * A program that compares the bits of this JVM's kernel with those of the plain loops at
 * awkward sizes, and repeats one product until it is compiled. Prints the kernel's name.
 */
final class KernelComparison {

	private static final int[] AWKWARD = { 1, 2, 3, 7, 8, 9, 13, 31, 64, 65, 207, 1000 };

	/** Products of more multiply-adds take too long in plain loops. */
	private static final long MOST = 1 << 21;

	/** Runs of one product, enough for the JVM to compile it. */
	private static final int REPEATS = 2000;

	private KernelComparison() {
	}

	public static void main(String[] args) {
		for (int B : AWKWARD) {
			for (int n : AWKWARD) {
				for (int m : AWKWARD) {
					if ((long) B * n * m <= MOST) {
						compare(B, n, m);
					}
				}
			}
		}
		for (int repeat = 0; repeat < REPEATS; repeat++) {
			compare(13, 65, 9);
		}
		System.out.println(Kernel.CURRENT);
	}

	private static void compare(int B, int n, int m) {
		var random = new SplittableRandom(31L * (31L * B + n) + m);
		double[] X = Arithmetic.random(random, B, n).values();
		double[] W = Arithmetic.random(random, m, n).values();
		double[] b = Arithmetic.random(random, 1, m).values();
		double[] dZ = Arithmetic.random(random, B, m).values();
		double[] dW = Arithmetic.random(random, m, n).values();
		double[][] plain = results(new PlainAffine(), B, n, m, X, W, b, dZ, dW);
		double[][] fast = results(Affine.fastest(B, n, m), B, n, m, X, W, b, dZ, dW);
		if (!Arrays.deepEquals(plain, fast)) {
			throw new AssertionError("B = " + B + ", n = " + n + ", m = " + m);
		}
		double[] alone = new double[m];
		int last = B - 1;
		Affine.fastest(1, n, m).forward(1, n, m, Arrays.copyOfRange(X, last * n, B * n), W, b, alone);
		if (!Arrays.equals(alone, Arrays.copyOfRange(plain[0], last * m, B * m))) {
			throw new AssertionError("alone: B = " + B + ", n = " + n + ", m = " + m);
		}
	}

	private static double[][] results(Affine affine, int B, int n, int m, double[] X, double[] W, double[] b,
			double[] dZ, double[] before) {
		double[] Z = new double[B * m];
		double[] dX = new double[B * n];
		double[] dW = new double[m * n];
		double[] sum = before.clone();
		affine.forward(B, n, m, X, W, b, Z);
		affine.backwardInput(B, n, m, dZ, W, dX);
		affine.backwardWeights(B, n, m, dZ, X, false, dW);
		affine.backwardWeights(B, n, m, dZ, X, true, sum);
		return new double[][] { Z, dX, dW, sum };
	}

}
