package dev.trainstep.core.kernel;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The affine map of a layer, Z = X·Wᵀ + b, and its derivatives dX = dZ·W, dW = dZᵀ·X, db
 * = Σ dZ over the samples. Those of the parameters can be added to what is there, so that
 * a batch can come in parts.
 * <p>
 * Every element is one sum, and every sum has one order: from 0.0, term by term in index
 * order (of inputs, outputs or samples), products by fused multiply-add, the bias added
 * last. A kernel that puts several elements side by side keeps that order, and so gives
 * the same bits; and a sample gives the same bits alone or in any batch.
 * <p>
 * A kernel may hold what it needs in between: each belongs to one pass.
 */
public sealed interface Affine permits PlainAffine, VectorAffine {

	/** The fastest kernel that this JVM has. */
	static Affine fastest() {
		return Kernel.CURRENT.affine();
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
	 * dZ: B × m, X: B × n → dW: m × n, dW[i][k] = Σₛ dZ[s][i]·X[s][k], or that added to
	 * what is there.
	 * @param dW modified
	 */
	void backwardWeights(int B, int n, int m, double[] dZ, double[] X, boolean add, double[] dW);

	/**
	 * X: B × n, W: m × n, b: m or none → z: B, the outputs of one unit: column i of Z.
	 * @param z modified
	 */
	static void forwardUnit(int B, int n, int i, double[] X, double[] W, double @Nullable [] b, double[] z) {
		for (int s = 0; s < B; s++) {
			z[s] = PlainAffine.output(n, s, i, X, W, b);
		}
	}

	/**
	 * dZ: B × m → db: m, db[i] = Σₛ dZ[s][i], or that added to what is there.
	 * @param db modified
	 */
	static void backwardBias(int B, int m, double[] dZ, boolean add, double[] db) {
		if (!add) {
			Arrays.fill(db, 0.0);
		}
		for (int s = 0; s < B; s++) {
			for (int i = 0; i < m; i++) {
				db[i] += dZ[s * m + i];
			}
		}
	}

}
