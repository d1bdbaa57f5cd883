package dev.trainstep.core.activation;

import dev.trainstep.core.loss.CrossEntropy;
import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Workings;

/**
 * Softmax over the classes of each sample: h = exp(z − max z) / Σ exp(z − max z), summed
 * in index order. No term is above 1, so nothing overflows. {@link CrossEntropy}, the
 * loss that goes with it, contains its derivative.
 */
public record Softmax() implements Activation {

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		for (int row = 0; row < B * m; row += m) {
			double sum = exponentials(m, Z, A, row);
			for (int i = 0; i < m; i++) {
				A[row + i] /= sum;
			}
		}
	}

	/**
	 * Z: B × m → A: B × m, exp(z − max z) of a row.
	 * @param A modified
	 * @return the sum of the row
	 */
	private static double exponentials(int m, double[] Z, double[] A, int row) {
		double max = max(m, Z, row);
		double sum = 0.0;
		for (int i = 0; i < m; i++) {
			A[row + i] = StrictMath.exp(Z[row + i] - max);
			sum += A[row + i];
		}
		return sum;
	}

	@Override
	public void explain(int m, int i, double[] z, Workings workings) {
		double[] exponentials = new double[m];
		double sum = exponentials(m, z, exponentials, 0);
		workings.value(Quantity.MAX, max(m, z, 0));
		for (double exponential : exponentials) {
			workings.add(Quantity.EXPONENTIALS, exponential);
		}
		workings.value(Quantity.TOTAL, sum);
		workings.result("exp(z − max) / Σ", "exponentials[" + i + "] / (" + Workings.sum(m, "exponentials[i]") + ")");
	}

	/** dZ = A ∘ (dA − Σ dA·A), summed in index order. */
	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		for (int row = 0; row < B * m; row += m) {
			double mean = mean(m, A, dA, row);
			for (int i = row; i < row + m; i++) {
				dZ[i] = A[i] * (dA[i] - mean);
			}
		}
	}

	/** Σ dA·A of a row. */
	private static double mean(int m, double[] A, double[] dA, int row) {
		double mean = 0.0;
		for (int i = row; i < row + m; i++) {
			mean = Math.fma(dA[i], A[i], mean);
		}
		return mean;
	}

	@Override
	public void explainBackward(int m, int i, double[] z, double[] a, double[] da, Workings workings) {
		workings.value(Quantity.TOTAL, mean(m, a, da, 0));
		workings.result("a·(dh − Σ)", "a·(dh − (" + Workings.sum(m, "dh[i]·h[i]") + "))");
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
