package dev.trainstep.admission;

import java.lang.management.ManagementFactory;

import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * The platform threads that carry virtual threads. The JVM provides one per core, and a
 * virtual thread that computes keeps its carrier: as many long computations as cores
 * would stop everything else, health probes included. So each of them brings a carrier of
 * its own while it lasts, and the operating system shares out the cores.
 */
public final class Carriers {

	/** The most carriers without long computations. */
	private static final int MAX = 64;

	/**
	 * The most carriers. Threads are bounded whatever the cores: platforms limit them per
	 * container.
	 */
	private static final int MAX_WITH_COMPUTATIONS = 2 * MAX;

	private static final String SETTINGS = "jdk.virtualThreadScheduler.";

	private Carriers() {
	}

	/** Limits the carriers. Called before there is any virtual thread. */
	public static void limit() {
		int carriers = Math.min(MAX, Runtime.getRuntime().availableProcessors());
		System.setProperty(SETTINGS + "parallelism", String.valueOf(carriers));
		System.setProperty(SETTINGS + "maxPoolSize", String.valueOf(MAX_WITH_COMPUTATIONS));
	}

	private static VirtualThreadSchedulerMXBean scheduler() {
		return ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
	}

	/**
	 * A long computation begins.
	 * @return whether there is a carrier for it, which has to be removed again
	 */
	static synchronized boolean add() {
		VirtualThreadSchedulerMXBean scheduler = scheduler();
		int carriers = scheduler.getParallelism();
		if (carriers >= MAX_WITH_COMPUTATIONS) {
			return false;
		}
		scheduler.setParallelism(carriers + 1);
		// Starting a thread lets the scheduler notice, should others wait for a carrier
		// already.
		Thread.startVirtualThread(() -> {
		});
		return true;
	}

	/** A long computation is over. */
	static synchronized void remove() {
		VirtualThreadSchedulerMXBean scheduler = scheduler();
		scheduler.setParallelism(scheduler.getParallelism() - 1);
	}

}
