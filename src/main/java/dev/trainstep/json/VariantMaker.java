package dev.trainstep.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Variants;
import dev.trainstep.core.violation.Violation.Kind;

import static java.util.Objects.requireNonNull;

/**
 * Makes one of the records that a sealed type permits: the one that the field
 * {@code type} names, of those fields that are its components.
 */
final class VariantMaker implements Maker {

	private final Map<String, Variant> variants = new LinkedHashMap<>();

	/** What reads each component of any variant. */
	private final Map<String, StrictDeserializer<?>> readers = new LinkedHashMap<>();

	private record Variant(RecordMaker maker, Set<String> components) {
	}

	VariantMaker(Class<?> sealed) {
		Variants.settings(sealed).forEach((name, type) -> this.readers.put(name, reader(type)));
		Variants.of(sealed).forEach((name, variant) -> {
			List<Maker> fields = new ArrayList<>();
			Set<String> components = new LinkedHashSet<>();
			for (var component : variant.getRecordComponents()) {
				fields.add(new Field(component, requireNonNull(this.readers.get(component.getName()))));
				components.add(component.getName());
			}
			this.variants.put(name, new Variant(new RecordMaker(variant, fields), components));
		});
	}

	private static StrictDeserializer<?> reader(Class<?> setting) {
		if (setting == double.class) {
			return StrictDeserializer.of(ValueReader::number);
		}
		return (setting == long.class) ? StrictDeserializer.of(ValueReader::integer)
				: StrictDeserializer.of(ValueReader::truth);
	}

	/** What reads the fields of all variants, {@code type} first. */
	Map<String, StrictDeserializer<?>> readers() {
		Map<String, StrictDeserializer<?>> all = new LinkedHashMap<>();
		Map<String, String> names = new LinkedHashMap<>();
		this.variants.keySet().forEach((name) -> names.put(name, name));
		all.put(Variants.TYPE, StrictDeserializer.of((reader) -> reader.choice(names)));
		all.putAll(this.readers);
		return all;
	}

	/**
	 * The short form of a variant, to be told after a message.
	 * @param name the variant, if it is one, in any case of its letters
	 */
	String example(@Nullable String name) {
		return this.variants.keySet()
			.stream()
			.filter((variant) -> variant.equalsIgnoreCase(name))
			.map((variant) -> ": {\"" + Variants.TYPE + "\": \"" + variant + "\"}")
			.findFirst()
			.orElse("");
	}

	/**
	 * The names of the fields of an object of one variant.
	 * @param all those of an object of any variant
	 */
	List<String> fields(String variant, Set<String> all) {
		List<String> fields = new ArrayList<>(List.of(Variants.TYPE));
		fields.addAll(requireNonNull(this.variants.get(variant)).components());
		all.stream().filter((name) -> !readers().containsKey(name)).forEach(fields::add);
		return fields;
	}

	@Override
	public @Nullable Object make(Map<String, @Nullable Object> given, ValueReader reader) {
		if (!given.containsKey(Variants.TYPE)) {
			reader.refuseMissing(Variants.TYPE);
		}
		Object type = given.get(Variants.TYPE);
		return (type != null) ? make(type.toString(), given, reader) : null;
	}

	private Object make(String type, Map<String, @Nullable Object> given, ValueReader reader) {
		Variant variant = requireNonNull(this.variants.get(type));
		Object made = variant.maker().make(given, reader);
		this.readers.keySet()
			.stream()
			.filter((name) -> given.get(name) != null && !variant.components().contains(name))
			.forEach((name) -> reader.add(Kind.INVALID_REQUEST, "/" + name,
					"is no setting of " + type + ", whose settings are " + String.join(", ", variant.components())));
		return made;
	}

}
