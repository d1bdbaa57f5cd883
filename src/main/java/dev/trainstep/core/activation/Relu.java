package dev.trainstep.core.activation;

/**
 * The rectifier: a = max(0, z). f′(0) = 0, as in the notebook. Nothing branches:
 * processors seldom foresee the signs, and each time that one is wrong takes as long as
 * ten numbers.
 */
public record Relu() implements Elementwise {

	@Override
	public void forward(int B, int m, double[] Z, double[] A) {
		for (int i = 0; i < B * m; i++) {
			A[i] = Math.max(0.0, Z[i]);
		}
	}

	@Override
	public void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ) {
		for (int i = 0; i < B * m; i++) {
			long bits = Double.doubleToRawLongBits(Z[i]);
			// All ones where z > 0, else 0. The bits of −0.0 are the least long, its own
			// negative.
			long isPositive = (-bits & ~bits) >> (Long.SIZE - 1);
			dZ[i] = Double.longBitsToDouble(Double.doubleToRawLongBits(dA[i]) & isPositive);
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
