package dev.trainstep.core.activation;

/** The identity: a = z, f′ = 1. */
public record Identity() implements Elementwise {

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		System.arraycopy(Z, 0, A, 0, B * m);
	}

	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		System.arraycopy(dA, 0, dZ, 0, B * m);
	}

	@Override
	public String formula(double z) {
		return "z";
	}

	@Override
	public String derivative(double z) {
		return "1";
	}

	@Override
	public boolean isCurved() {
		return false;
	}

}
