package dev.trainstep.json;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads values by the contract, rather than by what Jackson brings. */
abstract class StrictDeserializer<T> extends ValueDeserializer<T> {

	@Override
	public final @Nullable T deserialize(JsonParser parser, DeserializationContext context) {
		return read(new ValueReader(parser, (Reading<?>) context.getAttribute(Reading.class)), context);
	}

	/** Called for a null in place of the value, which is refused like any other. */
	@Override
	public final @Nullable T getNullValue(DeserializationContext context) {
		return deserialize(context.getParser(), context);
	}

	abstract @Nullable T read(ValueReader reader, DeserializationContext context);

	/** Reads values that are no objects. */
	static <T> StrictDeserializer<T> of(Function<ValueReader, @Nullable T> read) {
		return new StrictDeserializer<>() {

			@Override
			@Nullable T read(ValueReader reader, DeserializationContext context) {
				return read.apply(reader);
			}

		};
	}

}
