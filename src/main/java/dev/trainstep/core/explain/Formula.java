package dev.trainstep.core.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.explain.Computation.Term;

/** A formula: text, with operands in it. */
public final class Formula {

	/** A name, maybe with an index. It is no function, and no exponent of a number. */
	private static final Pattern NAME = Pattern.compile("(?<![\\p{L}0-9])\\p{L}[\\p{L}0-9]*+(?:\\[[0-9]+])?+(?![(′])");

	private static final Pattern POWER = Pattern.compile("[²³^]");

	private static final Pattern TIMES = Pattern.compile(" ?·");

	private static final String OPERATORS = "·/+−√^";

	private final List<Piece> pieces = new ArrayList<>();

	/** A text, or an operand. */
	sealed interface Piece {

		/** The text; of an operand there is none. */
		default String text() {
			return "";
		}

		/** Operators, functions, and numbers that are the same in every step. */
		record Text(String text) implements Piece {
		}

		record Symbol(Operand operand) implements Piece {
		}

	}

	/**
	 * Puts operands in place of names.
	 * @param operands the operand of a name; a name without one stays as it is
	 */
	static Formula of(String template, Function<String, @Nullable Operand> operands) {
		var formula = new Formula();
		Matcher name = NAME.matcher(template);
		int end = 0;
		while (name.find()) {
			Operand operand = operands.apply(name.group());
			if (operand != null) {
				formula.text(template.substring(end, name.start())).number(operand);
				end = name.end();
			}
		}
		return formula.text(template.substring(end));
	}

	/** A sum of products. */
	static Formula sum(List<Term> terms) {
		var formula = new Formula();
		String separator = "";
		for (Term term : terms) {
			formula.text(separator).number(term.factors().getFirst()).text("·").number(term.factors().getLast());
			separator = " + ";
		}
		return formula;
	}

	Formula text(String text) {
		if (!text.isEmpty()) {
			this.pieces.add(new Piece.Text(text));
		}
		return this;
	}

	Formula number(Operand operand) {
		this.pieces.add(new Piece.Symbol(operand));
		return this;
	}

	Formula formula(Formula other) {
		this.pieces.addAll(other.pieces);
		return this;
	}

	/** Whether there is no operand in it. */
	boolean isConstant() {
		return this.pieces.stream().noneMatch(Piece.Symbol.class::isInstance);
	}

	/** The formula with the names of its operands. */
	@Override
	public String toString() {
		return write((_) -> false, null);
	}

	/** The same with numbers for those that nothing explains. */
	String symbols(Digits digits) {
		return write((operand) -> operand instanceof Operand.Named named && !named.isExplained(), digits);
	}

	/** The formula with the numbers of its operands. */
	String numbers(Digits digits) {
		return write((_) -> true, digits);
	}

	private String write(Predicate<Operand> isNumber, @Nullable Digits digits) {
		var text = new StringBuilder();
		for (int i = 0; i < this.pieces.size(); i++) {
			switch (this.pieces.get(i)) {
				case Piece.Text(String literal) -> text.append(literal);
				case Piece.Symbol(Operand operand) -> {
					String number = (digits != null && isNumber.test(operand)) ? number(operand, digits) : null;
					text.append((number == null) ? operand.symbol() : inBrackets(number, text, after(i)));
				}
			}
		}
		return text.toString();
	}

	private static String number(Operand operand, Digits digits) {
		return ((operand instanceof Operand.Setting) ? Digits.ALL : digits).write(operand.value());
	}

	/** The text after a piece, if a text follows. */
	private String after(int piece) {
		return (piece + 1 < this.pieces.size()) ? this.pieces.get(piece + 1).text() : "";
	}

	/**
	 * A number, in brackets where it has a sign or an exponent and what is around it
	 * binds.
	 */
	private static String inBrackets(String number, CharSequence before, String after) {
		boolean isPower = POWER.matcher(after).lookingAt();
		boolean isNegative = number.startsWith("−");
		boolean needsThem = isNegative ? isPower || TIMES.matcher(after).lookingAt() || endsWithOperator(before)
				: isPower && number.contains("e");
		return needsThem ? "(" + number + ")" : number;
	}

	private static boolean endsWithOperator(CharSequence text) {
		int last = text.length() - 1;
		if (last >= 0 && text.charAt(last) == ' ') {
			last--;
		}
		return last >= 0 && OPERATORS.indexOf(text.charAt(last)) >= 0;
	}

}
