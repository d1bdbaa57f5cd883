package dev.trainstep.decimal;

import java.time.Duration;

/** A program that warms up vectors, and prints which writer serves then. */
final class VectorWarmUpProgram {

	private static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("limit", 60));

	private VectorWarmUpProgram() {
	}

	public static void main(String[] args) throws InterruptedException {
		System.out.println(NumberWriter.fastest().getClass().getSimpleName());
		VectorWarmUp.run(LIMIT);
		System.out.println(NumberWriter.fastest().getClass().getSimpleName());
	}

}
