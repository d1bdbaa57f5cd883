package dev.trainstep.decimal;

import java.time.Duration;

/**
 * Has numbers written by vectors as soon as that is faster. Until the JVM's second
 * compiler has seen it, code of vectors makes an object of each, and takes a thousand
 * times as long: no request may meet it. So it gets work of its own.
 */
public final class VectorWarmUp {

	/** How often a time is taken: the least is the one that nothing else ran in. */
	private static final int TIMES = 5;

	private static final double[] NUMBERS = numbers();

	private VectorWarmUp() {
	}

	/**
	 * Works until numbers are written by vectors. Needs the module
	 * {@code jdk.incubator.vector}.
	 * @param limit when to give up
	 * @return whether numbers are written by vectors from now on
	 */
	public static boolean run(Duration limit) throws InterruptedException {
		var plain = new PlainNumberWriter();
		var vector = new VectorNumberWriter();
		long begin = System.nanoTime();
		boolean isFaster = false;
		while (!isFaster && VectorNumberWriter.isSupported() && System.nanoTime() - begin < limit.toNanos()) {
			long start = System.nanoTime();
			isFaster = nanos(vector) < nanos(plain);
			// Leaves half of a core to requests.
			Thread.sleep(Duration.ofNanos(System.nanoTime() - start));
		}
		NumberWriter.useVectors(isFaster);
		return isFaster;
	}

	private static long nanos(NumberWriter writer) {
		byte[] out = new byte[NUMBERS.length * NumberWriter.MAX_LENGTH + NumberWriter.MARGIN];
		long least = Long.MAX_VALUE;
		for (int i = 0; i < TIMES; i++) {
			long start = System.nanoTime();
			writer.write(NUMBERS, 0, NUMBERS.length, out, 0);
			least = Math.min(least, System.nanoTime() - start);
		}
		return least;
	}

	/** Of all shapes: code that was never reached is not compiled. */
	private static double[] numbers() {
		double[] numbers = new double[200];
		for (int i = 0; i < numbers.length; i++) {
			numbers[i] = Math.pow(-1.1, i) * Math.pow(10.0, i % 31 - 15);
		}
		numbers[1] = 0.0;
		numbers[2] = Double.MIN_VALUE;
		return numbers;
	}

}
