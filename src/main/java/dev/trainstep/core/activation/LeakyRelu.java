package dev.trainstep.core.activation;

/**
 * The leaky rectifier: a = z where z > 0, else 0.01·z. f′(0) = 0.01. Compiled to vectors,
 * nothing branches, as in {@link Relu}.
 */
public record LeakyRelu() implements Elementwise {

	private static final double SLOPE = 0.01;

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		for (int i = 0; i < B * m; i++) {
			A[i] = Math.max(Z[i], SLOPE * Z[i]);
		}
	}

	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		for (int i = 0; i < B * m; i++) {
			dZ[i] = dA[i] * Math.max(SLOPE, Math.signum(Z[i]));
		}
	}

	@Override
	public String formula(double z) {
		return (z > 0.0) ? "z" : "0.01·z";
	}

	@Override
	public String derivative(double z) {
		return (z > 0.0) ? "1" : "0.01";
	}

	@Override
	public boolean hasKink() {
		return true;
	}

	@Override
	public boolean isCurved() {
		return false;
	}

}
