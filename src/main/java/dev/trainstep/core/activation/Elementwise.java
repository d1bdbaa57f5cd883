package dev.trainstep.core.activation;

/** An activation that makes each number from one number, a = f(z). */
public sealed interface Elementwise extends Activation permits Relu, LeakyRelu, Tanh, Sigmoid, Identity {

	/**
	 * Z, A, dA: B × m → dZ: B × m, dZ = dA · f′(Z). dA and dZ may be one array.
	 * @param dZ modified
	 */
	void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ);

	/**
	 * f″(z), which tells how far rounding moves f′.
	 * @param a f(z)
	 */
	default double secondDerivative(double z, double a) {
		return 0.0;
	}

	/** Whether f has a kink at 0, where it has no derivative. */
	default boolean hasKink() {
		return false;
	}

}
