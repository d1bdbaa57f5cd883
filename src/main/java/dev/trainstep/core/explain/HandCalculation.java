package dev.trainstep.core.explain;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.explain.Computation.Derivative;
import dev.trainstep.core.explain.Computation.Inner;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.variant.Variants;

/**
 * An explanation as one would write it on paper: a heading for each phase, a line for
 * each number, and below the line what its formula takes on the way.
 */
public final class HandCalculation {

	private final Explanation explanation;

	private final Digits digits;

	/**
	 * @param digits how many significant digits numbers have, from 1 to 17
	 */
	public HandCalculation(Explanation explanation, int digits) {
		this.explanation = explanation;
		this.digits = new Digits(digits);
	}

	/** An equation: a name, and all that it equals. */
	private record Equation(String name, List<String> sides) {

		String padded(int width) {
			return this.name + " ".repeat(Math.max(0, width - this.name.length())) + " = "
					+ String.join(" = ", this.sides);
		}

		/**
		 * A formula for each side: MathJax 3, of GitHub and JupyterLab, breaks lines
		 * between formulas only.
		 */
		String tex() {
			return "$" + Tex.of(this.name) + "$"
					+ this.sides.stream().map((side) -> " $= " + Tex.of(side) + "$").collect(Collectors.joining());
		}

	}

	/** Writes plain text, in each phase with the equals signs below each other. */
	public void writeText(Writer writer) throws IOException {
		for (Phase phase : phases()) {
			int width = this.explanation.width(phase);
			writer.append(heading(phase)).append('\n');
			for (Computation computation : computations(phase)) {
				writer.append("  ").append(result(computation).padded(width)).append('\n');
				for (Equation equation : onTheWay(computation)) {
					writer.append("    ").append(equation.padded(0)).append('\n');
				}
			}
		}
	}

	/** Writes Markdown, with formulas in TeX between dollars. */
	public void writeMarkdown(Writer writer) throws IOException {
		String before = "";
		for (Phase phase : phases()) {
			writer.append(before).append("## ").append(heading(phase)).append("\n\n");
			for (Computation computation : computations(phase)) {
				writer.append("- ").append(result(computation).tex()).append('\n');
				for (Equation equation : onTheWay(computation)) {
					writer.append("  - ").append(equation.tex()).append('\n');
				}
			}
			before = "\n";
		}
	}

	private Iterable<Computation> computations(Phase phase) {
		return () -> this.explanation.computations(phase).iterator();
	}

	private List<Phase> phases() {
		return Arrays.stream(Phase.values()).filter((phase) -> this.explanation.width(phase) > 0).toList();
	}

	private String heading(Phase phase) {
		return switch (phase) {
			case FORWARD -> "Forward";
			case LOSS -> "Loss";
			case BACKWARD -> "Backward";
			case UPDATE -> update(this.explanation.rule());
		};
	}

	/** The settings of the update, by name. */
	private String update(UpdateRule rule) {
		var heading = new StringBuilder("Update");
		Map<String, Double> settings = new LinkedHashMap<>(Map.of("eta", rule.eta()));
		if (!rule.optimizer().equals(Sgd.PLAIN)) {
			heading.append(" by ").append(Variants.name(rule.optimizer()));
			settings.putAll(Variants.numbers(rule.optimizer()));
		}
		if (rule.clipNorm() != null) {
			settings.put("clipNorm", rule.clipNorm());
		}
		settings
			.forEach((name, value) -> heading.append(", ").append(name).append(" = ").append(Digits.ALL.write(value)));
		if (rule.optimizer().isStateful()) {
			heading.append(", t = ").append(rule.step());
		}
		return heading.toString();
	}

	/** An update has so many names that it is shown by its numbers alone. */
	private Equation result(Computation computation) {
		return equation(computation.result().symbol(), (computation.move() == null) ? computation.formula() : null,
				computation.numbers(), computation.result().value());
	}

	/** The values on the way that have formulas of their own. */
	private List<Equation> onTheWay(Computation computation) {
		List<Equation> equations = new ArrayList<>();
		for (Inner inner : computation.inner()) {
			if (inner.formula() != null) {
				equations
					.add(equation(inner.quantity().toString(), inner.formula(), inner.formula(), inner.values()[0]));
			}
		}
		Derivative derivative = computation.derivative();
		if (derivative != null && !derivative.formula().isConstant()) {
			equations.add(equation(derivative.of() + "′(" + derivative.at().symbol() + ")", derivative.formula(),
					derivative.formula(), derivative.value()));
		}
		return equations;
	}

	private Equation equation(String name, @Nullable Formula symbols, Formula numbers, double value) {
		List<String> sides = new ArrayList<>();
		if (symbols != null) {
			sides.add(symbols.symbols(this.digits));
		}
		sides.add(numbers.numbers(this.digits));
		sides.add(this.digits.write(value));
		return new Equation(name, sides.stream().distinct().toList());
	}

}
