package dev.trainstep.training;

/**
 * Who follows a run, on the run's own thread. An exception of a listener ends the run.
 */
public interface RunListener {

	/** Called after steps, as often as the plan says, if it is wanted. */
	void onProgress(Progress progress);

	/** Whether to be told of progress: a norm of all gradients is not free. */
	default boolean wantsProgress() {
		return true;
	}

	/** Called again and again, between pieces of work of some tens of milliseconds. */
	void onWork();

	/** Whether the run is to end now, with what it has. */
	boolean isStopping();

}
