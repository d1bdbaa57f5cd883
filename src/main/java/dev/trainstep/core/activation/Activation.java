package dev.trainstep.core.activation;

import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Workings;

/**
 * The function f that makes a layer's output a from its pre-activation z. Kernels work on
 * row-major arrays, a row per sample.
 */
@Prose("""
		The function that makes a layer's output a from z = W·x + b: `relu` is max(0, z); `leakyRelu` is z where z > 0, else \
		0.01·z; `elu` is z where z > 0, else exp(z) − 1; `silu` is z/(1 + exp(−z)); `softplus` is log(1 + exp(z)); `gelu` is \
		0.5·z·(1 + tanh(√(2/π)·(z + 0.044715·z³))); `tanh`; `sigmoid` is 1/(1 + exp(−z)); `identity` is z; `softmax`, in the \
		last layer only, is exp(z − max z) / Σ exp(z − max z).""")
public sealed interface Activation permits Elementwise, Softmax {

	/**
	 * Z: B × m → A: B × m.
	 * @param A modified
	 */
	void forward(int B, int m, double[] Z, double[] A);

	/**
	 * Z, A, dA: B × m → dZ: B × m, the gradient at the pre-activations from that at the
	 * activations. dA and dZ may be the same array.
	 * @param dZ modified
	 */
	void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ);

	/**
	 * Tells how activation i of a sample is computed. In formulas z is its
	 * pre-activation.
	 * @param z the m pre-activations of the sample
	 */
	void explain(int m, int i, double[] z, Workings workings);

	/**
	 * Tells how the gradient at pre-activation i of a sample is computed from those at
	 * the activations. In formulas z and a are unit i's, and dh is the gradient at a.
	 * @param z the m pre-activations of the sample
	 * @param a their activations
	 * @param da the gradients at the activations
	 */
	void explainBackward(int m, int i, double[] z, double[] a, double[] da, Workings workings);

	/** Whether this is more than straight lines. */
	default boolean isCurved() {
		return true;
	}

}
