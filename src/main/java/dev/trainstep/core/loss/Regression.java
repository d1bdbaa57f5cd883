package dev.trainstep.core.loss;

import java.util.ArrayList;
import java.util.List;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Elementwise;
import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Workings;

/**
 * A loss of the differences d = h − y alone, averaged over the c outputs: (1/c) Σ ℓ(d).
 * Its gradient at the pre-activations is ℓ′(d)/c · f′. Targets are any numbers.
 */
public sealed interface Regression extends LossFunction permits MeanSquaredError, Huber {

	/** Adds ℓ(d) to a sum. */
	double add(double sum, double d);

	/** ℓ′(d). */
	double derivative(double d);

	/** ℓ″(d). */
	double secondDerivative(double d);

	/** The formula of ℓ(d), by the difference's size; d stands for it. */
	String formula(double d);

	/** The formula of ℓ′(d); d stands for the difference. */
	String derivativeFormula();

	@Override
	default boolean fits(Activation last) {
		return last instanceof Elementwise;
	}

	@Override
	default Target target() {
		return Target.NUMBERS;
	}

	@Override
	default void forward(int B, int c, double[] H, double[] Y, double[] loss) {
		for (int s = 0; s < B; s++) {
			double sum = 0.0;
			for (int i = s * c; i < (s + 1) * c; i++) {
				sum = add(sum, H[i] - Y[i]);
			}
			loss[s] = sum / c;
		}
	}

	@Override
	default void explain(int c, double[] h, double[] y, Workings workings) {
		List<String> terms = new ArrayList<>();
		for (int i = 0; i < c; i++) {
			double d = h[i] - y[i];
			workings.add(Quantity.DIFFERENCES, d);
			terms.add(formula(d).replace("d", "(h[" + i + "] − y[" + i + "])"));
		}
		workings.result("(" + String.join(" + ", terms) + ") / " + c);
	}

	/** dZ = ℓ′(H − Y) / (c · divisor) ∘ f′(Z). */
	@Override
	default void backward(Activation last, double divisor, int B, int c, double[] Z, double[] H, double[] Y,
			double[] dZ) {
		double count = c * divisor;
		for (int i = 0; i < B * c; i++) {
			dZ[i] = gradient(H[i] - Y[i], count);
		}
		last.backward(B, c, Z, H, dZ, dZ);
	}

	private double gradient(double d, double count) {
		return derivative(d) / count;
	}

	@Override
	default void explainBackward(Activation last, int c, int i, double[] z, double[] h, double[] y, Workings workings) {
		double[] dh = new double[c];
		dh[i] = gradient(h[i] - y[i], c);
		workings.value(Quantity.DH, derivativeFormula() + " / " + c, dh[i]);
		last.explainBackward(c, i, z, h, dh, workings);
	}

	@Override
	default void unclamped(int B, int c, double[] Z, double[] H, double[] Y, double[] loss) {
		forward(B, c, H, Y, loss);
	}

	/** |loss| + (1/c) Σ |ℓ′(H − Y)·H|. */
	@Override
	default void roundedSize(int B, int c, double[] H, double[] Y, double[] loss, double[] size) {
		for (int s = 0; s < B; s++) {
			double sum = 0.0;
			for (int i = s * c; i < (s + 1) * c; i++) {
				sum += Math.abs(derivative(H[i] - Y[i]) * H[i]);
			}
			size[s] = Math.abs(loss[s]) + sum / c;
		}
	}

}
