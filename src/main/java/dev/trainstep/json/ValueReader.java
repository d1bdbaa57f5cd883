package dev.trainstep.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.decimal.NumberList;
import dev.trainstep.decimal.NumberReader;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads the value at the parser's current token strictly: it coerces, ignores and guesses
 * nothing. A number is a JSON number that is finite as float64; a matrix has rows of one
 * length. Anything else is a violation at its place. Reading then goes on to find the
 * next one, and returns a placeholder.
 * <p>
 * In place of JSON's arrays and numbers a parser may give a {@link NumberArray}, and in
 * place of a value that is no array of numbers a {@link Text}.
 */
public final class ValueReader {

	private static final long MAX_INTEGER = (1L << 53) - 1;

	/** The longest array of anything but numbers: as many as a network has layers. */
	public static final int MAX_ELEMENTS = 32;

	private static final String VECTOR = "an array of numbers";

	private static final String MATRIX = "a matrix: an array of rows, each an array of numbers";

	private static final String SAMPLES = "a sample: an array of numbers, or a batch: an array of such rows";

	private static final String LABELS = "an integer, or an array of integers";

	private static final String INTEGERS = "an array of integers";

	/** A number as JSON writes it. */
	private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*+)([.][0-9]++)?([eE][+-]?[0-9]++)?");

	private static final Set<String> TRUTHS = Set.of("true", "false");

	private final JsonParser parser;

	private final Reading<?> reading;

	/** What is read in place of the parser's value, if anything, and its place. */
	private final @Nullable Text part;

	private final String below;

	private final NumberList numbers = new NumberList();

	ValueReader(JsonParser parser, Reading<?> reading) {
		this(parser, reading, null, "");
	}

	private ValueReader(JsonParser parser, Reading<?> reading, @Nullable Text part, String below) {
		this.parser = parser;
		this.reading = reading;
		this.part = part;
		this.below = below;
	}

	JsonParser parser() {
		return this.parser;
	}

	Reading<?> reading() {
		return this.reading;
	}

	/** What the parser gives whole, if it does. */
	private @Nullable Object embedded() {
		if (this.part != null) {
			return this.part;
		}
		return this.parser.hasToken(JsonToken.VALUE_EMBEDDED_OBJECT) ? this.parser.getEmbeddedObject() : null;
	}

	double number() {
		Object embedded = embedded();
		if (embedded instanceof NumberArray array && array.shape().length == 0) {
			return orPlaceholder(new ArrayReader(array, this).read(0, 0, "a number"))[0];
		}
		if (embedded instanceof Text text) {
			return number(text);
		}
		if (!this.parser.currentToken().isNumeric()) {
			refuse("a number");
			return 0.0;
		}
		double number = finite(this.parser.getDoubleValue());
		return (number == 0.0 && hasMinus()) ? -0.0 : number;
	}

	/** Jackson reads -0 as an integer, and loses its sign. */
	private boolean hasMinus() {
		return this.parser.getStringCharacters()[this.parser.getStringOffset()] == '-';
	}

	/** A number as JSON writes it. */
	private double number(Text text) {
		if (text.value().length() > NumberReader.MAX_LENGTH || !NUMBER.matcher(text.value()).matches()) {
			refuse("a number");
			return 0.0;
		}
		return finite(Double.parseDouble(text.value()));
	}

	private double finite(double number) {
		if (!Double.isFinite(number)) {
			add(Kind.INVALID_VALUE, "", "a number beyond float64");
			return 0.0;
		}
		return number;
	}

	private static double[] orPlaceholder(double @Nullable [] elements) {
		return (elements != null) ? elements : new double[1];
	}

	double[] vector() {
		if (embedded() instanceof NumberArray array) {
			return orPlaceholder(new ArrayReader(array, this).read(1, 1, VECTOR));
		}
		if (!isArray(VECTOR)) {
			return new double[1];
		}
		readRow();
		return this.numbers.toArray();
	}

	Matrix matrix() {
		if (embedded() instanceof NumberArray array) {
			return matrix(array, new ArrayReader(array, this).read(2, 2, MATRIX));
		}
		if (isArray(MATRIX)) {
			this.parser.nextToken();
			return readRows();
		}
		return placeholder();
	}

	/** A vector is one row. */
	private static Matrix matrix(NumberArray array, double @Nullable [] elements) {
		int[] shape = array.shape();
		return (elements != null) ? new Matrix((shape.length == 1) ? 1 : shape[0], shape[shape.length - 1], elements)
				: placeholder();
	}

	/** A vector, which is one sample, or a matrix, which is a batch. */
	Samples samples() {
		if (embedded() instanceof NumberArray array) {
			return new Samples(matrix(array, new ArrayReader(array, this).read(1, 2, SAMPLES)),
					array.shape().length == 1);
		}
		if (!isArray(SAMPLES)) {
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
		if (embedded() instanceof NumberArray array) {
			return labels(orPlaceholder(new ArrayReader(array, this).read(0, 1, LABELS)), array.shape().length == 0);
		}
		boolean single = this.parser.currentToken() != JsonToken.START_ARRAY;
		if (single) {
			this.numbers.add(number());
		}
		else {
			readRow();
		}
		return labels(this.numbers.toArray(), single);
	}

	private Labels labels(double[] given, boolean single) {
		int[] classes = new int[Math.max(1, given.length)];
		for (int i = 0; i < given.length; i++) {
			long label = toInteger(given[i], single ? "" : "/" + i);
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
		if (embedded() instanceof NumberArray array) {
			return integers(orPlaceholder(new ArrayReader(array, this).read(1, 1, INTEGERS)));
		}
		if (!isArray(INTEGERS)) {
			return new long[1];
		}
		readRow();
		return integers(this.numbers.toArray());
	}

	private long[] integers(double[] given) {
		long[] integers = new long[given.length];
		for (int i = 0; i < integers.length; i++) {
			integers[i] = toInteger(given[i], "/" + i);
		}
		return integers;
	}

	Boolean truth() {
		if (embedded() instanceof Text text && TRUTHS.contains(text.value())) {
			return Boolean.valueOf(text.value());
		}
		if (!this.parser.currentToken().isBoolean()) {
			refuse("true or false");
			return false;
		}
		return this.parser.getBooleanValue();
	}

	String string() {
		String string = stringOrNull();
		if (string == null) {
			refuse("a string");
			return "";
		}
		return string;
	}

	/** The string that is here, if it is one. */
	@Nullable String stringOrNull() {
		if (embedded() instanceof Text text) {
			return text.value();
		}
		return this.parser.hasToken(JsonToken.VALUE_STRING) ? this.parser.getString() : null;
	}

	/** One of these, by its name. */
	<T> @Nullable T choice(Map<String, T> choices) {
		String name = stringOrNull();
		if (name == null) {
			refuse("a string");
			return null;
		}
		T choice = choices.get(name);
		if (choice == null) {
			add(Kind.INVALID_VALUE, "", "unknown; the names here are " + String.join(", ", choices.keySet()));
		}
		return choice;
	}

	/** An array; each element is read by a reader of its own. */
	List<@Nullable Object> list(Function<ValueReader, @Nullable Object> element) {
		List<@Nullable Object> list = new ArrayList<>();
		if (readList("an array", (reader) -> list.add(element.apply(reader))) && list.isEmpty()) {
			refuseEmpty();
		}
		return list;
	}

	/** An array of strings. */
	String[] strings() {
		List<String> strings = new ArrayList<>();
		readList("an array of strings", (reader) -> {
			String string = reader.stringOrNull();
			if (string != null) {
				strings.add(string);
			}
			else {
				reader.refuse("a string");
			}
		});
		return strings.toArray(String[]::new);
	}

	/** Reads each element of an array, if there is one. */
	private boolean readList(String expected, Consumer<ValueReader> element) {
		Object embedded = embedded();
		if (embedded instanceof Text text) {
			String[] parts = text.split();
			for (int i = 0; i < Math.min(parts.length, MAX_ELEMENTS); i++) {
				element.accept(new ValueReader(this.parser, this.reading, new Text(parts[i]), this.below + "/" + i));
			}
			checkCount(parts.length);
			return true;
		}
		// A list without elements may be of any type.
		if (embedded instanceof NumberArray array && ArrayReader.isEmpty(array)) {
			return true;
		}
		if (embedded instanceof NumberArray) {
			refuseField("expected " + expected + ", found numbers");
			return false;
		}
		if (!isArray(expected)) {
			return false;
		}
		readFew(() -> element.accept(new ValueReader(this.parser, this.reading)));
		return true;
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
		checkCount(count);
	}

	private void checkCount(int count) {
		if (count > MAX_ELEMENTS) {
			add(Kind.SHAPE_MISMATCH, "", "has " + count + " elements, expected at most " + MAX_ELEMENTS);
		}
	}

	/** From the first row's first token to the end of the matrix. */
	private Matrix readRows() {
		int rows = 0;
		int cols = 0;
		while (this.parser.currentToken() != JsonToken.END_ARRAY) {
			if (embedded() instanceof NumberArray) {
				refuseField("expected a row, found an array; all rows together are one array of 2 dimensions");
			}
			else if (this.parser.currentToken() != JsonToken.START_ARRAY) {
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
		refuseArray(expected);
		return false;
	}

	/** Adds a violation for what is no array, and skips it. */
	void refuseArray(String expected) {
		Hint hint = this.reading.hint();
		refuse(expected, (hint != null && hint.fields().length == 0) ? "; " + hint.value() : "");
	}

	void refuseEmpty() {
		add(Kind.SHAPE_MISMATCH, "", "is empty");
	}

	/** Adds a violation for a value of the wrong type, and skips it. */
	void refuse(String expected) {
		refuse(expected, "");
	}

	private void refuse(String expected, String hint) {
		refuseField("expected " + expected + ", found " + found() + hint);
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
		add(kind, () -> below, detail);
	}

	/** The same; the place is asked for if the violation is kept. */
	void add(Kind kind, Supplier<String> below, String detail) {
		this.reading.setIncomplete();
		this.reading.violations().add(kind, () -> pointer(this.parser) + this.below + below.get(), detail);
	}

	/** The parser's place, as a JSON pointer in URI fragment form. */
	static String pointer(JsonParser parser) {
		return "#" + UriUtils.encodeFragment(parser.streamReadContext().pathAsPointer().toString(), UTF_8);
	}

	private String found() {
		return switch (this.parser.currentToken()) {
			case START_OBJECT -> "an object";
			case START_ARRAY -> "an array";
			case VALUE_STRING -> "a string";
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
			case VALUE_TRUE, VALUE_FALSE -> "a boolean";
			case VALUE_NULL -> "null";
			case VALUE_EMBEDDED_OBJECT -> foundWhole();
			case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE -> "something else";
		};
	}

	private String foundWhole() {
		if (embedded() instanceof NumberArray array) {
			return (array.shape().length == 0) ? "a number" : "an array of numbers";
		}
		return "a string";
	}

}
