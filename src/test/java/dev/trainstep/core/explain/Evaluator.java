package dev.trainstep.core.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * Computes what a formula with numbers in it says, as a reader with a calculator would.
 */
final class Evaluator {

	private final String formula;

	private int at;

	private Evaluator(String formula) {
		this.formula = formula.replace(" ", "");
	}

	static double value(String formula) {
		var evaluator = new Evaluator(formula);
		double value = evaluator.sum();
		if (evaluator.at < evaluator.formula.length()) {
			throw new IllegalArgumentException(formula + " cannot be read from " + evaluator.at);
		}
		return value;
	}

	private boolean accept(String symbol) {
		boolean found = this.formula.startsWith(symbol, this.at);
		this.at += found ? symbol.length() : 0;
		return found;
	}

	private void expect(String symbol) {
		if (!accept(symbol)) {
			throw new IllegalArgumentException(this.formula + " lacks " + symbol + " at " + this.at);
		}
	}

	private double sum() {
		double value = product();
		while (true) {
			if (accept("+")) {
				value += product();
			}
			else if (accept("−")) {
				value -= product();
			}
			else {
				return value;
			}
		}
	}

	private double product() {
		double value = factor();
		while (true) {
			if (accept("·")) {
				value *= factor();
			}
			else if (accept("/")) {
				value /= factor();
			}
			else {
				return value;
			}
		}
	}

	private double factor() {
		if (accept("−")) {
			return -factor();
		}
		double base = atom();
		if (accept("²")) {
			return base * base;
		}
		if (accept("³")) {
			return base * base * base;
		}
		return accept("^") ? Math.pow(base, atom()) : base;
	}

	private double atom() {
		if (accept("√")) {
			return Math.sqrt(atom());
		}
		if (accept("π")) {
			return Math.PI;
		}
		if (accept("½")) {
			return 0.5;
		}
		if (accept("|")) {
			double value = sum();
			expect("|");
			return Math.abs(value);
		}
		if (accept("(")) {
			double value = sum();
			expect(")");
			return value;
		}
		int begin = this.at;
		return Character.isDigit(this.formula.charAt(begin)) ? number() : function();
	}

	private double number() {
		int begin = this.at;
		while (this.at < this.formula.length() && "0123456789.e-".indexOf(this.formula.charAt(this.at)) >= 0) {
			this.at++;
		}
		return Double.parseDouble(this.formula.substring(begin, this.at));
	}

	private double function() {
		int begin = this.at;
		while (Character.isLetter(this.formula.charAt(this.at))) {
			this.at++;
		}
		String name = this.formula.substring(begin, this.at);
		List<Double> arguments = new ArrayList<>();
		expect("(");
		do {
			arguments.add(sum());
		}
		while (accept(","));
		expect(")");
		double first = arguments.getFirst();
		return switch (name) {
			case "exp" -> Math.exp(first);
			case "log" -> Math.log(first);
			case "tanh" -> Math.tanh(first);
			case "σ" -> 1.0 / (1.0 + Math.exp(-first));
			case "max" -> Math.max(first, arguments.get(1));
			case "clamp" -> Math.clamp(first, arguments.get(1), arguments.get(2));
			default -> throw new IllegalArgumentException("no function " + name);
		};
	}

}
