package dev.trainstep.core.activation;

import dev.trainstep.core.variant.Prose;

/** What makes a layer's output a from its pre-activation z. */
@Prose("""
		What makes a layer's output a from z = W·x + b: `relu` max(0, z); `leakyRelu` z above 0, 0.01·z elsewhere; \
		`tanh`; `sigmoid` 1/(1 + exp(−z)); `identity` z; `softmax` exp(z − max z) / Σ exp(z − max z).""")
public sealed interface Activation permits Elementwise, Softmax {

	/**
	 * Z: B × m → A: B × m.
	 * @param A modified
	 */
	void forward(int B, int m, double[] Z, double[] A);

}
