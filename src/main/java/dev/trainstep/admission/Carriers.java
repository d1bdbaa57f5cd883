package dev.trainstep.admission;

import java.lang.management.ManagementFactory;

import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * The platform threads that carry virtual threads. The JVM provides one per core, and a
 * virtual thread that computes keeps its carrier: as many long computations as cores
 * would stop everything else, health probes included. So each of them brings a carrier of
 * its own while it lasts, and the operating system shares out the cores.
 */
final class Carriers {

	private static final VirtualThreadSchedulerMXBean SCHEDULER = ManagementFactory
		.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

	private Carriers() {
	}

	/** A long computation begins. */
	static synchronized void add() {
		SCHEDULER.setParallelism(SCHEDULER.getParallelism() + 1);
		// Starting a thread lets the scheduler notice, should others wait for a carrier
		// already.
		Thread.startVirtualThread(() -> {
		});
	}

	/** A long computation is over. */
	static synchronized void remove() {
		SCHEDULER.setParallelism(SCHEDULER.getParallelism() - 1);
	}

}
