package dev.trainstep.core.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.explain.Computation.Derivative;
import dev.trainstep.core.explain.Computation.Inner;
import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Workings;

/** Keeps what it is told, with operands in place of the names in formulas. */
final class Listener implements Workings {

	private final Map<String, Operand> operands = new HashMap<>();

	private final Map<Quantity, Told> told = new LinkedHashMap<>();

	private @Nullable Derivative derivative;

	private @Nullable Formula formula;

	private @Nullable Formula numbers;

	/** A value, or the values of a list. */
	private record Told(@Nullable Formula formula, List<Double> values) {

		Inner as(Quantity quantity) {
			return new Inner(quantity, this.formula, this.values.stream().mapToDouble(Double::doubleValue).toArray());
		}

	}

	/** Gives an operand the name that formulas have for it. */
	Listener with(String name, Operand operand) {
		this.operands.put(name, operand);
		return this;
	}

	/** Gives operands the names {@code name[0]}, {@code name[1]}, …. */
	Listener with(String name, List<Operand> list) {
		for (int i = 0; i < list.size(); i++) {
			with(name + "[" + i + "]", list.get(i));
		}
		return this;
	}

	@Override
	public void value(Quantity quantity, double value) {
		tell(quantity, null, Operand.unexplained(quantity.toString(), value));
	}

	@Override
	public void value(Quantity quantity, String formula, double value) {
		tell(quantity, parse(formula), Operand.named(quantity.toString(), value));
	}

	private void tell(Quantity quantity, @Nullable Formula formula, Operand value) {
		this.told.put(quantity, new Told(formula, List.of(value.value())));
		with(quantity.toString(), value);
	}

	@Override
	public void add(Quantity list, double value) {
		this.told.computeIfAbsent(list, (_) -> new Told(null, new ArrayList<>())).values().add(value);
	}

	@Override
	public void derivative(String activation, String formula, double value) {
		this.derivative = new Derivative(activation, (Operand.Element) Objects.requireNonNull(this.operands.get("z")),
				parse(formula), value);
		with("derivative", Operand.named("derivative", value));
	}

	@Override
	public void result(String formula, String numbers) {
		this.told.forEach((quantity, values) -> {
			if (quantity.isList()) {
				with(quantity.toString(),
						values.values().stream().map((value) -> Operand.named(quantity.toString(), value)).toList());
			}
		});
		this.formula = parse(formula);
		this.numbers = parse(numbers);
	}

	private Formula parse(String template) {
		return Formula.of(template, this.operands::get);
	}

	List<Inner> inner() {
		return this.told.entrySet().stream().map((entry) -> entry.getValue().as(entry.getKey())).toList();
	}

	@Nullable Derivative derivative() {
		return this.derivative;
	}

	/** The formula of the result, which has been told. */
	Formula formula() {
		return Objects.requireNonNull(this.formula);
	}

	/** The formula of the result to put numbers into. */
	Formula numbers() {
		return Objects.requireNonNull(this.numbers);
	}

}
