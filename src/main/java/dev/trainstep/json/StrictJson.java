package dev.trainstep.json;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.decimal.NumberReader;

/**
 * Reads records from JSON strictly, and writes them. Reading coerces, ignores and guesses
 * nothing, and collects everything that is wrong.
 */
public final class StrictJson {

	/** A longer name is no field's, and is not repeated. */
	private static final int MAX_NAME_LENGTH = 64;

	/** Deeper than any request. */
	private static final int MAX_NESTING_DEPTH = 16;

	private static final int MAX_VALUE_LENGTH = NumberReader.MAX_LENGTH;

	static final String LIMITS = "beyond a limit: a name has at most " + MAX_NAME_LENGTH
			+ " characters, a number or string " + MAX_VALUE_LENGTH + ", and nesting is at most " + MAX_NESTING_DEPTH
			+ " deep";

	private final JsonMapper mapper;

	/**
	 * Reads and writes records, numbers, strings and what is given.
	 * @param choices types with a fixed set of values
	 * @param variants sealed types, one of whose records is written with its type
	 * @param others types that are written in ways of their own
	 */
	public StrictJson(List<Choice<?>> choices, List<Class<?>> variants, List<JsonType<?>> others) {
		var module = new SimpleModule("trainstep");
		addValues(module);
		choices.forEach((choice) -> addChoice(module, choice));
		variants.forEach((variant) -> module.addSerializer(variant, new VariantSerializer()));
		others.forEach((other) -> addType(module, other));
		module.setDeserializerModifier(new Records());
		var constraints = StreamReadConstraints.builder()
			.maxNameLength(MAX_NAME_LENGTH)
			.maxNestingDepth(MAX_NESTING_DEPTH)
			.maxNumberLength(MAX_VALUE_LENGTH)
			.maxStringLength(MAX_VALUE_LENGTH)
			.build();
		this.mapper = JsonMapper.builder(new NumbersFactory(JsonFactory.builder().streamReadConstraints(constraints)))
			.addModule(module)
			.changeDefaultPropertyInclusion((include) -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
			// What follows the object is told of with its place.
			.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.build();
	}

	private static void addValues(SimpleModule module) {
		addDeserializer(module, Double.class, ValueReader::number);
		addDeserializer(module, double.class, ValueReader::number);
		addDeserializer(module, double[].class, ValueReader::vector);
		addDeserializer(module, Matrix.class, ValueReader::matrix);
		addDeserializer(module, Samples.class, ValueReader::samples);
		addDeserializer(module, Labels.class, ValueReader::labels);
		addDeserializer(module, String[].class, ValueReader::strings);
		addDeserializer(module, String.class, ValueReader::string);
		addDeserializer(module, Long.class, ValueReader::integer);
		addDeserializer(module, long.class, ValueReader::integer);
		addDeserializer(module, long[].class, ValueReader::integers);
		addDeserializer(module, Boolean.class, ValueReader::truth);
		addDeserializer(module, boolean.class, ValueReader::truth);
		addSerializer(module, Matrix.class, ValueWriter::matrix);
		addSerializer(module, Samples.class, ValueWriter::samples);
		addSerializer(module, Labels.class, ValueWriter::labels);
	}

	private static <T> void addChoice(SimpleModule module, Choice<T> choice) {
		module.addDeserializer(choice.type(), choice.deserializer());
		addSerializer(module, choice.type(), (generator, value) -> generator.writeString(Choice.name(value)));
	}

	private static <T> void addType(SimpleModule module, JsonType<T> other) {
		addSerializer(module, other.type(), other.write());
	}

	private static <T> void addDeserializer(SimpleModule module, Class<T> type,
			Function<ValueReader, @Nullable T> read) {
		module.addDeserializer(type, StrictDeserializer.of(read));
	}

	private static <T> void addSerializer(SimpleModule module, Class<T> type, BiConsumer<JsonGenerator, T> write) {
		module.addSerializer(type, new ValueSerializer<T>() {

			@Override
			public void serialize(T value, JsonGenerator generator, SerializationContext context) {
				write.accept(generator, value);
			}

		});
	}

	/** Writes records, and what else the API answers. */
	public JsonMapper mapper() {
		return this.mapper;
	}

	/**
	 * Reads a record.
	 * @param json UTF-8; it is not modified
	 */
	public <T> Reading<T> read(byte[] json, Class<T> type) {
		return read(json, type, ObjectReader::createParser);
	}

	/**
	 * Reads a record.
	 * @param tree whose leaves may be {@link NumberArray}s and {@link Text}s
	 * @param reading modified: has the record, and what is wrong with it
	 */
	public <T> void read(JsonNode tree, Class<T> type, Reading<T> reading) {
		ObjectReader reader = this.mapper.readerFor(type).withAttribute(Reading.class, reading);
		try (JsonParser parser = reader.treeAsTokens(tree)) {
			parser.nextToken();
			reading.setValue(reader.readValue(parser));
		}
	}

	<T> Reading<T> read(byte[] json, Class<T> type, BiFunction<ObjectReader, byte[], JsonParser> open) {
		var reading = new Reading<T>();
		ObjectReader reader = this.mapper.readerFor(type).withAttribute(Reading.class, reading);
		try (JsonParser parser = open.apply(reader, json)) {
			read(json, reader, parser, reading);
			int malformed = (parser instanceof NumbersParser numbers) ? numbers.malformed()
					: Utf8.malformed(json, 0, json.length);
			return (malformed == Utf8.NONE) ? reading : notUtf8(json, malformed);
		}
	}

	/** What was read means nothing, not even what is wrong with it. */
	private static <T> Reading<T> notUtf8(byte[] json, int malformed) {
		var reading = new Reading<T>();
		refuse(reading, Kind.MALFORMED, "#", "not UTF-8" + Utf8.place(json, malformed));
		return reading;
	}

	/** Jackson's messages quote what it could not read; only the place is told. */
	private static <T> void read(byte[] json, ObjectReader reader, JsonParser parser, Reading<T> reading) {
		try {
			if (parser.nextToken() == null) {
				refuse(reading, Kind.INVALID_REQUEST, "#", "missing: a JSON object is required as the body");
				return;
			}
			reading.setValue(reader.readValue(parser));
			if (parser.nextToken() != null) {
				refuse(reading, Kind.MALFORMED, "#", "something follows" + place(json, parser.currentTokenLocation()));
			}
		}
		catch (StreamReadException ex) {
			refuse(reading, Kind.MALFORMED, ValueReader.pointer(parser), "not JSON" + place(json, ex.getLocation())
					+ SyntaxHint.of(json, ex.getLocation().getByteOffset(), !parser.streamReadContext().inRoot()));
		}
		catch (StreamConstraintsException ex) {
			refuse(reading, Kind.INVALID_REQUEST, ValueReader.pointer(parser), LIMITS);
		}
	}

	private static void refuse(Reading<?> reading, Kind kind, String pointer, String detail) {
		reading.setIncomplete();
		reading.violations().add(kind, pointer, detail);
	}

	private static String place(byte[] json, TokenStreamLocation location) {
		return Utf8.place(json, (int) location.getByteOffset());
	}

	/** Has every record and sealed type read by {@link RecordDeserializer}. */
	@SuppressWarnings("serial") // never serialised
	private static final class Records extends ValueDeserializerModifier {

		@Override
		public ValueDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription.Supplier bean,
				ValueDeserializer<?> deserializer) {
			Class<?> type = bean.getBeanClass();
			boolean isObject = (type.isRecord() || type.isSealed()) && !(deserializer instanceof StrictDeserializer);
			return isObject ? new RecordDeserializer(type) : deserializer;
		}

	}

}
