package dev.trainstep.core.activation;

/** An activation that maps each number by itself: a = f(z). */
public sealed interface Elementwise extends Activation
		permits Relu, LeakyRelu, Elu, Silu, Softplus, Gelu, Tanh, Sigmoid, Identity {

	/** dZ = dA ∘ f′(Z). */
	@Override
	void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ);

	/**
	 * f″(z): how far rounding of z moves f′.
	 * @param a f(z)
	 */
	default double secondDerivative(double z, double a) {
		return 0.0;
	}

	/** Whether f has a kink at 0, and so no derivative there. */
	default boolean hasKink() {
		return false;
	}

}
