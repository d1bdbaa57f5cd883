package dev.trainstep.core;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The affine map of a layer, Z = X·Wᵀ + b, and its derivatives dX = dZ·W, dW = dZᵀ·X, db
 * = Σ dZ over the samples. Those of the parameters are added to what is there, so that a
 * batch can come in parts.
 * <p>
 * Every element is one sum, and every sum has one order: from 0.0, term by term in index
 * order (of inputs, outputs or samples), products by fused multiply-add, the bias added
 * last. A kernel that puts several elements side by side keeps that order, and so gives
 * the same bits; and a sample gives the same bits alone or in any batch.
 */
final class Affine {

	private Affine() {
	}

	/**
	 * X: B × n, W: m × n, b: m or none → Z: B × m, Z[s][i] = Σₖ W[i][k]·X[s][k] + b[i].
	 * @param Z modified
	 */
	static void forward(int B, int n, int m, double[] X, double[] W, double @Nullable [] b, double[] Z) {
		for (int s = 0; s < B; s++) {
			for (int i = 0; i < m; i++) {
				Z[s * m + i] = output(n, s, i, X, W, b);
			}
		}
	}

	/**
	 * X: B × n, W: m × n, b: m or none → z: B, the outputs of one unit: column i of Z.
	 * @param z modified
	 */
	static void forwardUnit(int B, int n, int i, double[] X, double[] W, double @Nullable [] b, double[] z) {
		for (int s = 0; s < B; s++) {
			z[s] = output(n, s, i, X, W, b);
		}
	}

	/** Z[s][i]. */
	private static double output(int n, int s, int i, double[] X, double[] W, double @Nullable [] b) {
		double sum = 0.0;
		for (int k = 0; k < n; k++) {
			sum = Math.fma(W[i * n + k], X[s * n + k], sum);
		}
		return (b == null) ? sum : sum + b[i];
	}

	/**
	 * dZ: B × m, W: m × n → dX: B × n, dX[s][k] = Σᵢ W[i][k]·dZ[s][i].
	 * @param dX modified
	 */
	static void backwardInput(int B, int n, int m, double[] dZ, double[] W, double[] dX) {
		Arrays.fill(dX, 0, B * n, 0.0);
		for (int s = 0; s < B; s++) {
			for (int i = 0; i < m; i++) {
				for (int k = 0; k < n; k++) {
					dX[s * n + k] = Math.fma(W[i * n + k], dZ[s * m + i], dX[s * n + k]);
				}
			}
		}
	}

	/**
	 * dZ: B × m, X: B × n → dW: m × n, dW[i][k] += Σₛ dZ[s][i]·X[s][k].
	 * @param dW modified
	 */
	static void backwardWeights(int B, int n, int m, double[] dZ, double[] X, double[] dW) {
		for (int i = 0; i < m; i++) {
			for (int s = 0; s < B; s++) {
				for (int k = 0; k < n; k++) {
					dW[i * n + k] = Math.fma(dZ[s * m + i], X[s * n + k], dW[i * n + k]);
				}
			}
		}
	}

	/**
	 * dZ: B × m → db: m, db[i] += Σₛ dZ[s][i].
	 * @param db modified
	 */
	static void backwardBias(int B, int m, double[] dZ, double[] db) {
		for (int s = 0; s < B; s++) {
			for (int i = 0; i < m; i++) {
				db[i] += dZ[s * m + i];
			}
		}
	}

}
