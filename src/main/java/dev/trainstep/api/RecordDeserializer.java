package dev.trainstep.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads an object into a record, field by field as they come; the fields of an unwrapped
 * component are fields of the object itself. Jackson's own reading of records stops at
 * the first mistake, keeps what it does not know until the end, and takes a null for a
 * field left out; here a field that is unknown, null, given twice or missing is a
 * violation at its place, and reading goes on.
 */
final class RecordDeserializer extends ValueDeserializer<Object> {

	private final Class<?> type;

	/** What reads each field, in the order in which the maker takes their values. */
	private final Map<String, ValueDeserializer<Object>> fields = new LinkedHashMap<>();

	private final Set<String> required = new LinkedHashSet<>();

	private String unknownField = "";

	private @Nullable Maker maker;

	RecordDeserializer(Class<?> type) {
		this.type = type;
	}

	/**
	 * Makes a record from the values of its fields.
	 *
	 * @param parts for each component what makes it, null where it is a field
	 */
	private record Maker(Constructor<?> constructor, List<@Nullable Maker> parts) {

		Object make(Iterator<@Nullable Object> values) {
			var arguments = new @Nullable Object[this.parts.size()];
			for (int i = 0; i < arguments.length; i++) {
				Maker part = this.parts.get(i);
				arguments[i] = (part != null) ? part.make(values) : values.next();
			}
			return BeanUtils.instantiateClass(this.constructor, arguments);
		}

	}

	@Override
	public void resolve(DeserializationContext context) {
		this.maker = addFields(this.type, context);
		this.unknownField = "unknown field; the fields here are " + String.join(", ", this.fields.keySet());
	}

	private Maker addFields(Class<?> record, DeserializationContext context) {
		List<@Nullable Maker> parts = new ArrayList<>();
		for (RecordComponent component : record.getRecordComponents()) {
			if (isUnwrapped(component)) {
				parts.add(addFields(component.getType(), context));
			}
			else {
				addField(component, context);
				parts.add(null);
			}
		}
		return new Maker(BeanUtils.getResolvableConstructor(record), parts);
	}

	private void addField(RecordComponent component, DeserializationContext context) {
		var type = context.constructType(component.getGenericType());
		var deserializer = context.findContextualValueDeserializer(type, null);
		if (!StrictJson.isStrict(deserializer)) {
			throw new IllegalStateException("nothing strict reads " + component);
		}
		this.fields.put(component.getName(), deserializer);
		if (component.getAccessor().isAnnotationPresent(NotNull.class)) {
			this.required.add(component.getName());
		}
	}

	/** Whether the fields of this component are fields of the record itself. */
	private static boolean isUnwrapped(RecordComponent component) {
		return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
	}

	@Override
	public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
		var reader = StrictJson.reader(parser, context);
		if (!parser.isExpectedStartObjectToken()) {
			reader.refuse("an object");
			return null;
		}
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		this.fields.keySet().forEach((name) -> values.put(name, null));
		Set<String> given = new HashSet<>();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			parser.nextToken();
			ValueDeserializer<Object> field = this.fields.get(name);
			if (field == null) {
				reader.refuseField(this.unknownField);
			}
			else if (!given.add(name)) {
				reader.refuseField("given twice");
			}
			else if (parser.hasToken(JsonToken.VALUE_NULL)) {
				reader.refuseField("null is not a value; leave the field out");
			}
			else {
				values.put(name, field.deserialize(parser, context));
			}
		}
		this.required.stream().filter((name) -> !given.contains(name)).forEach(reader::refuseMissing);
		return Objects.requireNonNull(this.maker).make(values.values().iterator());
	}

	/** Called for a null in place of the object. */
	@Override
	public @Nullable Object getNullValue(DeserializationContext context) {
		return deserialize(context.getParser(), context);
	}

}
