package dev.trainstep.core.explain;

import org.jspecify.annotations.Nullable;

/** A number of a request or a step, and what it is called. */
public sealed interface Operand {

	/** The pointer to it, in the request or among the results; null if there is none. */
	@Nullable String at();

	/** Its name in formulas. */
	String symbol();

	double value();

	/** A number that no pointer leads to. */
	static Operand named(String symbol, double value) {
		return new Named(symbol, value, true);
	}

	/** A number that no pointer leads to, and no formula explains. */
	static Operand unexplained(String symbol, double value) {
		return new Named(symbol, value, false);
	}

	/** A setting of the step. */
	static Operand setting(String name, double value) {
		return new Setting(name, value);
	}

	/** A number of an array, by its row-major index. */
	record Element(NamedArray array, int index, double value) implements Operand {

		@Override
		public String at() {
			return this.array.pointer(this.index);
		}

		@Override
		public String symbol() {
			return this.array.symbol(this.index);
		}

	}

	/**
	 * A number that no pointer leads to.
	 *
	 * @param isExplained whether a formula explains it
	 */
	record Named(String symbol, double value, boolean isExplained) implements Operand {

		@Override
		public @Nullable String at() {
			return null;
		}

	}

	/** A setting, which is written with all its digits. */
	record Setting(String symbol, double value) implements Operand {

		@Override
		public @Nullable String at() {
			return null;
		}

	}

}
