package dev.trainstep.training;

/**
 * Who follows a run, on the run's own thread. An exception of a listener ends the run.
 */
public interface RunListener {

	/** Called after steps, as often as the plan says. */
	void onProgress(Progress progress);

	/** Called again and again, between pieces of work of some tens of milliseconds. */
	void onWork();

	/** Whether the run is to end now, with what it has. */
	boolean isStopping();

}
