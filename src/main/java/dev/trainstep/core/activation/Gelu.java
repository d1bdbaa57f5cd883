package dev.trainstep.core.activation;

import static dev.trainstep.core.activation.Sigmoid.sigmoid;

/**
 * The Gaussian error linear unit (Hendrycks and Gimpel, arXiv:1606.08415) by tanh: a =
 * 0.5·z·(1 + tanh u) with u = √(2/π)·(z + 0.044715·z³).
 * <p>
 * 0.5·(1 + tanh u) is σ(v) with v = 2u and σ(v) = 1 / (1 + exp(−v)), in which no digits
 * cancel where z is far below 0: a = z·σ(v), f′ = σ(v) + z·σ(v)·σ(−v)·v′.
 */
public record Gelu() implements Elementwise {

	private static final double SCALE = 2.0 * Math.sqrt(2.0 / Math.PI);

	private static final double CUBE = 0.044715;

	private static final String TANH = "tanh(√(2/π)·(z + 0.044715·z³))";

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		for (int i = 0; i < B * m; i++) {
			A[i] = Z[i] * sigmoid(v(Z[i]));
		}
	}

	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		for (int i = 0; i < B * m; i++) {
			double v = v(Z[i]);
			double s = sigmoid(v);
			double slope = s * sigmoid(-v);
			// Where the slope is 0, v′ may be infinite.
			dZ[i] = dA[i] * ((slope == 0.0) ? s : Math.fma(Z[i] * slope, dv(Z[i]), s));
		}
	}

	@Override
	public String formula(double z) {
		return "0.5·z·(1 + " + TANH + ")";
	}

	@Override
	public String derivative(double z) {
		return "0.5·(1 + " + TANH + ") + 0.5·z·(1 − " + TANH + "²)·√(2/π)·(1 + 0.134145·z²)";
	}

	/** f″ = σ′·(2v′ + z·((1 − 2σ)·v′² + v″)). */
	@Override
	public double secondDerivative(double z, double a) {
		double v = v(z);
		double s = sigmoid(v);
		double slope = s * sigmoid(-v);
		if (slope == 0.0) {
			return 0.0;
		}
		double dv = dv(z);
		double ddv = SCALE * 6.0 * CUBE * z;
		return slope * Math.fma(z, Math.fma((1.0 - 2.0 * s) * dv, dv, ddv), 2.0 * dv);
	}

	/** v = 2·√(2/π)·(z + 0.044715·z³). */
	private static double v(double z) {
		return SCALE * z * Math.fma(CUBE * z, z, 1.0);
	}

	private static double dv(double z) {
		return SCALE * Math.fma(3.0 * CUBE * z, z, 1.0);
	}

}
