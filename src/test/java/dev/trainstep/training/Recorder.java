package dev.trainstep.training;

import java.util.ArrayList;
import java.util.List;

import dev.trainstep.core.Network;

/** Records progress, and counts the work of a run. */
final class Recorder implements RunListener {

	final List<Progress> progress = new ArrayList<>();

	private final long stopAfter;

	private long work;

	Recorder() {
		this(Long.MAX_VALUE);
	}

	/**
	 * A listener that ends the run.
	 * @param stopAfter the pieces of work after which it does
	 */
	Recorder(long stopAfter) {
		this.stopAfter = stopAfter;
	}

	/** The pieces of work so far. */
	long work() {
		return this.work;
	}

	@Override
	public void onProgress(Progress progress, Network network) {
		this.progress.add(progress);
	}

	@Override
	public void onWork() {
		this.work++;
	}

	@Override
	public boolean isStopping() {
		return this.work >= this.stopAfter;
	}

}
