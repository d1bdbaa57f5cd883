package dev.trainstep.core.activation;

/** The logistic function: a = 1 / (1 + exp(−z)), f′ = a·(1 − a). */
public record Sigmoid() implements Elementwise {

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		for (int i = 0; i < B * m; i++) {
			A[i] = sigmoid(Z[i]);
		}
	}

	static double sigmoid(double z) {
		// The exponent is at most 0: exp cannot overflow, and a small result keeps its
		// digits.
		double exp = StrictMath.exp(-Math.abs(z));
		return (z < 0.0) ? exp / (1.0 + exp) : 1.0 / (1.0 + exp);
	}

	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		for (int i = 0; i < B * m; i++) {
			dZ[i] = dA[i] * (A[i] * (1.0 - A[i]));
		}
	}

	@Override
	public String formula(double z) {
		return "1 / (1 + exp(−z))";
	}

	@Override
	public String derivative(double z) {
		return "a·(1 − a)";
	}

	@Override
	public double secondDerivative(double z, double a) {
		return a * (1.0 - a) * (1.0 - 2.0 * a);
	}

}
