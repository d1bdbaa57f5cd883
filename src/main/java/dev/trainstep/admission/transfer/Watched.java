package dev.trainstep.admission.transfer;

/** What the {@link Watch} looks at. */
interface Watched {

	/**
	 * Called by one thread, several times a second.
	 * @param now of {@link System#nanoTime}
	 */
	void check(long now);

}
