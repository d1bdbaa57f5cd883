package dev.trainstep.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads the header of an npy file: a literal of Python, which is a dict of {@code descr},
 * {@code fortran_order} and {@code shape}, each once, in any order. Only what such a dict
 * can be is read; nothing is evaluated.
 */
final class NpyHeader {

	private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");

	/** More digits than any length has. */
	private static final int MAX_DIGITS = 18;

	private final String text;

	private int at;

	private NpyHeader(String text) {
		this.text = text;
	}

	/**
	 * What a header tells.
	 *
	 * @param descr the type of the elements; null if it is structured
	 */
	record Description(@Nullable String descr, boolean fortranOrder, List<Long> shape) {
	}

	/**
	 * Reads a header.
	 * @return null if it is not such a dict
	 */
	static @Nullable Description read(String text) {
		var header = new NpyHeader(text);
		Map<String, Object> values = header.dict();
		if (values == null || !header.isAtEnd() || !values.keySet().equals(KEYS)) {
			return null;
		}
		Object descr = values.get("descr");
		if (values.get("fortran_order") instanceof Boolean fortranOrder
				&& values.get("shape") instanceof Shape(List<Long> lengths)
				&& (descr instanceof String || descr instanceof Structured)) {
			return new Description((descr instanceof String type) ? type : null, fortranOrder, lengths);
		}
		return null;
	}

	private record Shape(List<Long> lengths) {
	}

	/** A list, which only a structured type has; what is in it does not matter. */
	private record Structured() {
	}

	private @Nullable Map<String, Object> dict() {
		Map<String, Object> values = new HashMap<>();
		if (!take('{')) {
			return null;
		}
		while (!take('}')) {
			String key = string();
			if (key == null || !take(':')) {
				return null;
			}
			Object value = value();
			if (value == null || values.put(key, value) != null || !(take(',') || next() == '}')) {
				return null;
			}
		}
		return values;
	}

	private @Nullable Object value() {
		return switch (next()) {
			case '(' -> tuple();
			case '[' -> list();
			case 'T', 'F' -> truth();
			default -> string();
		};
	}

	private @Nullable Boolean truth() {
		for (String word : List.of("True", "False")) {
			if (this.text.startsWith(word, this.at)) {
				this.at += word.length();
				return word.equals("True");
			}
		}
		return null;
	}

	/** Text without escapes, which no name and no type needs. */
	private @Nullable String string() {
		char quote = next();
		int end = (quote == '\'' || quote == '"') ? this.text.indexOf(quote, this.at + 1) : -1;
		if (end < 0) {
			return null;
		}
		String string = this.text.substring(this.at + 1, end);
		this.at = end + 1;
		return string.contains("\\") ? null : string;
	}

	private @Nullable Shape tuple() {
		List<Long> lengths = new ArrayList<>();
		take('(');
		while (!take(')')) {
			Long length = integer();
			if (length == null) {
				return null;
			}
			lengths.add(length);
			// One in brackets is a tuple only with a comma.
			if (!take(',') && (next() != ')' || lengths.size() == 1)) {
				return null;
			}
		}
		return new Shape(lengths);
	}

	private @Nullable Long integer() {
		next();
		int start = this.at;
		while (this.at < this.text.length() && isDigit(this.text.charAt(this.at))) {
			this.at++;
		}
		int digits = this.at - start;
		return (digits > 0 && digits <= MAX_DIGITS) ? Long.valueOf(this.text.substring(start, this.at)) : null;
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	/** To the bracket that closes the list. */
	private @Nullable Structured list() {
		int depth = 0;
		do {
			char c = next();
			if (c == '\'' || c == '"') {
				if (string() == null) {
					return null;
				}
				continue;
			}
			depth += (c == '[') ? 1 : (c == ']') ? -1 : 0;
			this.at++;
		}
		while (depth > 0 && this.at < this.text.length());
		return (depth == 0) ? new Structured() : null;
	}

	/** Skips space, and takes the character if it is next. */
	private boolean take(char c) {
		boolean isNext = next() == c;
		this.at += isNext ? 1 : 0;
		return isNext;
	}

	/** Skips space. The next character, which stays; NUL at the end. */
	private char next() {
		while (this.at < this.text.length() && isSpace(this.text.charAt(this.at))) {
			this.at++;
		}
		return (this.at < this.text.length()) ? this.text.charAt(this.at) : '\0';
	}

	private static boolean isSpace(char c) {
		return c == ' ' || c == '\n' || c == '\t' || c == '\r';
	}

	private boolean isAtEnd() {
		next();
		return this.at == this.text.length();
	}

}
