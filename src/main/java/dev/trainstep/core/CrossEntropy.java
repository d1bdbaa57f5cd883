package dev.trainstep.core;

/**
 * The cross-entropy of a softmax output h with a target distribution y: −Σ y·log(h +
 * 1e-10) for one sample, as in the notebook, and the mean of that over a batch.
 * <p>
 * The 1e-10 bounds the reported loss where h is 0. The gradient is that of the exact
 * loss, −Σ y·log h, which through the softmax is h − y for a y that sums to 1.
 */
final class CrossEntropy {

	private static final double EPSILON = 1e-10;

	private CrossEntropy() {
	}

	/**
	 * H: B × c, Y: B × c → loss: B, before the mean.
	 * @param loss modified
	 */
	static void forward(int B, int c, double[] H, double[] Y, double[] loss) {
		for (int s = 0; s < B; s++) {
			double sum = 0.0;
			for (int i = s * c; i < (s + 1) * c; i++) {
				// A term of 0 changes no bit, and its logarithm is dear.
				if (Y[i] != 0.0) {
					sum = Math.fma(-Y[i], StrictMath.log(H[i] + EPSILON), sum);
				}
			}
			loss[s] = sum;
		}
	}

	/**
	 * H: B × c, Y: B × c → dZ: B × c, the gradient of the batch's mean loss at the input
	 * of the softmax: (H − Y) / B.
	 * @param dZ modified
	 */
	static void backward(int B, double[] H, double[] Y, double[] dZ) {
		for (int i = 0; i < H.length; i++) {
			dZ[i] = (H[i] - Y[i]) / B;
		}
	}

}
