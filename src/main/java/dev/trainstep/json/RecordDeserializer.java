package dev.trainstep.json;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;

import dev.trainstep.core.variant.Variants;

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

	/** What helps with fields, by their names. */
	private final Map<String, Hint> hints = new HashMap<>();

	private final Set<String> required = new HashSet<>(Set.of(Variants.TYPE));

	private @Nullable Maker maker;

	/** What makes one of the records that a sealed type permits, if this reads such. */
	private @Nullable VariantMaker variants;

	/** Reads a record, or one of the records that a sealed type permits. */
	RecordDeserializer(Class<?> type) {
		this.type = type;
	}

	@Override
	public void resolve(DeserializationContext context) {
		this.maker = maker(this.type, context);
	}

	private Maker maker(Class<?> type, DeserializationContext context) {
		if (type.isSealed()) {
			this.variants = new VariantMaker(type);
			this.readers.putAll(this.variants.readers());
			return this.variants;
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
		Hint hint = component.getAnnotation(Hint.class);
		if (hint != null) {
			this.hints.put(component.getName(), hint);
		}
		if (Field.isRequired(component)) {
			this.required.add(component.getName());
		}
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
			reader.refuse(expected(reader));
			return null;
		}
		Map<String, @Nullable Object> given = new HashMap<>();
		Hint hint = reader.reading().hint();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			parser.nextToken();
			StrictDeserializer<?> field = this.readers.get(name);
			if (field == null) {
				reader.refuseField("unknown field; " + hintAt(name, given, hint) + "the fields " + fields(given));
			}
			else if (given.containsKey(name)) {
				reader.refuseField("given twice");
			}
			else if (parser.hasToken(JsonToken.VALUE_NULL)) {
				given.put(name, null);
				reader.refuseField("null is not a value"
						+ (this.required.contains(name) ? "" : "; leave the field out if it is not needed"));
			}
			else {
				reader.reading().setHint(this.hints.get(name));
				given.put(name, field.deserialize(parser, context));
				reader.reading().setHint(hint);
			}
		}
		return Objects.requireNonNull(this.maker).make(given, reader);
	}

	/**
	 * What an unknown field is probably meant to be, if there is a field of its letters,
	 * or a hint.
	 * @param hint of the field whose value this object is
	 */
	private String hintAt(String unknown, Map<String, @Nullable Object> given, @Nullable Hint hint) {
		String letters = letters(unknown);
		Stream<String> names = names(given).stream()
			.filter((name) -> letters(name).equals(letters) && !given.containsKey(name))
			.map((name) -> "did you mean " + name + "? ");
		Stream<String> help = Stream.concat(Stream.ofNullable(hint), this.hints.values().stream())
			.filter((any) -> Arrays.stream(any.fields()).map(RecordDeserializer::letters).anyMatch(letters::equals))
			.map((any) -> any.value() + "; ");
		return Stream.concat(names, help).findFirst().orElse("");
	}

	private static String letters(String name) {
		return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
	}

	private String expected(ValueReader reader) {
		return (this.variants != null) ? "an object with a field type" + this.variants.example(reader.stringOrNull())
				: "an object";
	}

	/** The fields that the object may have, as far as its type is known. */
	private String fields(Map<String, @Nullable Object> given) {
		Object type = given.get(Variants.TYPE);
		return ((this.variants != null && type != null) ? "of " + type : "here") + " are "
				+ String.join(", ", names(given));
	}

	private Collection<String> names(Map<String, @Nullable Object> given) {
		Object type = given.get(Variants.TYPE);
		return (this.variants != null && type != null) ? this.variants.fields(type.toString(), this.readers.keySet())
				: this.readers.keySet();
	}

	/** Reads an array of what something else reads. */
	private static final class ListDeserializer extends StrictDeserializer<List<@Nullable Object>> {

		private final StrictDeserializer<?> element;

		ListDeserializer(StrictDeserializer<?> element) {
			this.element = element;
		}

		@Override
		List<@Nullable Object> read(ValueReader reader, DeserializationContext context) {
			return reader.list((each) -> this.element.read(each, context));
		}

	}

}
