package dev.trainstep.core.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Writes numbers by hand's rules: with so many significant digits and no zeros after
 * them, with an exponent where there would be many zeros, and without a sign where it is
 * 0.
 */
final class Digits {

	/** 0.0001 and 1000000 are read faster than 1e-4 and 1e6, and longer ones are not. */
	private static final int MOST_ZEROS = 4;

	private static final int MOST_DIGITS = 7;

	/** All digits of a float64. */
	static final Digits ALL = new Digits(17);

	private final MathContext precision;

	/**
	 * @param count how many significant digits, from 1 to 17
	 */
	Digits(int count) {
		this.precision = new MathContext(count, RoundingMode.HALF_EVEN);
	}

	String write(double value) {
		if (value == 0.0) {
			return "0";
		}
		BigDecimal exact = new BigDecimal(Double.toString(value));
		BigDecimal rounded = exact.round(this.precision).stripTrailingZeros();
		int exponent = rounded.precision() - rounded.scale() - 1;
		boolean isWhole = exponent >= 0 && rounded.scale() <= 0;
		boolean hidesDigits = isWhole && rounded.compareTo(exact) != 0 && exponent >= this.precision.getPrecision();
		boolean isPlain = exponent >= -MOST_ZEROS && exponent < MOST_DIGITS && !hidesDigits;
		String text = isPlain ? rounded.toPlainString()
				: rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
		return text.startsWith("-") ? "−" + text.substring(1) : text;
	}

}
