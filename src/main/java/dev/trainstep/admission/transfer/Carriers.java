package dev.trainstep.admission.transfer;

import java.lang.management.ManagementFactory;

import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * The platform threads that carry virtual threads. A virtual thread that computes keeps
 * its carrier until it is done, and the JVM provides only one carrier per core: two
 * requests that compute on two cores would stop everything else, health probes included.
 */
final class Carriers {

	private Carriers() {
	}

	/**
	 * Provides a carrier for each request that may compute, and one per core for the
	 * rest: receiving, sending, refusing, and probes. The operating system shares the
	 * cores out among them.
	 */
	static void provideFor(int permits) {
		var scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
		int carriers = permits + Runtime.getRuntime().availableProcessors();
		if (scheduler.getParallelism() < carriers) {
			scheduler.setParallelism(carriers);
		}
	}

}
