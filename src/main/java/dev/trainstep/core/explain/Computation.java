package dev.trainstep.core.explain;

import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.kernel.Affine;
import dev.trainstep.core.variant.Quantity;

/**
 * A number of a step, and how it is computed.
 *
 * @param result the number
 * @param phase the part of the step
 * @param rule what kind of computation it is, such as {@code weightedSum}
 * @param formula its formula, by the names of what it is computed from
 * @param numbers the formula to put numbers into
 * @param inputs what it is computed from, where that is in neither terms nor move
 * @param terms of a sum of products: its terms
 * @param bias what is added to the sum last
 * @param derivative what the sum, or the gradient at an output, is multiplied by
 * @param move of an update: what it starts from
 * @param inner the values on the way, in the order in which they are computed
 */
public record Computation(Operand.Element result, Phase phase, String rule, Formula formula, Formula numbers,
		List<Operand> inputs, List<Term> terms, @Nullable Operand bias, @Nullable Derivative derivative,
		@Nullable Move move, List<Inner> inner) {

	/** A sum of products, with a bias or times a derivative. */
	static Computation ofSum(Operand.Element result, Phase phase, String rule, Formula formula, Formula numbers,
			List<Term> terms, @Nullable Operand bias, @Nullable Derivative derivative) {
		return new Computation(result, phase, rule, formula, numbers, List.of(), terms, bias, derivative, null,
				List.of());
	}

	/** A number whose formula was told. */
	static Computation told(Operand.Element result, Phase phase, String rule, List<Operand> inputs, Listener told) {
		return new Computation(result, phase, rule, told.formula(), told.numbers(), inputs, List.of(), null,
				told.derivative(), null, told.inner());
	}

	/**
	 * A product of a sum.
	 *
	 * @param sum the sum with this product
	 */
	public record Term(List<Operand> factors, double sum) {

		/** The products of two lists, as the kernels sum them. */
		static List<Term> products(List<Operand> left, List<Operand> right) {
			double[] sums = Affine.sums(values(left), values(right));
			return IntStream.range(0, sums.length)
				.mapToObj((k) -> new Term(List.of(left.get(k), right.get(k)), sums[k]))
				.toList();
		}

		private static double[] values(List<Operand> operands) {
			return operands.stream().mapToDouble(Operand::value).toArray();
		}

	}

	/**
	 * The derivative of an activation.
	 *
	 * @param of the activation
	 * @param at the pre-activation that it is taken at
	 */
	public record Derivative(String of, Operand.Element at, Formula formula, double value) {
	}

	/**
	 * What an update starts from.
	 *
	 * @param before the parameter
	 * @param gradient its gradient, before clipping
	 * @param m the first moment before the step, if the optimizer has one
	 * @param v the second moment before the step, if the optimizer has one
	 * @param t the number of the step, of an optimizer with state
	 */
	public record Move(Operand before, double eta, Operand gradient, @Nullable Operand m, @Nullable Operand v,
			@Nullable Long t) {
	}

	/**
	 * A value on the way, or a list of them.
	 *
	 * @param formula null where the formula of the result explains it
	 */
	public record Inner(Quantity quantity, @Nullable Formula formula, double[] values) {
	}

}
