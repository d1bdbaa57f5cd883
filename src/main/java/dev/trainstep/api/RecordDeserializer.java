package dev.trainstep.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads an object into a record, field by field as they come. Jackson's own reading of
 * records stops at the first mistake, keeps what it does not know until the end, and
 * takes a null for a field left out; here a field that is unknown, null or given twice is
 * a violation at its place, and reading goes on.
 */
final class RecordDeserializer extends ValueDeserializer<Object> {

	private final Constructor<?> constructor;

	private final Map<String, Field> fields = new LinkedHashMap<>();

	/**
	 * A field of the object: where the record's constructor takes it, and what reads it.
	 */
	private record Field(int index, ValueDeserializer<Object> deserializer) {
	}

	RecordDeserializer(Class<?> type) {
		this.constructor = BeanUtils.getResolvableConstructor(type);
		this.constructor.trySetAccessible();
	}

	@Override
	public void resolve(DeserializationContext context) {
		for (RecordComponent component : this.constructor.getDeclaringClass().getRecordComponents()) {
			var type = context.constructType(component.getGenericType());
			this.fields.put(component.getName(),
					new Field(this.fields.size(), context.findContextualValueDeserializer(type, null)));
		}
	}

	@Override
	public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
		var reader = StrictJson.reader(parser, context);
		if (!parser.isExpectedStartObjectToken()) {
			reader.refuse("an object");
			return null;
		}
		var values = new @Nullable Object[this.fields.size()];
		var given = new boolean[values.length];
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			parser.nextToken();
			Field field = this.fields.get(name);
			if (field == null) {
				reader.refuseField("unknown field; the fields here are " + String.join(", ", this.fields.keySet()));
			}
			else if (given[field.index()]) {
				reader.refuseField("given twice");
			}
			else if (parser.hasToken(JsonToken.VALUE_NULL)) {
				reader.refuseField("null is not a value; leave the field out");
			}
			else {
				values[field.index()] = field.deserializer().deserialize(parser, context);
			}
			if (field != null) {
				given[field.index()] = true;
			}
		}
		return BeanUtils.instantiateClass(this.constructor, values);
	}

	/** Called for a null in place of the object. */
	@Override
	public @Nullable Object getNullValue(DeserializationContext context) {
		return deserialize(context.getParser(), context);
	}

}
