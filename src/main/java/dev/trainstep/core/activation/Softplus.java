package dev.trainstep.core.activation;

import static dev.trainstep.core.activation.Sigmoid.sigmoid;

/**
 * A smooth rectifier: a = log(1 + exp(z)), computed as max(0, z) + log1p(exp(−|z|)), so
 * that nothing overflows. f′ = 1 / (1 + exp(−z)).
 */
public record Softplus() implements Elementwise {

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		for (int i = 0; i < B * m; i++) {
			A[i] = Math.max(0.0, Z[i]) + StrictMath.log1p(StrictMath.exp(-Math.abs(Z[i])));
		}
	}

	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		for (int i = 0; i < B * m; i++) {
			dZ[i] = dA[i] * sigmoid(Z[i]);
		}
	}

	@Override
	public String formula(double z) {
		return "log(1 + exp(z))";
	}

	@Override
	public String derivative(double z) {
		return "σ(z)";
	}

	@Override
	public double secondDerivative(double z, double a) {
		return sigmoid(z) * sigmoid(-z);
	}

}
