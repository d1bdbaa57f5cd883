package dev.trainstep.core.loss;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Sigmoid;

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
				sum = Math.fma(-Y[i], StrictMath.log(H[i] + CrossEntropy.EPSILON), sum);
				sum = Math.fma(Y[i] - 1.0, StrictMath.log(1.0 - H[i] + CrossEntropy.EPSILON), sum);
			}
			loss[s] = sum / c;
		}
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
