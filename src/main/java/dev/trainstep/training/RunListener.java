package dev.trainstep.training;

import dev.trainstep.core.Network;

/**
 * Follows a run, on the run's own thread. An exception thrown by a listener ends the run.
 */
public interface RunListener {

	/**
	 * Called after steps, as often as the plan says, if progress is wanted.
	 * @param network after the step; the next one modifies it
	 */
	void onProgress(Progress progress, Network network);

	/** Whether progress is wanted: its gradient norm takes time. */
	default boolean wantsProgress() {
		return true;
	}

	/** Called before each piece of work; a piece takes some tens of milliseconds. */
	void onWork();

	/** Whether the run is to end now, with its weights so far. */
	boolean isStopping();

}
