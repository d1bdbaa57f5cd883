package dev.trainstep.core.loss;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Softmax;

/**
 * The cross-entropy of a softmax output h with a target distribution y: −Σ y·log(h +
 * 1e-10), as in the notebook.
 * <p>
 * The 1e-10 bounds the reported loss where h is 0. The gradient is that of the exact
 * loss, log Σ exp z − Σ y·z, which for a y that sums to 1 is −Σ y·log h: through the
 * softmax it is h − y.
 */
public record CrossEntropy() implements LossFunction {

	/** Bounds a logarithm that is reported. */
	static final double EPSILON = 1e-10;

	@Override
	public boolean fits(Activation last) {
		return last instanceof Softmax;
	}

	@Override
	public Target target() {
		return Target.DISTRIBUTION;
	}

	@Override
	public void forward(int B, int c, double[] H, double[] Y, double[] loss) {
		for (int s = 0; s < B; s++) {
			double sum = 0.0;
			for (int i = s * c; i < (s + 1) * c; i++) {
				// A term of 0 changes no bit, and its logarithm is dear.
				if (Y[i] != 0.0) {
					sum = Math.fma(-Y[i], StrictMath.log(H[i] + EPSILON), sum);
				}
			}
			loss[s] = sum;
		}
	}

	/** dZ = (H − Y) / batch. */
	@Override
	public void backward(Activation last, int batch, int B, int c, double[] Z, double[] H, double[] Y, double[] dZ) {
		for (int i = 0; i < B * c; i++) {
			dZ[i] = (H[i] - Y[i]) / batch;
		}
	}

	/**
	 * Σ y·(max z − z + r) + (1 − Σ y)·(max z + r) with r = log Σ exp(z − max z), so that
	 * a small loss is not the difference of large numbers.
	 */
	@Override
	public void unclamped(int B, int c, double[] Z, double[] H, double[] Y, double[] loss) {
		for (int s = 0; s < B; s++) {
			int row = s * c;
			double max = Softmax.max(c, Z, row);
			double r = StrictMath.log1p(others(c, Z, row, max));
			double sum = 0.0;
			double rest = 1.0;
			for (int i = row; i < row + c; i++) {
				sum = Math.fma(Y[i], (max - Z[i]) + r, sum);
				rest -= Y[i];
			}
			loss[s] = Math.fma(rest, max + r, sum);
		}
	}

	/** Σ exp(z − max z) without the first term that is 1. */
	private static double others(int c, double[] Z, int row, double max) {
		double sum = 0.0;
		boolean first = true;
		for (int i = row; i < row + c; i++) {
			if (first && Z[i] == max) {
				first = false;
			}
			else {
				sum += StrictMath.exp(Z[i] - max);
			}
		}
		return sum;
	}

}
