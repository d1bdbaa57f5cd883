package dev.trainstep.core.activation;

/** The hyperbolic tangent: a = tanh z, f′ = 1 − a². */
public record Tanh() implements Elementwise {

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		for (int i = 0; i < B * m; i++) {
			A[i] = StrictMath.tanh(Z[i]);
		}
	}

	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		for (int i = 0; i < B * m; i++) {
			dZ[i] = dA[i] * Math.fma(-A[i], A[i], 1.0);
		}
	}

	@Override
	public String formula(double z) {
		return "tanh(z)";
	}

	@Override
	public String derivative(double z) {
		return "1 − a²";
	}

	@Override
	public double secondDerivative(double z, double a) {
		return -2.0 * a * Math.fma(-a, a, 1.0);
	}

}
