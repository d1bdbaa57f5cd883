package dev.trainstep.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What helps with a document that is not JSON, by the text where reading stopped. */
enum SyntaxHint {

	END("\0[.eE+-]?$", "the document ends before it is complete"),

	ESCAPE("\\\\\0", "in a string, a backslash is written as two"),

	NOT_A_NUMBER("(NaN|Infinity)\0|\0[-+]?(?i:nan|inf|infinity)\\b(?!\\s*:)", "JSON has no NaN and no Infinity"),

	QUOTE("\0'", "JSON has double quotes, no single ones"),

	WORD("\0(?!(true|false|null)\\b)(?i:none|true|false|null|undefined)\\b(?!\\s*:)",
			"the words of JSON are null, true and false"),

	COMMENT("\0(//|/[*]|#\\s)", "JSON has no comments"),

	COMMA(",\\s*\0[]},]", "JSON has a comma between two values only"),

	NAME("[{,]\\s*\0\\w+\\s*:", "in JSON, names are in double quotes"),

	NUMBER("\0[.](?![.])|[.+]\0|\\b0\0\\d", "JSON writes numbers like 1, -0.5 or 1e-3");

	/** How much is read around the place: more than a name. */
	private static final int LENGTH = 80;

	private final Pattern pattern;

	private final String text;

	/**
	 * @param pattern where a NUL stands for the place
	 */
	SyntaxHint(String pattern, String text) {
		this.pattern = Pattern.compile(pattern);
		this.text = text;
	}

	/**
	 * What helps, or nothing.
	 * @param json UTF-8
	 * @param place where reading stopped; it may be unknown, which is negative
	 * @param open whether an object or array is open there
	 */
	static String of(byte[] json, long place, boolean open) {
		if (place < 0 || place > json.length) {
			return "";
		}
		String around = text(json, place - LENGTH, place) + '\0' + text(json, place, place + LENGTH);
		return Arrays.stream(values())
			.filter((hint) -> open || hint != END)
			.filter((hint) -> hint.pattern.matcher(around).find())
			.findFirst()
			.map((hint) -> ": " + hint.text)
			.orElse("");
	}

	private static String text(byte[] json, long from, long to) {
		int start = (int) Math.max(0, from);
		int end = (int) Math.min(json.length, to);
		return new String(json, start, end - start, StandardCharsets.ISO_8859_1).replace('\0', ' ');
	}

}
