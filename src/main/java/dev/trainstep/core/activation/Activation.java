package dev.trainstep.core.activation;

/** What makes a layer's output a from its pre-activation z. */
public sealed interface Activation permits Elementwise, Softmax {

	/**
	 * Z: B × m → A: B × m.
	 * @param A modified
	 */
	void forward(int B, int m, double[] Z, double[] A);

}
