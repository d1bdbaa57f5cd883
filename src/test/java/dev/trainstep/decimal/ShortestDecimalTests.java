package dev.trainstep.decimal;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lists, for each exponent of float64, the numbers for which a comparison is closest: of
 * the fraction of y with 0, with P, and with what is half-way between two digits. What is
 * kept of it, 64 bits, is off by at most two of its last; every number within four of
 * them is found by a variant of Euclid's algorithm. All others are decided right.
 */
class ShortestDecimalTests {

	private static final BigInteger MODULUS = ONE.shiftLeft(128);

	private static final BigInteger UNIT = ONE.shiftLeft(64);

	private static final long CLOSE = 4;

	/** Of numbers such as integers, many are exactly as close; these are ties. */
	private static final int MOST = 60;

	private static final long MIN_C = 1L << 52;

	private static final long MAX_C = (1L << 53) - 1;

	/** The numbers that are found. */
	private static final int ALL = 15_740;

	@Test
	void closestCallsAreDecidedRight() {
		List<Double> numbers = new ArrayList<>();
		for (int exponent = 1; exponent < 2047; exponent++) {
			addClosest(exponent, numbers);
		}
		assertThat(numbers).hasSize(ALL);
		double[] row = numbers.stream().mapToDouble(Double::doubleValue).toArray();
		byte[] out = new byte[row.length * NumberWriter.MAX_LENGTH + NumberWriter.MARGIN];
		int end = new PlainNumberWriter().write(row, 0, row.length, out, 0);
		String expected = String.join(",", Arrays.stream(row).mapToObj(Double::toString).toList());
		assertThat(new String(out, 0, end - 1, ISO_8859_1).split(",")).isEqualTo(expected.split(","));
	}

	private static void addClosest(int exponent, List<Double> to) {
		int q = exponent - 1075;
		int k = (int) Math.floor(q * Math.log10(2.0));
		BigInteger half = ShortestDecimal.quotient(q + 127, k + 1);
		BigInteger upperHalf = half.shiftRight(64);
		addClose(exponent, half, ZERO, to);
		addClose(exponent, half, TWO.multiply(upperHalf).add(ONE), to);
		for (int digit = 0; digit < 10; digit++) {
			BigInteger between = UNIT.multiply(BigInteger.valueOf(2 * digit + 1)).divide(BigInteger.valueOf(20));
			addClose(exponent, half, between.add(upperHalf), to);
		}
	}

	/** The c whose (2c + 1) · half, without what is above 2^128, is close to a centre. */
	private static void addClose(int exponent, BigInteger half, BigInteger centre, List<Double> to) {
		BigInteger least = centre.subtract(BigInteger.valueOf(CLOSE)).shiftLeft(64).subtract(half);
		BigInteger most = centre.add(BigInteger.valueOf(CLOSE + 1)).shiftLeft(64).subtract(half).subtract(ONE);
		BigInteger step = TWO.multiply(half).mod(MODULUS);
		long c = MIN_C;
		for (int found = 0; found < MOST; found++) {
			BigInteger base = step.multiply(BigInteger.valueOf(c));
			BigInteger left = least.subtract(base).mod(MODULUS);
			BigInteger right = most.subtract(base).mod(MODULUS);
			BigInteger next = (left.compareTo(right) > 0) ? ZERO : first(step, MODULUS, left, right);
			if (next.signum() < 0 || next.compareTo(BigInteger.valueOf(MAX_C - c)) > 0) {
				return;
			}
			c += next.longValue();
			to.add(Double.longBitsToDouble(((long) exponent << 52) + (c - MIN_C)));
			c++;
		}
	}

	/** The least x ≥ 0 with left ≤ a·x mod m ≤ right, or -1. */
	private static BigInteger first(BigInteger a, BigInteger m, BigInteger left, BigInteger right) {
		if (left.signum() == 0) {
			return ZERO;
		}
		if (a.signum() == 0) {
			return ONE.negate();
		}
		BigInteger x = left.add(a).subtract(ONE).divide(a);
		if (a.multiply(x).compareTo(right) <= 0) {
			return x;
		}
		BigInteger rounds = first(m.mod(a), a, a.subtract(right.mod(a)), a.subtract(left.mod(a)));
		return (rounds.signum() < 0) ? rounds : left.add(m.multiply(rounds)).add(a).subtract(ONE).divide(a);
	}

}
