package dev.trainstep.core.activation;

import static dev.trainstep.core.activation.Sigmoid.sigmoid;

/**
 * The sigmoid linear unit (Elfwing et al., arXiv:1702.03118), with σ(z) = 1 / (1 +
 * exp(−z)): a = z·σ(z), f′ = σ(z)·(1 + z·σ(−z)). σ(−z) is 1 − σ(z) with all its digits.
 */
public record Silu() implements Elementwise {

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		for (int i = 0; i < B * m; i++) {
			A[i] = Z[i] * sigmoid(Z[i]);
		}
	}

	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		for (int i = 0; i < B * m; i++) {
			dZ[i] = dA[i] * (sigmoid(Z[i]) * Math.fma(Z[i], sigmoid(-Z[i]), 1.0));
		}
	}

	@Override
	public String formula(double z) {
		return "z / (1 + exp(−z))";
	}

	@Override
	public String derivative(double z) {
		return "σ(z)·(1 + z·σ(−z))";
	}

	@Override
	public double secondDerivative(double z, double a) {
		double s = sigmoid(z);
		return s * sigmoid(-z) * Math.fma(z, 1.0 - 2.0 * s, 2.0);
	}

}
