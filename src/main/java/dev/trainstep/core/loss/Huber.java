package dev.trainstep.core.loss;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Elementwise;

/**
 * Huber's loss with δ = 1, averaged over the c outputs: (1/c) Σ ½d² where |d| ≤ 1, else
 * |d| − ½, for the difference d = h − y. Its gradient at the pre-activations is clamp(d,
 * −1, 1)/c · f′.
 */
public record Huber() implements LossFunction {

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
				double d = Math.abs(H[i] - Y[i]);
				sum = (d <= 1.0) ? Math.fma(0.5 * d, d, sum) : sum + (d - 0.5);
			}
			loss[s] = sum / c;
		}
	}

	/** dZ = clamp(H − Y, −1, 1) / (c · divisor) ∘ f′(Z). */
	@Override
	public void backward(Activation last, double divisor, int B, int c, double[] Z, double[] H, double[] Y,
			double[] dZ) {
		double count = c * divisor;
		for (int i = 0; i < B * c; i++) {
			dZ[i] = Math.clamp(H[i] - Y[i], -1.0, 1.0) / count;
		}
		((Elementwise) last).backward(B, c, Z, H, dZ, dZ);
	}

	@Override
	public void unclamped(int B, int c, double[] Z, double[] H, double[] Y, double[] loss) {
		forward(B, c, H, Y, loss);
	}

}
