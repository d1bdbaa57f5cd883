package dev.trainstep.core;

import dev.trainstep.core.kernel.Kernel;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;

/**
 * Refuses results that are infinite or NaN, and names their place. Where pre-activations,
 * deltas, gradients and parameters are finite, little else can overflow: losses, norms
 * and second moments.
 */
final class Overflow {

	private static final int NONE = -1;

	private Overflow() {
	}

	/**
	 * Checks the pre-activations or the deltas of a layer: B × m.
	 * @param name the name of what is checked
	 */
	static void check(Form form, int layer, String name, int B, int m, double[] perSample) {
		int at = firstNotFinite(perSample, B * m);
		if (at != NONE) {
			throw refusal("#/" + form.W(layer) + "/" + at % m,
					name + " of this row overflows float64 for sample " + at / m);
		}
	}

	/** Checks the gradients of B samples at their inputs: B × n. */
	static void checkInputGradients(int B, int n, double[] dx) {
		int at = firstNotFinite(dx, B * n);
		if (at != NONE) {
			throw refusal("#/x", "dx overflows float64 at input " + at % n + " of sample " + at / n);
		}
	}

	/** Checks the losses of B samples, and their sum. */
	static void checkLoss(int B, double[] losses, double sum) {
		if (!Double.isFinite(sum)) {
			checkLosses(B, losses);
			throw refusal("#/x", "the sum of the losses overflows float64");
		}
	}

	/** Checks the losses of B samples. */
	static void checkLosses(int B, double[] losses) {
		int at = firstNotFinite(losses, B);
		if (at != NONE) {
			throw refusal("#/x", "the loss of sample " + at + " overflows float64");
		}
	}

	static void checkGradients(Parameters gradients) {
		check(gradients, "the gradient of this number overflows float64");
	}

	static void checkUpdated(Parameters updated) {
		check(updated, "this number overflows float64 in the update; try a smaller eta");
	}

	static void checkSecondMoment(Parameters v) {
		check(v, "the optimizer's v of this number overflows float64");
	}

	static double checkNorm(double norm) {
		if (!Double.isFinite(norm)) {
			throw refusal("#", "the norm of the gradients overflows float64");
		}
		return norm;
	}

	static void checkDifference(String pointer, double numeric) {
		if (!Double.isFinite(numeric)) {
			throw refusal(pointer,
					"the loss at epsilon from this number, or the bound of its rounding error, overflows float64");
		}
	}

	/**
	 * Rewords a refusal that is about the updated network: its pointer names a place in
	 * the request's.
	 */
	static InvalidInputException afterUpdate(InvalidInputException ex) {
		return refusal("#/eta", "lossAfter: with the updated network, at " + ex.getMessage() + "; try a smaller eta");
	}

	private static void check(Parameters parameters, String detail) {
		for (double[] values : parameters.arrays()) {
			if (firstNotFinite(values, values.length) != NONE) {
				throw refusal(parameters.find((value) -> !Double.isFinite(value)).findFirst().orElseThrow().get(),
						detail);
			}
		}
	}

	private static InvalidInputException refusal(String pointer, String detail) {
		return new InvalidInputException(new Violation(Kind.OVERFLOW, pointer, detail));
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
