package dev.trainstep.core;

import java.util.List;

import dev.trainstep.core.kernel.Kernel;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;

/**
 * Refuses results that are infinite or not a number, naming the place. Finite
 * pre-activations, deltas, gradients and parameters leave little else that could
 * overflow: squared errors, and the norm of gradients.
 */
final class Overflow {

	private static final int NONE = -1;

	private Overflow() {
	}

	/** The pre-activations or deltas of a layer: B × m. */
	static void check(Form form, int layer, String name, int B, int m, double[] perSample) {
		int at = firstNotFinite(perSample, B * m);
		if (at != NONE) {
			throw refusal("#/" + form.W(layer) + "/" + at % m,
					name + " of this row is beyond float64 for sample " + at / m);
		}
	}

	/** The loss of each sample, and their sum. */
	static void checkLoss(int B, double[] losses, double sum) {
		if (!Double.isFinite(sum)) {
			int at = firstNotFinite(losses, B);
			throw refusal("#/x", (at != NONE) ? "the loss of sample " + at + " is beyond float64"
					: "the sum of all losses is beyond float64");
		}
	}

	static void checkGradients(Parameters gradients) {
		check(gradients, "the gradient of this number is beyond float64");
	}

	static void checkUpdated(Parameters updated) {
		check(updated, "this number is beyond float64 after the update; try a smaller eta");
	}

	static void checkKept(Parameters kept) {
		check(kept, "what the optimizer keeps of this number is beyond float64");
	}

	static double checkNorm(double norm) {
		if (!Double.isFinite(norm)) {
			throw refusal("#", "the norm of all gradients is beyond float64");
		}
		return norm;
	}

	static void checkDifference(String pointer, double numeric) {
		if (!Double.isFinite(numeric)) {
			throw refusal(pointer,
					"the loss an epsilon away from this number, or what rounding makes of it, is beyond float64");
		}
	}

	/**
	 * Tells of the updated network what was said of it as if it were the one in the
	 * request.
	 */
	static InvalidInputException afterUpdate(InvalidInputException ex) {
		return refusal("#/eta", "lossAfter: with the updated network, at " + ex.getMessage() + "; try a smaller eta");
	}

	private static void check(Parameters parameters, String detail) {
		for (double[] values : parameters.arrays()) {
			if (firstNotFinite(values, values.length) != NONE) {
				throw refusal(parameters.where((value) -> !Double.isFinite(value), 1).getFirst(), detail);
			}
		}
	}

	private static InvalidInputException refusal(String pointer, String detail) {
		return new InvalidInputException(List.of(new Violation(Kind.OVERFLOW, pointer, detail)));
	}

	private static int firstNotFinite(double[] values, int length) {
		for (int i = Kernel.CURRENT.countFinite(values, length); i < length; i++) {
			if (!Double.isFinite(values[i])) {
				return i;
			}
		}
		return NONE;
	}

}
