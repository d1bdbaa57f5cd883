package dev.trainstep.core;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.BackwardPass.Gradient;
import dev.trainstep.core.Violation.Kind;

/**
 * Refuses results that are infinite or not a number, naming the place. Finite
 * pre-activations, deltas, gradients and parameters leave little else that could
 * overflow: softmax and the cross-entropy of finite numbers are finite, the norm of
 * finite gradients may not be.
 */
final class Overflow {

	private static final int NONE = -1;

	private Overflow() {
	}

	/** What a layer has for each sample, its pre-activations or deltas: B × m. */
	static void check(int layer, String name, Matrix perSample) {
		int at = firstNotFinite(perSample.values());
		if (at != NONE) {
			throw refusal("#/" + Names.W(layer) + "/" + at % perSample.cols(),
					name + " of this row is beyond float64 for sample " + at / perSample.cols());
		}
	}

	static void checkGradient(int layer, Gradient gradient) {
		check(layer, gradient.dW(), gradient.db(), "the gradient of this number is beyond float64");
	}

	static void checkUpdated(int layer, Layer updated) {
		check(layer, updated.W(), updated.b(), "this number is beyond float64 after the update; try a smaller eta");
	}

	static void checkNorm(double norm) {
		if (!Double.isFinite(norm)) {
			throw refusal("#/outputs", "gradientNorm is beyond float64");
		}
	}

	/**
	 * Tells of the updated network what was said of it as if it were the one in the
	 * request.
	 */
	static InvalidInputException afterUpdate(InvalidInputException ex) {
		return refusal("#/eta", "lossAfter: with the updated network, at " + ex.getMessage() + "; try a smaller eta");
	}

	private static void check(int layer, Matrix W, double @Nullable [] b, String detail) {
		int at = firstNotFinite(W.values());
		if (at != NONE) {
			throw refusal("#/" + Names.W(layer) + "/" + at / W.cols() + "/" + at % W.cols(), detail);
		}
		at = (b == null) ? NONE : firstNotFinite(b);
		if (at != NONE) {
			throw refusal("#/" + Names.b(layer) + "/" + at, detail);
		}
	}

	private static InvalidInputException refusal(String pointer, String detail) {
		return new InvalidInputException(List.of(new Violation(Kind.OVERFLOW, pointer, detail)));
	}

	private static int firstNotFinite(double[] values) {
		for (int i = 0; i < values.length; i++) {
			if (!Double.isFinite(values[i])) {
				return i;
			}
		}
		return NONE;
	}

}
