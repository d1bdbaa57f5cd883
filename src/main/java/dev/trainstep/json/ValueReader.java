package dev.trainstep.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.decimal.NumberList;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads the value at the parser's current token strictly: it coerces, ignores and guesses
 * nothing. A number is a JSON number that is finite as float64; a matrix has rows of one
 * length. Anything else is a violation at its place. Reading then goes on to find the
 * next one, and returns a placeholder.
 */
public final class ValueReader {

	private static final long MAX_INTEGER = (1L << 53) - 1;

	/** The longest array of anything but numbers: as many as a network has layers. */
	private static final int MAX_ELEMENTS = 32;

	private final JsonParser parser;

	private final Reading<?> reading;

	private final NumberList numbers = new NumberList();

	ValueReader(JsonParser parser, Reading<?> reading) {
		this.parser = parser;
		this.reading = reading;
	}

	JsonParser parser() {
		return this.parser;
	}

	Reading<?> reading() {
		return this.reading;
	}

	double number() {
		if (!this.parser.currentToken().isNumeric()) {
			refuse("a number");
			return 0.0;
		}
		double number = this.parser.getDoubleValue();
		if (!Double.isFinite(number)) {
			add(Kind.INVALID_VALUE, "", "a number beyond float64");
			return 0.0;
		}
		return (number == 0.0 && hasMinus()) ? -0.0 : number;
	}

	/** Jackson reads -0 as an integer, and loses its sign. */
	private boolean hasMinus() {
		return this.parser.getStringCharacters()[this.parser.getStringOffset()] == '-';
	}

	double[] vector() {
		if (!isArray("an array of numbers")) {
			return new double[1];
		}
		readRow();
		return this.numbers.toArray();
	}

	Matrix matrix() {
		if (isArray("a matrix: an array of rows, each an array of numbers")) {
			this.parser.nextToken();
			return readRows();
		}
		return placeholder();
	}

	/** A vector, which is one sample, or a matrix, which is a batch. */
	Samples samples() {
		if (!isArray("a sample: an array of numbers, or a batch: an array of such rows")) {
			return new Samples(placeholder(), true);
		}
		readNumbers();
		if (this.parser.nextToken() == JsonToken.START_ARRAY) {
			return new Samples(readRows(), false);
		}
		readToEnd(0);
		return new Samples(trimmed(1, this.numbers.size()), true);
	}

	/** A class index, or an array of them. */
	Labels labels() {
		boolean single = this.parser.currentToken() != JsonToken.START_ARRAY;
		if (single) {
			this.numbers.add(number());
		}
		else {
			readRow();
		}
		int[] classes = new int[Math.max(1, this.numbers.size())];
		for (int i = 0; i < this.numbers.size(); i++) {
			long label = toInteger(this.numbers.get(i), single ? "" : "/" + i);
			if (Math.abs(label) > Integer.MAX_VALUE && Math.abs(label) <= MAX_INTEGER) {
				add(Kind.INVALID_VALUE, single ? "" : "/" + i, "too large for a class");
			}
			classes[i] = (int) label;
		}
		return new Labels(classes, single);
	}

	/** An integer of at most 2^53 - 1, which may be written 1.0. */
	Long integer() {
		return toInteger(number(), "");
	}

	private long toInteger(double number, String below) {
		if (number != Math.rint(number)) {
			add(Kind.INVALID_REQUEST, below, "expected an integer");
		}
		else if (Math.abs(number) > MAX_INTEGER) {
			add(Kind.INVALID_VALUE, below, "an integer is at most 2^53 - 1");
		}
		return (long) number;
	}

	/** An array of integers. */
	long[] integers() {
		if (!isArray("an array of integers")) {
			return new long[1];
		}
		readRow();
		long[] integers = new long[this.numbers.size()];
		for (int i = 0; i < integers.length; i++) {
			integers[i] = toInteger(this.numbers.get(i), "/" + i);
		}
		return integers;
	}

	Boolean truth() {
		if (!this.parser.currentToken().isBoolean()) {
			refuse("true or false");
			return false;
		}
		return this.parser.getBooleanValue();
	}

	String string() {
		if (!this.parser.hasToken(JsonToken.VALUE_STRING)) {
			refuse("a string");
			return "";
		}
		return this.parser.getString();
	}

	/** One of these, by its name. */
	<T> @Nullable T choice(Map<String, T> choices) {
		if (!this.parser.hasToken(JsonToken.VALUE_STRING)) {
			refuse("a string");
			return null;
		}
		T choice = choices.get(this.parser.getString());
		if (choice == null) {
			add(Kind.INVALID_VALUE, "", "unknown; the names here are " + String.join(", ", choices.keySet()));
		}
		return choice;
	}

	/** An array; each element is read by another reader. */
	List<@Nullable Object> list(Supplier<@Nullable Object> element) {
		List<@Nullable Object> list = new ArrayList<>();
		if (isArray("an array")) {
			readFew(() -> list.add(element.get()));
			if (list.isEmpty()) {
				refuseEmpty();
			}
		}
		return list;
	}

