package dev.trainstep.core.loss;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.variant.Workings;

/**
 * A loss L of the caller's own, of which only Y = ∂L/∂h is known. It is replaced by Σ
 * Y·h, which has the same gradients.
 */
public record OutputGradient() implements Objective {

	/** dZ = ∂L/∂Z / divisor. */
	@Override
	public void backward(Activation last, double divisor, int B, int c, double[] Z, double[] H, double[] Y,
			double[] dZ) {
		last.backward(B, c, Z, H, Y, dZ);
		for (int i = 0; i < B * c; i++) {
			dZ[i] /= divisor;
		}
	}

	@Override
	public void explainBackward(Activation last, int c, int i, double[] z, double[] h, double[] y, Workings workings) {
		last.explainBackward(c, i, z, h, y, workings);
	}

	@Override
	public void unclamped(int B, int c, double[] Z, double[] H, double[] Y, double[] loss) {
		for (int s = 0; s < B; s++) {
			double sum = 0.0;
			for (int i = s * c; i < (s + 1) * c; i++) {
				sum = Math.fma(Y[i], H[i], sum);
			}
			loss[s] = sum;
		}
	}

	/** Σ |Y·H|: the terms of the loss may cancel. */
	@Override
	public void roundedSize(int B, int c, double[] H, double[] Y, double[] loss, double[] size) {
		for (int s = 0; s < B; s++) {
			size[s] = 0.0;
			for (int i = s * c; i < (s + 1) * c; i++) {
				size[s] += Math.abs(Y[i] * H[i]);
			}
		}
	}

}
