package dev.trainstep.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.explain.Computation;
import dev.trainstep.core.explain.Computation.Inner;
import dev.trainstep.core.explain.Computation.Move;
import dev.trainstep.core.explain.Operand;
import dev.trainstep.core.explain.Phase;
import dev.trainstep.core.variant.Prose;

/**
 * A number of a step, and how it is computed.
 *
 * @param inner the values on the way, by name
 */
// @formatter:off
@Schema(name = "Computation")
@Prose("A number of a step, and how it is computed. Which fields there are depends on the rule.")
record ComputationFields(
		@Prose("The result's place: what later computations, and `/train-step`, call it.")
		String at,
		@Prose("The part of the step.")
		Phase phase,
		@Prose("""
				What kind of computation it is: `weightedSum`, an activation, a loss function, `outputDelta`, `hiddenDelta`, \
				`gradient`, `clip`, or an optimizer.""")
		String rule,
		@Prose("The result's name in formulas.")
		String symbol,
		@Prose("The formula. Its names are symbols of other results or of the request, and fields of this object.")
		String formula,
		@Prose("What it is computed from, where that is in no other field: of an update with `clipNorm`, the norm.")
		@Nullable List<OperandFields> inputs,
		@Prose("Of `weightedSum`, `hiddenDelta` and `gradient`: the products that are summed, in this order.")
		@Nullable List<TermFields> terms,
		@Prose("Of `weightedSum`: what is added last, where the layer has biases.")
		@Nullable OperandFields bias,
		@Prose("Of `hiddenDelta`: the sum of the products, before it is multiplied by the derivative.")
		@Nullable Double sum,
		@Prose("Of `hiddenDelta` and `outputDelta`: the derivative of the activation, where it is multiplied by one.")
		@Nullable DerivativeFields derivative,
		@Prose("Of optimizers: the parameter before the update.")
		@Nullable OperandFields before,
		@Prose("Of optimizers: the learning rate.")
		@Nullable Double eta,
		@Prose("Of optimizers: the gradient, before clipping.")
		@Nullable OperandFields gradient,
		@Prose("Of optimizers: the moments before the update, where there are any.")
		@Nullable MomentFields state,
		@Prose("Of optimizers with state: the number of the step, counted from 1.")
		@Nullable Long t,
		@JsonAnyGetter
		Map<String, Object> inner,
		@Prose("The result.")
		double value) {

	@Schema(name = "Operand")
	@Prose("A number that something is computed from.")
	record OperandFields(
			@Prose("Its place: a pointer into the request, or to an earlier result. Absent where it has none, as a moment in a fresh start.")
			@Nullable String at,
			@Prose("The number.")
			double value) {

		static OperandFields of(Operand operand) {
			return new OperandFields(operand.at(), operand.value());
		}

		static @Nullable OperandFields ofNullable(@Nullable Operand operand) {
			return (operand != null) ? of(operand) : null;
		}

	}

	@Schema(name = "Term")
	@Prose("A product of a sum.")
	record TermFields(
			@Prose("The two factors.")
			List<OperandFields> factors,
			@Prose("The sum so far, with this product.")
			double sum) {
	}

	@Schema(name = "Derivative")
	@Prose("The derivative of an activation.")
	record DerivativeFields(
			@Prose("The activation.")
			String of,
			@Prose("The place of the pre-activation.")
			String at,
			@Prose("Its formula, on the side of 0 on which the pre-activation is.")
			String formula,
			@Prose("The derivative.")
			double value) {
	}

	@Schema(name = "Moments")
	@Prose("The moments of a parameter.")
	record MomentFields(
			@Prose("The first moment.")
			@Nullable OperandFields m,
			@Prose("The second moment.")
			@Nullable OperandFields v) {
	}
	// @formatter:on

	static ComputationFields of(Computation computation) {
		Move move = computation.move();
		return new ComputationFields(computation.result().at(), computation.phase(), computation.rule(),
				computation.result().symbol(), computation.formula().toString(), operands(computation.inputs()),
				terms(computation), OperandFields.ofNullable(computation.bias()),
				(computation.derivative() != null && !computation.terms().isEmpty())
						? computation.terms().getLast().sum() : null,
				derivative(computation), (move != null) ? OperandFields.of(move.before()) : null,
				(move != null) ? move.eta() : null, (move != null) ? OperandFields.of(move.gradient()) : null,
				moments(move), (move != null) ? move.t() : null, inner(computation.inner()),
				computation.result().value());
	}

	private static @Nullable List<OperandFields> operands(List<Operand> operands) {
		return operands.isEmpty() ? null : operands.stream().map(OperandFields::of).toList();
	}

	private static @Nullable List<TermFields> terms(Computation computation) {
		return computation.terms().isEmpty() ? null
				: computation.terms()
					.stream()
					.map((term) -> new TermFields(term.factors().stream().map(OperandFields::of).toList(), term.sum()))
					.toList();
	}

	private static @Nullable DerivativeFields derivative(Computation computation) {
		Computation.Derivative derivative = computation.derivative();
		return (derivative == null) ? null : new DerivativeFields(derivative.of(), derivative.at().at(),
				derivative.formula().toString(), derivative.value());
	}

	private static @Nullable MomentFields moments(@Nullable Move move) {
		return (move == null || move.t() == null) ? null
				: new MomentFields(OperandFields.ofNullable(move.m()), OperandFields.ofNullable(move.v()));
	}

	private static Map<String, Object> inner(List<Inner> told) {
		Map<String, Object> inner = new LinkedHashMap<>();
		for (Inner values : told) {
			inner.put(values.quantity().toString(), values.quantity().isList() ? values.values() : values.values()[0]);
		}
		return inner;
	}

}
