package dev.trainstep.core.explain;

import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns formulas into TeX as MathJax and KaTeX read it, and Markdown does not take for
 * emphasis: no subscript follows a brace.
 */
final class Tex {

	private static final String NUMBER = "[0-9.]+(?:e[−-]?[0-9]+)?";

	/**
	 * A number with an exponent, a name with or without an index, or another character.
	 */
	private static final Pattern TOKEN = Pattern.compile(
			"(?<divided>(?:/ ?)?)(?<mantissa>[0-9.]+)e(?<exponent>[−-]?[0-9]+)"
					+ "|(?<name>[A-Za-z]+)(?<number>[0-9]*)(?:\\[(?<index>[0-9,]+)])?" + "|√(?<root>[A-Za-z]+[0-9]*|"
					+ NUMBER + ")|\\^(?<power>[A-Za-z]+|" + NUMBER + ")|(?<times> ?· ?)|(?<other>[^A-Za-z])",
			Pattern.DOTALL);

	private static final Set<String> FUNCTIONS = Set.of("exp", "log", "max", "min", "tanh");

	private static final Set<String> GREEK = Set.of("delta", "eta", "alpha", "beta", "epsilon");

	private static final Map<String, String> SYMBOLS = Map.of("−", "-", "′", "'", "²", "^2", "³", "^3", "σ", "\\sigma",
			"π", "\\pi", "Σ", "\\Sigma", "½", "\\tfrac{1}{2}");

	private Tex() {
	}

	static String of(String formula) {
		int root = formula.indexOf("√(");
		if (root < 0) {
			return tokens(formula);
		}
		int close = close(formula, root + 2);
		return tokens(formula.substring(0, root)) + "\\sqrt{" + of(formula.substring(root + 2, close)) + "}"
				+ of(formula.substring(close + 1));
	}

	/** The index of the bracket that closes the one before this index. */
	private static int close(String formula, int begin) {
		int depth = 1;
		int i = begin;
		while (depth > 0) {
			char next = formula.charAt(i++);
			depth += (next == '(') ? 1 : (next == ')') ? -1 : 0;
		}
		return i - 1;
	}

	private static String tokens(String formula) {
		Matcher token = TOKEN.matcher(formula);
		return token.replaceAll((match) -> Matcher.quoteReplacement(token(match)));
	}

	private static String token(MatchResult token) {
		if (token.group("mantissa") != null) {
			return number(token.group("divided"), token.group("mantissa"), token.group("exponent").replace('−', '-'));
		}
		if (token.group("name") != null) {
			String index = token.group("index");
			return name(token.group("name"), token.group("number")) + ((index != null) ? "_{" + index + "}" : "");
		}
		if (token.group("root") != null) {
			return "\\sqrt{" + of(token.group("root")) + "}";
		}
		if (token.group("power") != null) {
			return "^{" + of(token.group("power")) + "}";
		}
		if (token.group("times") != null) {
			return " \\cdot ";
		}
		return SYMBOLS.getOrDefault(token.group("other"), token.group("other"));
	}

	/** A product is divided by in brackets. */
	private static String number(String divided, String mantissa, String exponent) {
		String power = "10^{" + exponent + "}";
		if (mantissa.equals("1")) {
			return divided + power;
		}
		String product = mantissa + " \\times " + power;
		return divided.isEmpty() ? product : divided + "(" + product + ")";
	}

	private static String name(String name, String number) {
		if (name.endsWith("Hat")) {
			return "\\hat " + name.charAt(0);
		}
		if (FUNCTIONS.contains(name) || GREEK.contains(name)) {
			return "\\" + name + number;
		}
		return (name.length() <= 2) ? name + number : "\\text{" + name + number + "}";
	}

}
