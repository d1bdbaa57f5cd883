package dev.trainstep.core.activation;

/** The rectifier: a = max(0, z). f′(0) = 0, as in the notebook. */
public record Relu() implements Elementwise {

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		for (int i = 0; i < B * m; i++) {
			A[i] = (Z[i] > 0.0) ? Z[i] : 0.0;
		}
	}

	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		for (int i = 0; i < B * m; i++) {
			dZ[i] = (Z[i] > 0.0) ? dA[i] : 0.0;
		}
	}

	@Override
	public String formula(double z) {
		return "max(0, z)";
	}

	@Override
	public String derivative(double z) {
		return (z > 0.0) ? "1" : "0";
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
