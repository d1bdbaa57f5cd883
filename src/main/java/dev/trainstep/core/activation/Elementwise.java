package dev.trainstep.core.activation;

import dev.trainstep.core.variant.Variants;
import dev.trainstep.core.variant.Workings;

/** An activation that maps each number by itself: a = f(z). */
public sealed interface Elementwise extends Activation
		permits Relu, LeakyRelu, Elu, Silu, Softplus, Gelu, Tanh, Sigmoid, Identity {

	/** dZ = dA ∘ f′(Z). */
	@Override
	void backward(int B, int m, double[] Z, double[] A, double[] dA, double[] dZ);

	/** The formula of f(z), on the side of 0 on which z is. */
	String formula(double z);

	/** The formula of f′(z), on the side of 0 on which z is, by z and a = f(z). */
	String derivative(double z);

	@Override
	default void explain(int m, int i, double[] z, Workings workings) {
		workings.result(formula(z[i]));
	}

	/** The derivative is the gradient where that at the activation is 1. */
	@Override
	default void explainBackward(int m, int i, double[] z, double[] a, double[] da, Workings workings) {
		double[] derivative = { 1.0 };
		backward(1, 1, new double[] { z[i] }, new double[] { a[i] }, derivative, derivative);
		String name = Variants.name(this);
		workings.derivative(name, derivative(z[i]), derivative[0]);
		workings.result("dh · " + name + "′(z)", "dh · derivative");
	}

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
