package dev.trainstep.core;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/** Measures what an action allocates on this thread. */
public final class Allocation {

	/** How much more than the allocated numbers may be told. */
	private static final double MARGIN = 1.5;

	private Allocation() {
	}

	/** The memory that an action allocates, in numbers of eight bytes. */
	public static long numbers(Runnable action) {
		var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		action.run();
		return (threads.getCurrentThreadAllocatedBytes() - before) / Double.BYTES;
	}

	/**
	 * Compares the numbers that an action is said to allocate with those that it really
	 * allocates, and prints both.
	 * @param objects what lists, texts and other small objects may take, in numbers
	 * @throws AssertionError if fewer are told, or many more
	 */
	public static void compare(String name, long told, long objects, Runnable action) {
		// The first run loads classes.
		action.run();
		long allocated = numbers(action);
		System.out.println(name + ": " + told + " told, " + allocated + " allocated");
		if (told < allocated - objects || told > MARGIN * allocated + objects) {
			throw new AssertionError(name);
		}
	}

}
