package dev.trainstep.core.activation;

/**
 * The exponential linear unit (Clevert et al., arXiv:1511.07289) with α = 1: a = z where
 * z > 0, else exp(z) − 1. f′ = 1 where z > 0, else exp(z); both are 1 at 0.
 */
public record Elu() implements Elementwise {

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		for (int i = 0; i < B * m; i++) {
			A[i] = (Z[i] > 0.0) ? Z[i] : StrictMath.expm1(Z[i]);
		}
	}

	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		for (int i = 0; i < B * m; i++) {
			dZ[i] = (Z[i] > 0.0) ? dA[i] : dA[i] * StrictMath.exp(Z[i]);
		}
	}

	@Override
	public String formula(double z) {
		return (z > 0.0) ? "z" : "exp(z) − 1";
	}

	@Override
	public String derivative(double z) {
		return (z > 0.0) ? "1" : "exp(z)";
	}

	@Override
	public double secondDerivative(double z, double a) {
		return (z > 0.0) ? 0.0 : StrictMath.exp(z);
	}

}
