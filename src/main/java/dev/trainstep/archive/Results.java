package dev.trainstep.archive;

import java.nio.Buffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.archive.Result.Elements;
import dev.trainstep.archive.Result.Strings;

/**
 * The values of an answer by the names that they have in an archive: the paths to them,
 * with dots. A list of objects of plain values is a column for each of their fields.
 */
final class Results {

	private final List<Result> results = new ArrayList<>();

	private Results() {
	}

	/** In the order of the answer's JSON. */
	static List<Result> of(Object answer, JsonMapper mapper) {
		var results = new Results();
		try (var generator = new AnswerGenerator(mapper)) {
			mapper.writeValue(generator, answer);
			try (JsonParser parser = generator.toParser()) {
				parser.nextToken();
				fields(parser).forEach(results::add);
			}
		}
		return results.results;
	}

	/**
	 * An object as a map, an array as a list, a number as a {@link Long} or a
	 * {@link Double}, a row of numbers as a buffer.
	 */
	private static Object value(JsonParser parser) {
		return switch (parser.currentToken()) {
			case START_OBJECT -> fields(parser);
			case START_ARRAY -> elements(parser);
			case VALUE_STRING -> parser.getString();
			case VALUE_NUMBER_INT -> parser.getLongValue();
			case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
			case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
			case VALUE_EMBEDDED_OBJECT -> parser.getEmbeddedObject();
			case VALUE_NULL, END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE ->
				throw new IllegalStateException("an answer has no " + parser.currentToken());
		};
	}

	private static Map<String, Object> fields(JsonParser parser) {
		Map<String, Object> fields = new LinkedHashMap<>();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			parser.nextToken();
			fields.put(name, value(parser));
		}
		return fields;
	}

	/**
	 * The elements of an array as a list, which begins with
	 * {@link AnswerGenerator.Mark#LIST} if it was one; {@link Columns} if all of them are
	 * objects of plain values.
	 */
	private static Object elements(JsonParser parser) {
		List<Object> elements = new ArrayList<>();
		Columns columns = null;
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			Object element = value(parser);
			if (Columns.canHold(element) && (columns != null || isBeginning(elements))) {
				columns = (columns != null) ? columns : new Columns();
				columns.add((Map<?, ?>) element);
				continue;
			}
			if (columns != null) {
				elements.addAll(columns.toObjects());
				columns = null;
			}
			elements.add(element);
		}
		return (columns != null) ? columns : elements;
	}

	private static boolean isBeginning(List<Object> elements) {
		return elements.isEmpty() || (elements.size() == 1 && elements.getFirst() == AnswerGenerator.Mark.LIST);
	}

	private void add(String name, Object value) {
		switch (value) {
			case Map<?, ?> fields -> fields.forEach((field, part) -> add(name + "." + field, part));
			case String string -> add(name, new Strings(List.of(string), true));
			case Boolean truth -> add(name, new Elements(Dtype.BOOL, new int[0], List.of(truth)));
			case Columns columns ->
				columns.withoutGaps().forEach((field, column) -> addList(name + "." + field, column));
			case List<?> list when !list.isEmpty() && list.getFirst() == AnswerGenerator.Mark.LIST ->
				addList(name, list.subList(1, list.size()));
			case List<?> rows -> addRows(name, rows);
			default -> add(name, numbers(value, Objects.requireNonNull(shape(value))));
		}
	}

	private void add(String name, Result.Content content) {
		this.results.add(new Result(name, content));
	}

	/** Rows of numbers are an array, as deep as they are. */
	private void addRows(String name, List<?> rows) {
		int[] shape = shape(rows);
		if (shape != null) {
			add(name, numbers(rows, shape));
		}
		else {
			addList(name, rows);
		}
	}

	/** A list of plain values is an array of them. */
	private void addList(String name, List<?> list) {
		if (list.stream().allMatch(Number.class::isInstance)) {
			add(name, numbers(list, new int[] { list.size() }));
		}
		else if (list.stream().allMatch(String.class::isInstance)) {
			add(name, new Strings(list.stream().map(String.class::cast).toList(), false));
		}
		else if (list.stream().allMatch(Boolean.class::isInstance)) {
			add(name, new Elements(Dtype.BOOL, new int[] { list.size() }, list));
		}
		else {
			for (int i = 0; i < list.size(); i++) {
				add(name + "." + i, list.get(i));
			}
		}
	}

	/** The shape of a number, or of nested rows of numbers; null if it is neither. */
	private static int @Nullable [] shape(Object value) {
		return switch (value) {
			case Number _ -> new int[0];
			case Buffer row -> new int[] { row.remaining() };
			case List<?> list -> shape(list);
			default -> null;
		};
	}

	private static int @Nullable [] shape(List<?> rows) {
		int[] row = rows.isEmpty() ? new int[0] : shape(rows.getFirst());
		if (row == null || !rows.stream().allMatch((each) -> Arrays.equals(shape(each), row))) {
			return null;
		}
		return IntStream.concat(IntStream.of(rows.size()), Arrays.stream(row)).toArray();
	}

	/** Integers, if all of them are. */
	private static Elements numbers(Object value, int[] shape) {
		List<Object> parts = new ArrayList<>();
		addParts(value, parts);
		boolean integers = !parts.isEmpty()
				&& parts.stream().allMatch((part) -> part instanceof Long || part instanceof LongBuffer);
		return new Elements(integers ? Dtype.INT64 : Dtype.FLOAT64, shape, parts);
	}

	private static void addParts(Object value, List<Object> parts) {
		if (value instanceof List<?> rows) {
			rows.forEach((row) -> addParts(row, parts));
		}
		else {
			parts.add(value);
		}
	}

}
