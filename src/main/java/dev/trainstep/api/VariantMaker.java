package dev.trainstep.api;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;

import tools.jackson.databind.ValueDeserializer;

import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.variant.Variants;
import dev.trainstep.core.violation.Violation.Kind;

import static java.util.stream.Collectors.joining;

/**
 * Makes one of the records that a sealed type permits, each of whose components is a
 * {@link Setting}: the one that the field {@code type} names, from those fields that are
 * its settings.
 */
final class VariantMaker implements RecordDeserializer.Maker {

	static final String TYPE = "type";

	private final Map<String, Class<?>> variants = new LinkedHashMap<>();

	/** The settings of all variants. */
	private final List<String> settings;

	private VariantMaker(Map<String, ? extends Class<?>> variants, List<String> settings) {
		this.variants.putAll(variants);
		this.settings = settings;
	}

	/** Adds what reads the fields of all variants, type first. */
	static VariantMaker of(Class<?> sealed, Map<String, ValueDeserializer<?>> fields) {
		var variants = Variants.of(sealed);
		Map<String, String> names = new LinkedHashMap<>();
		variants.keySet().forEach((name) -> names.put(name, name));
		fields.put(TYPE, new StrictJson.Strict<>((reader) -> reader.choice(names)));
		Map<String, ValueDeserializer<?>> settings = new LinkedHashMap<>();
		variants.values().forEach((variant) -> {
			for (RecordComponent setting : variant.getRecordComponents()) {
				settings.putIfAbsent(setting.getName(), reader(setting.getType()));
			}
		});
		fields.putAll(settings);
		return new VariantMaker(variants, List.copyOf(settings.keySet()));
	}

	private static ValueDeserializer<?> reader(Class<?> setting) {
		if (setting == double.class) {
			return new StrictJson.Strict<>(ValueReader::number);
		}
		return (setting == long.class) ? new StrictJson.Strict<>(ValueReader::integer)
				: new StrictJson.Strict<>(ValueReader::truth);
	}

	@Override
	public @Nullable Object make(Iterator<@Nullable Object> values, ValueReader reader) {
		Object type = values.next();
		Map<String, @Nullable Object> given = new LinkedHashMap<>();
		this.settings.forEach((name) -> given.put(name, values.next()));
		return (type != null) ? make(type.toString(), given, reader) : null;
	}

	private Object make(String type, Map<String, @Nullable Object> given, ValueReader reader) {
		Class<?> variant = Objects.requireNonNull(this.variants.get(type));
		RecordComponent[] settings = variant.getRecordComponents();
		var arguments = Arrays.stream(settings)
			.map((setting) -> argument(setting, given.remove(setting.getName()), reader))
			.toArray();
		given.values().removeIf(Objects::isNull);
		String names = Arrays.stream(settings).map(RecordComponent::getName).collect(joining(", "));
		given.keySet()
			.forEach((name) -> reader.add(Kind.INVALID_REQUEST, "/" + name,
					"is no setting of " + type + ", whose settings are " + names));
		return BeanUtils.instantiateClass(BeanUtils.getResolvableConstructor(variant), arguments);
	}

	private static Object argument(RecordComponent component, @Nullable Object given, ValueReader reader) {
		Setting setting = Objects.requireNonNull(component.getAnnotation(Setting.class));
		if (given == null && setting.otherwise().isEmpty()) {
			reader.refuseMissing(component.getName());
		}
		if (given instanceof Number number) {
			checkRange(component.getName(), setting, number.doubleValue(), reader);
		}
		return (given != null) ? given : parse(component.getType(), setting.otherwise());
	}

	private static void checkRange(String name, Setting setting, double value, ValueReader reader) {
		if (value < setting.min() || value > setting.max() || value >= setting.below()) {
			reader.add(Kind.INVALID_VALUE, "/" + name, range(setting));
		}
	}

	private static String range(Setting setting) {
		String range = "is at least " + plain(setting.min());
		if (setting.max() < Double.POSITIVE_INFINITY) {
			range += " and at most " + plain(setting.max());
		}
		return (setting.below() < Double.POSITIVE_INFINITY) ? range + " and below " + plain(setting.below()) : range;
	}

	private static String plain(double value) {
		return (value == Math.rint(value)) ? Long.toString((long) value) : Double.toString(value);
	}

	/**
	 * The default of a setting; of one that has none, and was not given, a value of no
	 * use.
	 */
	static Object parse(Class<?> type, String json) {
		if (type == boolean.class) {
			return Boolean.valueOf(json);
		}
		if (type == long.class) {
			return json.isEmpty() ? 1L : Long.valueOf(json);
		}
		return json.isEmpty() ? 1.0 : Double.valueOf(json);
	}

}
