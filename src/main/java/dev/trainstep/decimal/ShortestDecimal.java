package dev.trainstep.decimal;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Finds the shortest decimal of a float64: the one of the fewest digits that reads back
 * as the number, and of those the closest to it. Digits are found as Raffaello Giulietti
 * ("The Schubfach way to render doubles", 2020) and its successors do, with one product.
 * <p>
 * The number is c · 2^q, with 2^52 ≤ c &lt; 2^53. What reads back as it lies between the
 * midpoints to its neighbours, an interval of the length 2^q. Let k = ⌊log10 2^q⌋, and
 * count in units of 10^(k+1). Then the interval has the length P = 2^q / 10^(k+1), with
 * 0.1 ≤ P &lt; 1, and the upper end
 *
 * <pre>
 * y = (2c + 1) · P/2
 * </pre>
 *
 * Being shorter than 1, the interval has at most one integer in it, which then is ⌊y⌋,
 * and the shortest decimal: of 15 or 16 digits, zeros at its end included. It is in the
 * interval if y − ⌊y⌋ &lt; P. Otherwise the interval, being no shorter than 0.1, has a
 * multiple of 0.1, and the closest to the number y − P/2 is that rounded to one digit
 * after the point.
 * <p>
 * P/2 is taken as a fraction of 128 bits, rounded up, and of the fraction of y the first
 * 64 bits are kept. That decides every comparison but ties, as
 * {@code ShortestDecimalTests} shows by listing the closest calls of each q. Ties go
 * another way, {@link Double#toString}, as do subnormal numbers and most powers of two: a
 * power's lower neighbour is half as far away.
 */
final class ShortestDecimal {

	/** The longs of a decimal's digits: eight digits, eight digits, one, and 0. */
	static final int PARTS = 4;

	private static final int DIGITS = 17;

	private static final int EXPONENTS = 2048;

	private static final int BIAS = 1075;

	private static final long IMPLICIT_BIT = 1L << 52;

	private static final long TEN_TO_8 = 100_000_000;

	private static final long TEN_TO_15 = 1_000_000_000_000_000L;

	/** 2^90 / 10^8, rounded up: it divides anything below 10^16. */
	private static final long INVERSE = 0xABCC_7711_8461_CEFDL;

	/**
	 * A twentieth of 2^64, rounded up, and 1 for what the fraction of y was cut short by:
	 * added before digits are cut off, it rounds.
	 */
	private static final long TWENTIETH = 922_337_203_685_477_582L;

	/** The fraction between two digits, with a twentieth added. */
	private static final long TIE = (1L << 62) + TWENTIETH;

	/**
	 * For each exponent four longs: P/2 · 2^128, its upper and its lower half; a
	 * twentieth less P/2; the least fraction of a float64 whose decimal is found here.
	 */
	private static final long[] FACTORS = new long[4 * EXPONENTS];

	/** The shape of a decimal, for each sign and exponent, if ⌊y⌋ has 16 digits. */
	private static final int[] SHAPES = new int[2 * EXPONENTS];

	static {
		for (int exponent = 0; exponent < EXPONENTS; exponent++) {
			FACTORS[4 * exponent + 3] = Long.MAX_VALUE;
		}
		for (int exponent = 1; exponent < EXPONENTS - 1; exponent++) {
			int q = exponent - BIAS;
			int k = (q * 315653) >> 20;
			BigInteger half = quotient(q + 127, k + 1);
			FACTORS[4 * exponent] = half.shiftRight(64).longValue();
			FACTORS[4 * exponent + 1] = half.longValue();
			FACTORS[4 * exponent + 2] = TWENTIETH - FACTORS[4 * exponent];
			FACTORS[4 * exponent + 3] = isExact(q + 52) ? 0 : 1;
			SHAPES[exponent] = Layout.shape(k + DIGITS, 0);
			SHAPES[exponent + EXPONENTS] = Layout.shape(k + DIGITS, 1);
		}
	}

	private ShortestDecimal() {
	}

	/** 2^a / 10^b, rounded up. */
	static BigInteger quotient(int a, int b) {
		BigInteger dividend = BigInteger.TWO.pow(Math.max(a, 0)).multiply(BigInteger.TEN.pow(Math.max(-b, 0)));
		BigInteger divisor = BigInteger.TWO.pow(Math.max(-a, 0)).multiply(BigInteger.TEN.pow(Math.max(b, 0)));
		return dividend.add(divisor).subtract(BigInteger.ONE).divide(divisor);
	}

	/**
	 * Whether 2^n has at most 15 digits. No two decimals of so few digits are the same
	 * float64, so it is the shortest whatever its neighbours.
	 */
	private static boolean isExact(int n) {
		return -21 <= n && n <= 49;
	}

	/**
	 * Finds the decimals of numbers. Nothing branches on their digits, so nothing is
	 * mispredicted.
	 * @param values finite numbers
	 * @param digits modified: {@link #PARTS} for each number; its first digit is not 0,
	 * unless the number is
	 * @param shapes modified: a {@link Layout#shape} for each number
	 */
	static void find(double[] values, int from, int count, long[] digits, int[] shapes) {
		for (int i = 0; i < count; i++) {
			long bits = Double.doubleToRawLongBits(values[from + i]);
			int signAndExponent = (int) (bits >>> 52);
			int factors = 4 * (signAndExponent & (EXPONENTS - 1));
			long fraction = bits & (IMPLICIT_BIT - 1);
			if (fraction < FACTORS[factors + 3]) {
				findOther(values[from + i], i, digits, shapes);
				continue;
			}
			long c2 = 2 * fraction + (2 * IMPLICIT_BIT + 1);
			long high = FACTORS[factors];
			long middle = high * c2;
			// What is added has 54 bits, so the sum carries if its first bit is lost.
			long rest = middle + Math.unsignedMultiplyHigh(FACTORS[factors + 1], c2);
			long integer = Math.unsignedMultiplyHigh(high, c2) + ((middle & (middle ^ rest)) >>> 63);
			// Negative if the integer is in the interval.
			long outside = (rest >>> 1) - high;
			long rounded = rest + FACTORS[factors + 2];
			if (rest == 0 || outside == 0 || rounded == TIE) {
				findOther(values[from + i], i, digits, shapes);
				continue;
			}
			long digit = Math.unsignedMultiplyHigh(rounded, 10) & ~(outside >> 63);
			// Of 15 digits and one more, or of 16: the first 16 come first.
			long isShorter = (integer - TEN_TO_15) >> 63;
			long sixteen = integer + ((9 * integer + digit) & isShorter);
			put(sixteen, digit & ~isShorter, i, digits);
			shapes[i] = Layout.movePoint(SHAPES[signAndExponent], (int) isShorter);
		}
	}

	private static void findOther(double value, int i, long[] digits, int[] shapes) {
		int minus = (int) (Double.doubleToRawLongBits(value) >>> 63);
		if (value == 0.0) {
			put(0, 0, i, digits);
			shapes[i] = Layout.shape(1, minus);
		}
		else {
			findByJava(Math.abs(value), minus, i, digits, shapes);
		}
	}

	private static void findByJava(double magnitude, int minus, int i, long[] digits, int[] shapes) {
		if (!Double.isFinite(magnitude)) {
			throw new IllegalArgumentException("not finite");
		}
		var decimal = new BigDecimal(Double.toString(magnitude));
		int point = decimal.precision() - decimal.scale();
		long seventeen = decimal.movePointRight(DIGITS - point).longValueExact();
		put(seventeen / 10, seventeen % 10, i, digits);
		shapes[i] = Layout.shape(point, minus);
	}

	private static void put(long sixteen, long digit, int i, long[] digits) {
		long eight = Math.unsignedMultiplyHigh(sixteen, INVERSE) >>> 26;
		digits[PARTS * i] = eight;
		digits[PARTS * i + 1] = sixteen - TEN_TO_8 * eight;
		digits[PARTS * i + 2] = digit;
	}

}
