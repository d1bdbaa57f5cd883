package dev.trainstep.core;

/** The rectifier, a = max(0, z), and its derivative, which at 0 is 0. */
final class Relu {

	private Relu() {
	}

	/**
	 * Z → A, of the same shape.
	 * @param A modified
	 */
	static void forward(double[] Z, double[] A) {
		for (int i = 0; i < Z.length; i++) {
			A[i] = (Z[i] > 0.0) ? Z[i] : 0.0;
		}
	}

	/**
	 * Z, dA → dZ, of the same shape; dA and dZ may be one array.
	 * @param dZ modified
	 */
	static void backward(double[] Z, double[] dA, double[] dZ) {
		for (int i = 0; i < Z.length; i++) {
			dZ[i] = (Z[i] > 0.0) ? dA[i] : 0.0;
		}
	}

}
