package dev.trainstep.core.kernel;

import java.util.concurrent.CancellationException;

/**
 * Ends long computations whose thread was interrupted: nobody waits for them any longer.
 */
public final class Cancellation {

	private Cancellation() {
	}

	/**
	 * Called before each piece of a long computation.
	 * @throws CancellationException if the thread was interrupted
	 */
	public static void check() {
		if (Thread.currentThread().isInterrupted()) {
			throw new CancellationException("the computation was cancelled");
		}
	}

}
