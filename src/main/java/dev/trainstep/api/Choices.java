package dev.trainstep.api;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import dev.trainstep.core.variant.Variants;

/** What a field that is a choice may be, by the names in JSON. */
final class Choices {

	private Choices() {
	}

	/** The constants of an enum. */
	static <E extends Enum<E>> Map<String, E> of(E[] constants) {
		Map<String, E> choices = new LinkedHashMap<>();
		Arrays.stream(constants).forEach((constant) -> choices.put(name(constant), constant));
		return choices;
	}

	/** HE_UNIFORM is heUniform, a Relu is relu. */
	static String name(Object choice) {
		if (!(choice instanceof Enum<?> constant)) {
			return Variants.name(choice);
		}
		var name = new StringBuilder();
		for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
			name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
		}
		return name.toString();
	}

}
