package dev.trainstep.training.schedule;

import dev.trainstep.core.variant.Prose;

/**
 * The learning rate over the steps of a run. Over the first {@code warmupSteps} it rises
 * along a line, eta·(step + 1) / warmupSteps; from then on it is eta·{@link #factor}.
 */
@Prose("The learning rate over the steps of a run.")
public sealed interface Schedule permits Constant, Linear, Cosine, Step {

	/** The steps over which the learning rate rises to eta. */
	long warmupSteps();

	/**
	 * The share of eta after the warm-up.
	 * @param t the step, counted from 0 at the end of the warm-up
	 * @param steps the steps of the run after the warm-up
	 */
	double factor(long t, long steps);

	/** Whether the learning rate depends on the number of steps of the run. */
	boolean looksAhead();

	/**
	 * The learning rate of a step.
	 * @param step the step, counted from 0
	 * @param steps the steps of the run
	 */
	default double eta(double eta, long step, long steps) {
		long w = warmupSteps();
		return eta * ((step < w) ? (double) (step + 1) / w : factor(step - w, steps - w));
	}

}
