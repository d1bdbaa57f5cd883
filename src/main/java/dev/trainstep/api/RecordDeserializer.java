package dev.trainstep.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
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

	/** The same, and where in it a field stands. */
	private final List<ValueDeserializer<?>> readers = new ArrayList<>();

	private final Map<String, Integer> places = new HashMap<>();

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
		this.fields.forEach((name, field) -> {
			this.places.put(name, this.readers.size());
			this.readers.add(field);
		});
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
		var values = new @Nullable Object[this.fields.size()];
		var given = new BitSet(values.length);
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			parser.nextToken();
			int place = this.places.getOrDefault(name, -1);
			if (place < 0) {
				reader.refuseField(this.unknownField);
			}
			else if (given.get(place)) {
				reader.refuseField("given twice");
			}
			else {
				given.set(place);
				values[place] = value(this.readers.get(place), reader, parser, context);
			}
		}
		for (String name : this.required) {
			if (!given.get(Objects.requireNonNull(this.places.get(name)))) {
				reader.refuseMissing(name);
			}
		}
		return Objects.requireNonNull(this.maker).make(Arrays.asList(values).iterator(), reader);
	}

	private static @Nullable Object value(ValueDeserializer<?> field, ValueReader reader, JsonParser parser,
			DeserializationContext context) {
		if (parser.hasToken(JsonToken.VALUE_NULL)) {
			reader.refuseField("null is not a value; leave the field out");
			return null;
		}
		return field.deserialize(parser, context);
	}

	/** Called for a null in place of the object. */
	@Override
	public @Nullable Object getNullValue(DeserializationContext context) {
		return deserialize(context.getParser(), context);
	}

}
