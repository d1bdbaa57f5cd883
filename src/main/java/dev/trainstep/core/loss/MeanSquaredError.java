package dev.trainstep.core.loss;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Elementwise;

/**
 * The squared difference of output h and target y, averaged over the c outputs: (1/c) Σ
 * (h − y)². Its gradient at the pre-activations is 2(h − y)/c · f′.
 */
public record MeanSquaredError() implements LossFunction {

	@Override
	public boolean fits(Activation last) {
		return last instanceof Elementwise;
	}

	@Override
	public Target target() {
		return Target.NUMBERS;
	}

	@Override
	public void forward(int B, int c, double[] H, double[] Y, double[] loss) {
		for (int s = 0; s < B; s++) {
			double sum = 0.0;
			for (int i = s * c; i < (s + 1) * c; i++) {
				sum = Math.fma(H[i] - Y[i], H[i] - Y[i], sum);
			}
			loss[s] = sum / c;
		}
	}

	/** dZ = 2(H − Y) / (c · divisor) ∘ f′(Z). */
	@Override
	public void backward(Activation last, double divisor, int B, int c, double[] Z, double[] H, double[] Y,
			double[] dZ) {
		double count = c * divisor;
		for (int i = 0; i < B * c; i++) {
			dZ[i] = 2.0 * (H[i] - Y[i]) / count;
		}
		((Elementwise) last).backward(B, c, Z, H, dZ, dZ);
	}

	@Override
	public void unclamped(int B, int c, double[] Z, double[] H, double[] Y, double[] loss) {
		forward(B, c, H, Y, loss);
	}

}
