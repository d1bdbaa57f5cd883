package dev.trainstep.core;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.kernel.Kernel;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.loss.OutputGradient;
import dev.trainstep.core.optimizer.Optimizer;
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

	private static final String SMALLER = "; smaller weights or inputs help";

	private Overflow() {
	}

	/** Checks the pre-activations of layer l. */
	static void checkPreActivations(ForwardPass pass, int l) {
		if (!areFinite(pass, l, pass.z(l))) {
			throw notFinite(pass, l, pass.network().form().z(l), pass.z(l), SMALLER);
		}
	}

	/** Checks the deltas of layer l: B × m. */
	static void checkDeltas(ForwardPass pass, int l, double[] delta) {
		if (!areFinite(pass, l, delta)) {
			throw notFinite(pass, l, pass.network().form().delta(l), delta,
					"; smaller weights help, or " + switch (pass.objective()) {
						case LossFunction _ -> "a target nearer to the output";
						case OutputGradient _ -> "a smaller dh";
					});
		}
	}

	private static boolean areFinite(ForwardPass pass, int l, double[] perSample) {
		return areFinite(perSample, 0, pass.batch() * pass.network().layers().get(l).outputs());
	}

	private static InvalidInputException notFinite(ForwardPass pass, int l, String name, double[] perSample,
			String help) {
		int m = pass.network().layers().get(l).outputs();
		int at = firstNotFinite(perSample, pass.batch() * m);
		return refusal("#/" + pass.network().form().W(l) + "/" + at % m,
				name + " of this row overflows float64 for sample " + pass.sample(at / m) + help);
	}

	/** Checks the gradients at the inputs: B × n. */
	static void checkInputGradients(ForwardPass pass, double[] dx) {
		int at = firstNotFinite(dx, dx.length);
		if (at != NONE) {
			int n = pass.network().inputs();
			throw refusal("#/x", "dx overflows float64 at input " + at % n + " of sample " + pass.sample(at / n)
					+ "; smaller weights help");
		}
	}

	/** Checks the losses of the samples, and their sum. */
	static void checkLoss(ForwardPass pass, double[] losses, double sum) {
		if (!Double.isFinite(sum)) {
			checkLosses(pass, losses);
			throw refusal("#/x",
					"the sum of the losses overflows float64; divide "
							+ ((pass.weights() != null) ? "all sampleWeights by one number: only their ratios matter"
									: "the targets by a number, or send fewer samples"));
		}
	}

	/** Checks the losses of the samples. */
	static void checkLosses(ForwardPass pass, double[] losses) {
		int at = firstNotFinite(losses, pass.batch());
		if (at != NONE) {
			throw refusal("#/x", "the loss of sample " + pass.sample(at)
					+ " overflows float64: its output is too far from its target");
		}
	}

	static void checkGradients(Parameters gradients) {
		check(gradients, "the gradient of this number overflows float64" + SMALLER);
	}

	/**
	 * Refuses the parameters after a step, or the state that it leaves: some number is
	 * not finite.
	 */
	static void refuseUpdated(Parameters updated, OptimizerState state, Optimizer optimizer) {
		List<double[]> arrays = updated.arrays();
		for (int i = 0; i < arrays.size(); i++) {
			int at = firstNotFinite(arrays.get(i));
			if (at != NONE) {
				throw notUpdated(updated, i, at, state, optimizer);
			}
		}
		// An infinite m makes p infinite; an infinite v, a divisor, does not.
		throw Objects.requireNonNull(find(Objects.requireNonNull(state.v()),
				"the optimizer's v of this number overflows float64; clipNorm keeps gradients small"));
	}

	/**
	 * Tells why a number left float64 in the update: the place is its index in one of the
	 * arrays.
	 */
	private static InvalidInputException notUpdated(Parameters updated, int array, int at, OptimizerState state,
			Optimizer optimizer) {
		String pointer = updated.pointer(array, at);
		if (state.v() != null && optimizer.epsilon() == 0.0 && state.v().arrays().get(array)[at] == 0.0) {
			return refusal("#/optimizer/epsilon",
					"is 0, and so is v of the number at " + pointer + ": the update divides by 0; 1e-8 is usual");
		}
		if (state.m() != null && !Double.isFinite(state.m().arrays().get(array)[at])) {
			return refusal(pointer,
					"the optimizer's m of this number overflows float64; clipNorm keeps gradients small");
		}
		return refusal(pointer, "this number overflows float64 in the update; try a smaller eta"
				+ ((optimizer.weightDecay() > 0.0) ? " or weightDecay" : ""));
	}

	static double checkNorm(double norm) {
		if (!Double.isFinite(norm)) {
			throw refusal("#",
					"the norm of the gradients overflows float64; smaller weights or inputs make smaller gradients");
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
		return refusal("#/eta", "lossAfter: with the updated network, a result at "
				+ ex.violations().getFirst().pointer() + " overflows float64; try a smaller eta");
	}

	private static void check(Parameters parameters, String detail) {
		InvalidInputException refusal = find(parameters, detail);
		if (refusal != null) {
			throw refusal;
		}
	}

	private static @Nullable InvalidInputException find(Parameters parameters, String detail) {
		List<double[]> arrays = parameters.arrays();
		for (int i = 0; i < arrays.size(); i++) {
			int at = firstNotFinite(arrays.get(i));
			if (at != NONE) {
				return refusal(parameters.pointer(i, at), detail);
			}
		}
		return null;
	}

	private static InvalidInputException refusal(String pointer, String detail) {
		return new InvalidInputException(new Violation(Kind.OVERFLOW, pointer, detail));
	}

	/** Whether the numbers from one index up to another are finite. */
	static boolean areFinite(double[] values, int from, int to) {
		return firstNotFinite(values, from, to) == NONE;
	}

	private static int firstNotFinite(double[] values) {
		return firstNotFinite(values, values.length);
	}

	private static int firstNotFinite(double[] values, int length) {
		return firstNotFinite(values, 0, length);
	}

	private static int firstNotFinite(double[] values, int from, int to) {
		for (int i = Kernel.CURRENT.skipFinite(values, from, to); i < to; i++) {
			if (!Double.isFinite(values[i])) {
				return i;
			}
		}
		return NONE;
	}

}