	/** An array of strings. */
	String[] strings() {
		List<String> strings = new ArrayList<>();
		if (isArray("an array of strings")) {
			readFew(() -> {
				if (this.parser.hasToken(JsonToken.VALUE_STRING)) {
					strings.add(this.parser.getString());
				}
				else {
					refuse("a string");
				}
			});
		}
		return strings.toArray(String[]::new);
	}

	/** Reads elements to the end of the array, and skips those that are too many. */
	private void readFew(Runnable read) {
		int count = 0;
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			count++;
			if (count <= MAX_ELEMENTS) {
				read.run();
			}
			else {
				this.parser.skipChildren();
			}
		}
		if (count > MAX_ELEMENTS) {
			add(Kind.SHAPE_MISMATCH, "", "has " + count + " elements, expected at most " + MAX_ELEMENTS);
		}
	}

	/** From the first row's first token to the end of the matrix. */
	private Matrix readRows() {
		int rows = 0;
		int cols = 0;
		while (this.parser.currentToken() != JsonToken.END_ARRAY) {
			if (this.parser.currentToken() != JsonToken.START_ARRAY) {
				refuse("a row: an array of numbers");
			}
			else {
				int length = readRow();
				if (cols == 0) {
					cols = length;
				}
				else if (length != cols && length != 0) {
					add(Kind.SHAPE_MISMATCH, "",
							"row has " + length + " columns, expected " + cols + " (as the rows before)");
				}
			}
			rows++;
			this.parser.nextToken();
		}
		if (rows == 0) {
			refuseEmpty();
		}
		return trimmed(rows, cols);
	}

	/** From the start of an array to its end. */
	private int readRow() {
		int start = this.numbers.size();
		readNumbers();
		this.parser.nextToken();
		readToEnd(start);
		return this.numbers.size() - start;
	}

	/** Reads the elements of the array that begins here all at once, if it can. */
	private void readNumbers() {
		if (this.parser instanceof NumbersParser numbersParser) {
			numbersParser.readNumbers(this.numbers);
		}
	}

	private void readToEnd(int start) {
		while (this.parser.currentToken() != JsonToken.END_ARRAY) {
			this.numbers.add(number());
			this.parser.nextToken();
		}
		if (this.numbers.size() == start) {
			refuseEmpty();
		}
	}

	private Matrix trimmed(int rows, int cols) {
		if (this.numbers.size() == 0 || this.numbers.size() != (long) rows * cols) {
			return placeholder();
		}
		return new Matrix(rows, cols, this.numbers.toArray());
	}

	private static Matrix placeholder() {
		return new Matrix(1, 1, new double[1]);
	}

	private boolean isArray(String expected) {
		if (this.parser.currentToken() == JsonToken.START_ARRAY) {
			return true;
		}
		Hint hint = this.reading.hint();
		refuse(expected, (hint != null && hint.fields().length == 0) ? "; " + hint.value() : "");
		return false;
	}

	private void refuseEmpty() {
		add(Kind.SHAPE_MISMATCH, "", "is empty");
	}

	/** Adds a violation for a value of the wrong type, and skips it. */
	void refuse(String expected) {
		refuse(expected, "");
	}

	private void refuse(String expected, String hint) {
		refuseField("expected " + expected + ", found " + describe(this.parser.currentToken()) + hint);
	}

	/** Adds a violation for a required field of the object that ends here. */
	void refuseMissing(String name) {
		add(Kind.INVALID_REQUEST, "/" + name, "missing");
	}

	/**
	 * Adds a violation for a field of the object that ends here, unless the field could
	 * not be read.
	 */
	void refuseOutOfRange(String name, String range) {
		String pointer = pointer(this.parser) + "/" + name;
		if (!this.reading.violations().cover(pointer)) {
			this.reading.violations().add(Kind.INVALID_VALUE, pointer, range);
		}
	}

	/** Adds a violation for a field that should not be here, and skips it. */
	void refuseField(String detail) {
		add(Kind.INVALID_REQUEST, "", detail);
		this.parser.skipChildren();
	}

	/** Adds a violation for something that could not be read, here or below. */
	void add(Kind kind, String below, String detail) {
		this.reading.setIncomplete();
		this.reading.violations().add(kind, () -> pointer(this.parser) + below, detail);
	}

	/** The parser's place, as a JSON pointer in URI fragment form. */
	static String pointer(JsonParser parser) {
		return "#" + UriUtils.encodeFragment(parser.streamReadContext().pathAsPointer().toString(), UTF_8);
	}

	private static String describe(JsonToken token) {
		return switch (token) {
			case START_OBJECT -> "an object";
			case START_ARRAY -> "an array";
			case VALUE_STRING -> "a string";
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
			case VALUE_TRUE, VALUE_FALSE -> "a boolean";
			case VALUE_NULL -> "null";
			case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "something else";
		};
	}

}
