package dev.trainstep.core;

/**
 * Softmax over the classes of each sample: h = exp(z − max z) / Σ exp(z − max z), the sum
 * in index order. No term is above 1, so nothing overflows.
 */
final class Softmax {

	private Softmax() {
	}

	/**
	 * Z: B × c → H: B × c, each row a distribution.
	 * @param H modified
	 */
	static void forward(int B, int c, double[] Z, double[] H) {
		for (int row = 0; row < B * c; row += c) {
			double max = Z[row];
			for (int i = 1; i < c; i++) {
				max = Math.max(max, Z[row + i]);
			}
			double sum = 0.0;
			for (int i = 0; i < c; i++) {
				H[row + i] = StrictMath.exp(Z[row + i] - max);
				sum += H[row + i];
			}
			for (int i = 0; i < c; i++) {
				H[row + i] /= sum;
			}
		}
	}

}
