package dev.trainstep.training;

import java.math.BigDecimal;
import java.math.RoundingMode;

import dev.trainstep.core.Data;

/** What a network is tested on after every epoch. */
public sealed interface Validation {

	/** Data of its own. */
	record Separate(Data data) implements Validation {
	}

	/**
	 * The last rows of the training data, which are not trained on: of the rows in the
	 * order sent, or shuffled once where there is a seed.
	 *
	 * @param fraction the share of the rows, above 0 and below 1
	 */
	record HeldOut(double fraction) implements Validation {

		/**
		 * Checks the fraction.
		 * @throws IllegalArgumentException if it is out of its range
		 */
		public HeldOut {
			if (!(fraction > 0.0) || fraction >= 1.0) {
				throw new IllegalArgumentException("a fraction is above 0 and below 1");
			}
		}

		/**
		 * ⌈fraction · samples⌉ of the decimal that the fraction is written as: 0.07 of a
		 * hundred are seven, though the float64 next to 0.07 is above it.
		 */
		int count(int samples) {
			return BigDecimal.valueOf(this.fraction)
				.multiply(BigDecimal.valueOf(samples))
				.setScale(0, RoundingMode.CEILING)
				.intValueExact();
		}

	}

}
