package dev.trainstep.core.activation;

import dev.trainstep.core.loss.CrossEntropy;

/**
 * Softmax over the classes of each sample: h = exp(z − max z) / Σ exp(z − max z), summed
 * in index order. No term is above 1, so nothing overflows. {@link CrossEntropy}, the
 * loss that goes with it, contains its derivative.
 */
public record Softmax() implements Activation {

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		for (int row = 0; row < B * m; row += m) {
			double max = max(m, Z, row);
			double sum = 0.0;
			for (int i = 0; i < m; i++) {
				A[row + i] = StrictMath.exp(Z[row + i] - max);
				sum += A[row + i];
			}
			for (int i = 0; i < m; i++) {
				A[row + i] /= sum;
			}
		}
	}

	/** dZ = A ∘ (dA − Σ dA·A), summed in index order. */
	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		for (int row = 0; row < B * m; row += m) {
			double mean = 0.0;
			for (int i = row; i < row + m; i++) {
				mean = Math.fma(dA[i], A[i], mean);
			}
			for (int i = row; i < row + m; i++) {
				dZ[i] = A[i] * (dA[i] - mean);
			}
		}
	}

	/** The largest of the m numbers from {@code row} on. */
	public static double max(int m, double[] Z, int row) {
		double max = Z[row];
		for (int i = 1; i < m; i++) {
			max = Math.max(max, Z[row + i]);
		}
		return max;
	}

}
