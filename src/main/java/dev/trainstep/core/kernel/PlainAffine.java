package dev.trainstep.core.kernel;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** The sums in plain loops. Every other kernel gives these bits. */
final class PlainAffine implements Affine {

	@Override
	public void forward(int B, int n, int m, double[] X, double[] W, double @Nullable [] b, double[] Z) {
		for (int s = 0; s < B; s++) {
			Cancellation.check();
			for (int i = 0; i < m; i++) {
				Z[s * m + i] = output(n, s, i, X, W, b, null);
			}
		}
	}

	/**
	 * X: B × n, W: m × n, b: m or none → Z[s][i].
	 * @param sums n, the sum after each product; modified; null where nobody listens
	 */
	static double output(int n, int s, int i, double[] X, double[] W, double @Nullable [] b, double @Nullable [] sums) {
		double sum = 0.0;
		for (int k = 0; k < n; k++) {
			sum = Math.fma(W[i * n + k], X[s * n + k], sum);
			if (sums != null) {
				sums[k] = sum;
			}
		}
		return (b == null) ? sum : sum + b[i];
	}

	@Override
	public void backwardInput(int B, int n, int m, double[] dZ, double[] W, double[] dX) {
		Arrays.fill(dX, 0, B * n, 0.0);
		for (int s = 0; s < B; s++) {
			Cancellation.check();
			for (int i = 0; i < m; i++) {
				for (int k = 0; k < n; k++) {
					dX[s * n + k] = Math.fma(W[i * n + k], dZ[s * m + i], dX[s * n + k]);
				}
			}
		}
	}

	@Override
	public void backwardWeights(int B, int n, int m, double[] dZ, double[] X, boolean accumulates, double[] dW) {
		if (!accumulates) {
			Arrays.fill(dW, 0.0);
		}
		for (int i = 0; i < m; i++) {
			Cancellation.check();
			for (int s = 0; s < B; s++) {
				for (int k = 0; k < n; k++) {
					dW[i * n + k] = Math.fma(dZ[s * m + i], X[s * n + k], dW[i * n + k]);
				}
			}
		}
	}

}
