package dev.trainstep.decimal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Float64 and decimals at which reading and writing may go wrong. */
final class Decimals {

	/**
	 * How many random numbers of each of nine kinds: a million in all, or 100 million.
	 */
	private static final int COUNT = "long".equals(System.getProperty("trainstep.load")) ? 11_200_000 : 112_000;

	/** How many texts of each kind. */
	private static final int TEXTS = COUNT / 5;

	private Decimals() {
	}

	/** Finite numbers: of all sizes, of few digits, and at the edges. */
	static void doubles(Consumer<Double> test) {
		for (int exponent = -1074; exponent < 1024; exponent++) {
			neighbours(Math.scalb(1.0, exponent), test);
		}
		for (int exponent = -323; exponent <= 308; exponent++) {
			neighbours(Double.parseDouble("1e" + exponent), test);
		}
		for (long bits = 0; bits < 2000; bits++) {
			test.accept(Double.longBitsToDouble(bits));
		}
		for (double edge : new double[] { 0.0, 1e-3, 1.0, 1e7, Double.MIN_NORMAL }) {
			neighbours(edge, test);
		}
		test.accept(Double.MAX_VALUE);
		var random = new SplittableRandom(1);
		for (int i = 0; i < COUNT; i++) {
			double any = Double.longBitsToDouble(random.nextLong());
			test.accept(Double.isFinite(any) ? any : -0.0);
			test.accept(random.nextGaussian());
			test.accept(Double.longBitsToDouble(random.nextLong() >>> random.nextInt(12, 64)));
			neighbours(random.nextLong(1L << random.nextInt(1, 57)) / 1e8, test);
			test.accept((double) random.nextLong(1L << random.nextInt(1, 63)));
			test.accept(random.nextInt(1000) / Math.pow(10.0, random.nextInt(30)));
		}
	}

	/** The same in rows. */
	static void rows(int length, Consumer<double[]> test) {
		double[] row = new double[length];
		var count = new AtomicInteger();
		doubles((number) -> {
			row[count.getAndIncrement()] = number;
			if (count.compareAndSet(length, 0)) {
				test.accept(row);
			}
		});
		if (count.get() > 0) {
			test.accept(Arrays.copyOf(row, count.get()));
		}
	}

	private static void neighbours(double number, Consumer<Double> test) {
		test.accept(number);
		test.accept(-number);
		test.accept(Math.nextUp(number));
		test.accept(Math.nextDown(number));
	}

	/** JSON numbers of all lengths, in the range of float64 and beyond it. */
	static void texts(Consumer<String> test) {
		var random = new SplittableRandom(2);
		for (int i = 0; i < TEXTS; i++) {
			String integer = (random.nextBoolean() ? "" : "-") + digits(random, 19);
			String fraction = "." + String.valueOf(random.nextLong()).replace("-", "00");
			test.accept(integer);
			test.accept(integer + "." + digits(random, 9));
			test.accept("0." + "0".repeat(random.nextInt(25)) + digits(random, 18));
			test.accept(integer + "e" + random.nextInt(-400, 400));
			test.accept(integer + fraction + "E" + (random.nextBoolean() ? "+" : "-0") + random.nextInt(400));
		}
		for (int i = 0; i < TEXTS / 10; i++) {
			halves(Math.abs(Double.longBitsToDouble(random.nextLong() & ~(0x400L << 52))), test);
			halves(Double.longBitsToDouble(random.nextLong() >>> random.nextInt(12, 64)), test);
			halves(random.nextLong(1L << 53) * Math.scalb(1.0, random.nextInt(-30, 10)), test);
		}
	}

	private static String digits(SplittableRandom random, int most) {
		return String.valueOf(random.nextLong((long) Math.pow(10.0, random.nextInt(1, most))));
	}

	/** The midpoint between a number and the next one, and its closest neighbours. */
	private static void halves(double number, Consumer<String> test) {
		var half = new BigDecimal(number).add(new BigDecimal(Math.nextUp(number))).divide(BigDecimal.TWO);
		if (half.precision() < 900) {
			test.accept(half.toString());
			test.accept(half.add(half.ulp()).toString());
			test.accept(half.subtract(half.ulp()).toString());
			test.accept(half.round(new MathContext(19)).toString());
			test.accept(half.round(new MathContext(17)).toString());
		}
	}

}
