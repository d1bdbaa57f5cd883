package dev.trainstep.core.loss;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Sigmoid;
import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Workings;

/**
 * The cross-entropy of sigmoid outputs h and probabilities y, averaged over the c
 * outputs: −(1/c) Σ [y·log(h + 1e-10) + (1 − y)·log(1 − h + 1e-10)].
 * <p>
 * The 1e-10 bounds the reported loss. The gradient is that of the exact loss: (h − y)/c
 * at the pre-activations.
 */
public record BinaryCrossEntropy() implements LossFunction {

	@Override
	public boolean fits(Activation last) {
		return last instanceof Sigmoid;
	}

	@Override
	public Target target() {
		return Target.PROBABILITIES;
	}

	@Override
	public void forward(int B, int c, double[] H, double[] Y, double[] loss) {
		for (int s = 0; s < B; s++) {
			double sum = 0.0;
			for (int i = s * c; i < (s + 1) * c; i++) {
				sum = Math.fma(-Y[i], CrossEntropy.logarithm(H[i]), sum);
				sum = Math.fma(Y[i] - 1.0, complement(H[i]), sum);
			}
			loss[s] = sum / c;
		}
	}

	private static double complement(double h) {
		return StrictMath.log(1.0 - h + CrossEntropy.EPSILON);
	}

	@Override
	public void explain(int c, double[] h, double[] y, Workings workings) {
		for (double output : h) {
			workings.add(Quantity.LOGARITHMS, CrossEntropy.logarithm(output));
			workings.add(Quantity.COMPLEMENTS, complement(output));
		}
		workings
			.result("−(" + Workings.sum(c, "y[i]·log(h[i] + 1e-10) + (1 − y[i])·log(1 − h[i] + 1e-10)") + ") / " + c);
	}

	/** dZ = (H − Y) / (c · divisor). */
	@Override
	public void backward(Activation last, double divisor, int B, int c, double[] Z, double[] H, double[] Y,
			double[] dZ) {
		double count = c * divisor;
		for (int i = 0; i < B * c; i++) {
			dZ[i] = (H[i] - Y[i]) / count;
		}
	}

	@Override
	public void explainBackward(Activation last, int c, int i, double[] z, double[] h, double[] y, Workings workings) {
		workings.result("(h − y) / " + c);
	}

	/**
	 * (1/c) Σ [y·(max(0, −z) + r) + (1 − y)·(max(0, z) + r)] with r = log(1 + exp(−|z|)):
	 * no large numbers cancel where the loss is small.
	 */
	@Override
	public void unclamped(int B, int c, double[] Z, double[] H, double[] Y, double[] loss) {
		for (int s = 0; s < B; s++) {
			double sum = 0.0;
			for (int i = s * c; i < (s + 1) * c; i++) {
				double r = StrictMath.log1p(StrictMath.exp(-Math.abs(Z[i])));
				sum = Math.fma(Y[i], Math.max(0.0, -Z[i]) + r, sum);
				sum = Math.fma(1.0 - Y[i], Math.max(0.0, Z[i]) + r, sum);
			}
			loss[s] = sum / c;
		}
	}

}
