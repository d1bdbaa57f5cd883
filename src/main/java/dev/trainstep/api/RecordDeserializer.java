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
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads an object into a record, field by field as they come; the fields of an unwrapped
 * component are fields of the object itself, and an object of a sealed type is one of its
 * {@link VariantMaker kinds}. Jackson's own reading of records stops at the first
 * mistake, keeps what it does not know until the end, and takes a null for a field left
 * out; here a field that is unknown, null, given twice or missing is a violation at its
 * place, and reading goes on.
 */
final class RecordDeserializer extends ValueDeserializer<Object> {

	private final Class<?> type;

	/** What reads each field, in the order in which the maker takes their values. */
	private final Map<String, ValueDeserializer<?>> fields = new LinkedHashMap<>();

	private final Set<String> required = new LinkedHashSet<>();

	private String unknownField = "";

	private @Nullable Maker maker;

	/** Reads a record, or one of the records that a sealed type permits. */
	RecordDeserializer(Class<?> type) {
		this.type = type;
	}

	/** Makes an object of the values of fields. */
	interface Maker {

		/**
		 * Takes its values, null for those not given, and makes the object.
		 * @param reader for what is found to be wrong
		 */
		@Nullable Object make(Iterator<@Nullable Object> values, ValueReader reader);

	}

	/**
	 * Makes a record.
	 *
	 * @param parts for each component what makes it, null where it is a field
	 */
	private record RecordMaker(Constructor<?> constructor, List<@Nullable Maker> parts) implements Maker {

		@Override
		public Object make(Iterator<@Nullable Object> values, ValueReader reader) {
			var arguments = new @Nullable Object[this.parts.size()];
			for (int i = 0; i < arguments.length; i++) {
				Maker part = this.parts.get(i);
				arguments[i] = (part != null) ? part.make(values, reader) : values.next();
			}
			return BeanUtils.instantiateClass(this.constructor, arguments);
		}

	}

	@Override
	public void resolve(DeserializationContext context) {
		this.maker = addMaker(this.type, context);
		this.unknownField = "unknown field; the fields here are " + String.join(", ", this.fields.keySet());
	}

	private Maker addMaker(Class<?> type, DeserializationContext context) {
		if (type.isSealed()) {
			this.required.add(VariantMaker.TYPE);
			return VariantMaker.of(type, this.fields);
		}
		List<@Nullable Maker> parts = new ArrayList<>();
		for (RecordComponent component : type.getRecordComponents()) {
			if (isUnwrapped(component)) {
				parts.add(addMaker(component.getType(), context));
			}
			else {
				addField(component, context);
				parts.add(null);
			}
		}
		return new RecordMaker(BeanUtils.getResolvableConstructor(type), parts);
	}

	private void addField(RecordComponent component, DeserializationContext context) {
		this.fields.put(component.getName(),
				reader(context.constructType(component.getGenericType()), component, context));
		if (component.getAccessor().isAnnotationPresent(NotNull.class)) {
			this.required.add(component.getName());
		}
	}

	private static ValueDeserializer<?> reader(JavaType type, RecordComponent component,
			DeserializationContext context) {
		if (type.hasRawClass(List.class)) {
			ValueDeserializer<?> element = reader(type.getContentType(), component, context);
			return new StrictJson.StrictList(element);
		}
		ValueDeserializer<?> deserializer = context.findContextualValueDeserializer(type, null);
		if (!StrictJson.isStrict(deserializer)) {
			throw new IllegalStateException("nothing strict reads " + component);
		}
		return deserializer;
	}

	/** Whether the fields of this component are fields of the record itself. */
	static boolean isUnwrapped(RecordComponent component) {
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
			ValueDeserializer<?> field = this.fields.get(name);
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
		return Objects.requireNonNull(this.maker).make(values.values().iterator(), reader);
	}

	/** Called for a null in place of the object. */
	@Override
	public @Nullable Object getNullValue(DeserializationContext context) {
		return deserialize(context.getParser(), context);
	}

}
