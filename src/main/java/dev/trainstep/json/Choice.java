package dev.trainstep.json;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.DeserializationContext;

import dev.trainstep.core.variant.Variants;

/**
 * A type with a fixed set of values, which JSON has by their names.
 *
 * @param values by name, in the order in which they are told
 */
public record Choice<T>(Class<T> type, Map<String, T> values) {

	/** The constants of an enum. */
	public static <E extends Enum<E>> Choice<E> ofEnum(Class<E> type) {
		Map<String, E> values = new LinkedHashMap<>();
		Arrays.stream(type.getEnumConstants()).forEach((constant) -> values.put(name(constant), constant));
		return new Choice<>(type, values);
	}

	/** One of each variant of a sealed type, whose records have no components. */
	public static <T> Choice<T> ofSealed(Class<T> type) {
		return new Choice<>(type, Variants.instances(type));
	}

	/** HE_UNIFORM is heUniform, a Relu is relu. */
	public static String name(Object choice) {
		if (!(choice instanceof Enum<?> constant)) {
			return Variants.name(choice);
		}
		var name = new StringBuilder();
		for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
			name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
		}
		return name.toString();
	}

	Deserializer<T> deserializer() {
		return new Deserializer<>(this.values);
	}

	/** Reads one of the values. */
	static final class Deserializer<T> extends StrictDeserializer<T> {

		private final Map<String, T> values;

		Deserializer(Map<String, T> values) {
			this.values = values;
		}

		@Override
		@Nullable T read(ValueReader reader, DeserializationContext context) {
			return reader.choice(this.values);
		}

		@Nullable T named(String name) {
			return this.values.get(name);
		}

	}

}
