package dev.trainstep.training.schedule;

/**
 * The learning rate over the steps of a run. Over the first {@code warmupSteps} it rises
 * in a line, eta·(step + 1) / warmupSteps; from then on it is eta·{@link #factor}.
 */
public sealed interface Schedule permits Constant, Linear, Cosine, Step {

	/** w. */
	long warmupSteps();

	/**
	 * The share of eta after the warm-up.
	 * @param t the steps since then, from 0
	 * @param steps of the whole run since then
	 */
	double factor(long t, long steps);

	/** Whether the rate of a step depends on how many are to come. */
	boolean looksAhead();

	/**
	 * The learning rate of a step.
	 * @param step counted from 0
	 * @param steps of the whole run
	 */
	default double eta(double eta, long step, long steps) {
		long w = warmupSteps();
		return eta * ((step < w) ? (double) (step + 1) / w : factor(step - w, steps - w));
	}

}
