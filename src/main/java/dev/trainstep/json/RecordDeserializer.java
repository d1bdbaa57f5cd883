package dev.trainstep.json;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;

/**
 * Reads an object into a record, or into one of the records that a sealed type permits.
 * The fields of an unwrapped component are fields of the object itself.
 * <p>
 * Jackson's own reading of records stops at the first mistake, buffers what it does not
 * know, and takes a null for a field left out. Here a field that is unknown, null, given
 * twice, missing or out of its range is a violation at its place, and reading goes on.
 */
final class RecordDeserializer extends StrictDeserializer<Object> {

	private final Class<?> type;

	private final Map<String, StrictDeserializer<?>> readers = new LinkedHashMap<>();

	private String unknownField = "";

	private @Nullable Maker maker;

	/** Reads a record, or one of the records that a sealed type permits. */
	RecordDeserializer(Class<?> type) {
		this.type = type;
	}

	@Override
	public void resolve(DeserializationContext context) {
		this.maker = maker(this.type, context);
		this.unknownField = "unknown field; the fields here are " + String.join(", ", this.readers.keySet());
	}

	private Maker maker(Class<?> type, DeserializationContext context) {
		if (type.isSealed()) {
			var variants = new VariantMaker(type);
			this.readers.putAll(variants.readers());
			return variants;
		}
		List<Maker> components = new ArrayList<>();
		for (RecordComponent component : type.getRecordComponents()) {
			components.add(isUnwrapped(component) ? maker(component.getType(), context) : field(component, context));
		}
		return new RecordMaker(type, components);
	}

	private Field field(RecordComponent component, DeserializationContext context) {
		StrictDeserializer<?> reader = reader(context.constructType(component.getGenericType()), component, context);
		this.readers.put(component.getName(), reader);
		return new Field(component, reader);
	}

	private static StrictDeserializer<?> reader(JavaType type, RecordComponent component,
			DeserializationContext context) {
		if (type.hasRawClass(List.class)) {
			return new ListDeserializer(reader(type.getContentType(), component, context));
		}
		if (context.findContextualValueDeserializer(type, null) instanceof StrictDeserializer<?> strict) {
			return strict;
		}
		throw new IllegalStateException("nothing strict reads " + component);
	}

	/** Whether the fields of this component are fields of the record itself. */
	static boolean isUnwrapped(RecordComponent component) {
		return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
	}

	@Override
	@Nullable Object read(ValueReader reader, DeserializationContext context) {
		JsonParser parser = reader.parser();
		if (!parser.isExpectedStartObjectToken()) {
			reader.refuse("an object");
			return null;
		}
		Map<String, @Nullable Object> given = new HashMap<>();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			parser.nextToken();
			StrictDeserializer<?> field = this.readers.get(name);
			if (field == null) {
				reader.refuseField(this.unknownField);
			}
			else if (given.containsKey(name)) {
				reader.refuseField("given twice");
			}
			else if (parser.hasToken(JsonToken.VALUE_NULL)) {
				given.put(name, null);
				reader.refuseField("null is not a value; leave the field out");
			}
			else {
				given.put(name, field.deserialize(parser, context));
			}
		}
		return Objects.requireNonNull(this.maker).make(given, reader);
	}

	/** Reads an array of what something else reads. */
	private static final class ListDeserializer extends StrictDeserializer<List<@Nullable Object>> {

		private final StrictDeserializer<?> element;

		ListDeserializer(StrictDeserializer<?> element) {
			this.element = element;
		}

		@Override
		List<@Nullable Object> read(ValueReader reader, DeserializationContext context) {
			return reader.list(() -> this.element.deserialize(reader.parser(), context));
		}

	}

}
