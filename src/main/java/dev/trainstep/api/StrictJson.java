package dev.trainstep.api;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import dev.trainstep.core.Initialization.Scheme;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.variant.Variants;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.decimal.NumberReader;
import dev.trainstep.training.StoppedBy;

/**
 * How the contract's values are read and written. Reading coerces, ignores and guesses
 * nothing: what is wrong goes into the {@link Violations} that the reader carries as an
 * attribute, under their class.
 */
final class StrictJson {

	/** The longest name of a field; a longer one is of no request, and not repeated. */
	private static final int MAX_NAME_LENGTH = 64;

	/** Deeper than any request. */
	private static final int MAX_NESTING_DEPTH = 16;

	private static final int MAX_VALUE_LENGTH = NumberReader.MAX_LENGTH;

	static final String LIMITS = "beyond a limit: a name has at most " + MAX_NAME_LENGTH
			+ " characters, a number or string " + MAX_VALUE_LENGTH + ", and nesting is at most " + MAX_NESTING_DEPTH
			+ " deep";

	private StrictJson() {
	}

	static JsonMapper mapper() {
		var module = new SimpleModule("trainstep");
		module.addDeserializer(Double.class, new Strict<>(ValueReader::number));
		module.addDeserializer(double[].class, new Strict<>(ValueReader::vector));
		module.addDeserializer(Matrix.class, new Strict<>(ValueReader::matrix));
		module.addDeserializer(Samples.class, new Strict<>(ValueReader::samples));
		module.addDeserializer(Labels.class, new Strict<>(ValueReader::labels));
		module.addDeserializer(String[].class, new Strict<>(ValueReader::strings));
		module.addDeserializer(String.class, new Strict<>(ValueReader::string));
		module.addDeserializer(Long.class, new Strict<>(ValueReader::integer));
		module.addDeserializer(long[].class, new Strict<>(ValueReader::integers));
		module.addDeserializer(Boolean.class, new Strict<>(ValueReader::truth));
		addChoice(module, Activation.class, Variants.instances(Activation.class));
		addChoice(module, LossFunction.class, LossFunction.ALL);
		addChoice(module, Scheme.class, Choices.of(Scheme.values()));
		addChoice(module, StoppedBy.class, Choices.of(StoppedBy.values()));
		module.setDeserializerModifier(new Records());
		module.addSerializer(Matrix.class, new Plain<>(ValueWriter::matrix));
		module.addSerializer(Samples.class, new Plain<>(ValueWriter::samples));
		module.addSerializer(Labels.class, new Plain<>(ValueWriter::labels));
		module.addSerializer(LossPerSample.class, new Plain<>(ValueWriter::losses));
		module.addSerializer(OptimizerFields.class, new Plain<>(ValueWriter::optimizer));
		var constraints = StreamReadConstraints.builder()
			.maxNameLength(MAX_NAME_LENGTH)
			.maxNestingDepth(MAX_NESTING_DEPTH)
			.maxNumberLength(MAX_VALUE_LENGTH)
			.maxStringLength(MAX_VALUE_LENGTH)
			.build();
		// What follows the object is for the converter to see.
		return JsonMapper.builder(new NumbersFactory(JsonFactory.builder().streamReadConstraints(constraints)))
			.addModule(module)
			.changeDefaultPropertyInclusion((include) -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
			.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.build();
	}

	private static <T> void addChoice(SimpleModule module, Class<T> type, Map<String, T> choices) {
		module.addDeserializer(type, new Strict<>((reader) -> reader.choice(choices)));
		module.addSerializer(type, new Plain<>((generator, choice) -> generator.writeString(Choices.name(choice))));
	}

	static ValueReader reader(JsonParser parser, DeserializationContext context) {
		return new ValueReader(parser, (Violations) context.getAttribute(Violations.class));
	}

	/** Whether values are read by the contract, rather than by what Jackson brings. */
	static boolean isStrict(ValueDeserializer<?> deserializer) {
		return deserializer instanceof Strict || deserializer instanceof StrictList
				|| deserializer instanceof RecordDeserializer;
	}

	/** Reads values of one type. */
	static final class Strict<T> extends ValueDeserializer<T> {

		private final Function<ValueReader, @Nullable T> read;

		Strict(Function<ValueReader, @Nullable T> read) {
			this.read = read;
		}

		@Override
		public @Nullable T deserialize(JsonParser parser, DeserializationContext context) {
			return this.read.apply(reader(parser, context));
		}

	}

	/** Reads arrays of what something else reads. */
	static final class StrictList extends ValueDeserializer<List<@Nullable Object>> {

		private final ValueDeserializer<?> element;

		StrictList(ValueDeserializer<?> element) {
			this.element = element;
		}

		@Override
		public List<@Nullable Object> deserialize(JsonParser parser, DeserializationContext context) {
			return reader(parser, context).list(this.element, context);
		}

	}

	/** Has every record read by {@link RecordDeserializer}, but those that are values. */
	@SuppressWarnings("serial") // never serialised
	private static final class Records extends ValueDeserializerModifier {

		@Override
		public ValueDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription.Supplier bean,
				ValueDeserializer<?> deserializer) {
			Class<?> type = bean.getBeanClass();
			boolean readHere = (type.isRecord() || type.isSealed()) && !isStrict(deserializer);
			return readHere ? new RecordDeserializer(type) : deserializer;
		}

	}

	/** Writes values of one type. */
	private static final class Plain<T> extends ValueSerializer<T> {

		private final BiConsumer<JsonGenerator, T> write;

		Plain(BiConsumer<JsonGenerator, T> write) {
			this.write = write;
		}

		@Override
		public void serialize(T value, JsonGenerator generator, SerializationContext context) {
			this.write.accept(generator, value);
		}

	}

}
