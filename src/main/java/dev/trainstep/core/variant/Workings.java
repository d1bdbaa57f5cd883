package dev.trainstep.core.variant;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Listens to how a result is computed: activations, losses, optimizers and clipping tell
 * it their formulas and the values on the way. No loop over many numbers tells anything:
 * what is in it is told for one number alone.
 * <p>
 * A formula names what it is computed from: the arguments, by the names that the method
 * that tells it gives them, and what was told before, by {@link Quantity}. An index in
 * brackets is that of a unit, as in {@code h[0]}.
 */
public interface Workings {

	/** Tells a value that the formula of the result explains. */
	void value(Quantity quantity, double value);

	/** Tells a value that has a formula of its own. */
	void value(Quantity quantity, String formula, double value);

	/** Tells the next value of a list. */
	void add(Quantity list, double value);

	/**
	 * Tells the derivative that a gradient is multiplied by. In formulas it is
	 * {@code derivative}.
	 * @param activation what it is the derivative of
	 */
	void derivative(String activation, String formula, double value);

	/** Tells the formula of the result. */
	default void result(String formula) {
		result(formula, formula);
	}

	/**
	 * Tells the formula of the result.
	 * @param numbers the formula to put numbers into
	 */
	void result(String formula, String numbers);

	/** The formula of a sum over units; in the term {@code [i]} stands for the index. */
	static String sum(int units, String term) {
		return IntStream.range(0, units)
			.mapToObj((i) -> term.replace("[i]", "[" + i + "]"))
			.collect(Collectors.joining(" + "));
	}

}
