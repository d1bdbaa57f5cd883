package dev.trainstep.core.kernel;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The affine map of a layer, Z = X·Wᵀ + b, and its derivatives dX = dZ·W, dW = dZᵀ·X, db
 * = Σ dZ over the samples. dW and db can be accumulated, so that a batch can be passed in
 * parts. All matrices are row-major.
 * <p>
 * Every element is one sum, and every sum has one order: from 0.0, term by term in index
 * order (of inputs, outputs or samples), products by fused multiply-add, the bias last. A
 * kernel that computes several elements side by side keeps that order, and so gives the
 * same bits. A sample has the same bits alone and in any batch.
 * <p>
 * A kernel may have buffers: each belongs to one pass.
 */
public sealed interface Affine permits PlainAffine, VectorAffine {

	/**
	 * The fastest kernel of this JVM, with buffers for these sizes.
	 * @param B the most samples
	 * @param n the most inputs
	 * @param m the most outputs
	 */
	static Affine fastest(int B, int n, int m) {
		return Kernel.CURRENT.affine(B, n, m);
	}

	/**
	 * X: B × n, W: m × n, b: m or none → Z: B × m, Z[s][i] = Σₖ W[i][k]·X[s][k] + b[i].
	 * @param Z modified
	 */
	void forward(int B, int n, int m, double[] X, double[] W, double @Nullable [] b, double[] Z);

	/**
	 * dZ: B × m, W: m × n → dX: B × n, dX[s][k] = Σᵢ W[i][k]·dZ[s][i].
	 * @param dX modified
	 */
	void backwardInput(int B, int n, int m, double[] dZ, double[] W, double[] dX);

	/**
	 * dZ: B × m, X: B × n → dW: m × n, dW[i][k] = Σₛ dZ[s][i]·X[s][k].
	 * @param accumulates whether the sums are added to dW
	 * @param dW modified
	 */
	void backwardWeights(int B, int n, int m, double[] dZ, double[] X, boolean accumulates, double[] dW);

	/**
	 * X: B × n, W: m × n, b: m or none → z: B, column i of Z.
	 * @param i the unit
	 * @param z modified
	 */
	static void forwardUnit(int B, int n, int i, double[] X, double[] W, double @Nullable [] b, double[] z) {
		for (int s = 0; s < B; s++) {
			z[s] = PlainAffine.output(n, s, i, X, W, b, null);
		}
	}

	/**
	 * w, x: n → sums: n, the sum of the products w[k]·x[k] after each of them. An element
	 * of Z, dX or dW is the last, where w and x are what it is the sum of.
	 */
	static double[] sums(double[] w, double[] x) {
		double[] sums = new double[w.length];
		PlainAffine.output(w.length, 0, 0, x, w, null, sums);
		return sums;
	}

	/**
	 * dZ: B × m → db: m, db[i] = Σₛ dZ[s][i].
	 * @param accumulates whether the sums are added to db
	 * @param db modified
	 */
	static void backwardBias(int B, int m, double[] dZ, boolean accumulates, double[] db) {
		if (!accumulates) {
			Arrays.fill(db, 0.0);
		}
		for (int s = 0; s < B; s++) {
			for (int i = 0; i < m; i++) {
				db[i] += dZ[s * m + i];
			}
		}
	}

}
