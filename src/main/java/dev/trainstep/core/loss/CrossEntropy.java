package dev.trainstep.core.loss;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Workings;

/**
 * The cross-entropy of a softmax output h and a target distribution y: −Σ y·log(h +
 * 1e-10), as in the notebook.
 * <p>
 * The 1e-10 bounds the reported loss where h is 0. The gradient is that of the exact
 * loss, log Σ exp z − Σ y·z: h − y at the pre-activations. Where y sums to 1, the exact
 * loss is −Σ y·log h.
 */
public record CrossEntropy() implements LossFunction {

	/** Keeps the logarithm of a reported loss finite. */
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
				// A term with y = 0 changes no bit, but its logarithm takes time.
				if (Y[i] != 0.0) {
					sum = Math.fma(-Y[i], logarithm(H[i]), sum);
				}
			}
			loss[s] = sum;
		}
	}

	static double logarithm(double h) {
		return StrictMath.log(h + EPSILON);
	}

	@Override
	public void explain(int c, double[] h, double[] y, Workings workings) {
		for (double output : h) {
			workings.add(Quantity.LOGARITHMS, logarithm(output));
		}
		workings.result("−(" + Workings.sum(c, "y[i]·log(h[i] + 1e-10)") + ")");
	}

	/** dZ = (H − Y) / divisor. */
	@Override
	public void backward(Activation last, double divisor, int B, int c, double[] Z, double[] H, double[] Y,
			double[] dZ) {
		for (int i = 0; i < B * c; i++) {
			dZ[i] = (H[i] - Y[i]) / divisor;
		}
	}

	@Override
	public void explainBackward(Activation last, int c, int i, double[] z, double[] h, double[] y, Workings workings) {
		workings.result("h − y");
	}

	/**
	 * Σ y·(max z − z + r) + (1 − Σ y)·(max z + r) with r = log Σ exp(z − max z): no large
	 * numbers cancel where the loss is small.
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

	/** Σ exp(z − max z) less the 1 of the first maximum. */
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
