package dev.trainstep.core.variant;

import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variants of a sealed type, by their names in JSON: the name of the class with a
 * small first letter. So a new variant is one class, and one line that permits it.
 */
public final class Variants {

	/** The field that names the variant. */
	public static final String TYPE = "type";

	private Variants() {
	}

	/** The name of an object's variant. */
	public static String name(Object variant) {
		return name(variant.getClass());
	}

	/**
	 * The classes that implement a sealed type, by name, in the order in which they are
	 * permitted.
	 */
	public static <T> Map<String, Class<? extends T>> of(Class<T> sealed) {
		Map<String, Class<? extends T>> variants = new LinkedHashMap<>();
		for (Class<?> permitted : sealed.getPermittedSubclasses()) {
			Class<? extends T> variant = permitted.asSubclass(sealed);
			if (variant.isSealed()) {
				variants.putAll(of(variant));
			}
			else {
				variants.put(name(variant), variant);
			}
		}
		return variants;
	}

	/** One instance of each variant, by name. The variants have no components. */
	public static <T> Map<String, T> instances(Class<T> sealed) {
		Map<String, T> instances = new LinkedHashMap<>();
		of(sealed).forEach((name, variant) -> {
			try {
				instances.put(name, variant.getDeclaredConstructor().newInstance());
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(variant + " has components", ex);
			}
		});
		return Collections.unmodifiableMap(instances);
	}

	/**
	 * The types of the settings of all variants, by name, in the order in which they
	 * first appear. The variants are records.
	 * @throws IllegalStateException if two variants have settings of one name but of
	 * different types: a reader could not tell which is meant before it knows the variant
	 */
	public static Map<String, Class<?>> settings(Class<?> sealed) {
		Map<String, RecordComponent> settings = new LinkedHashMap<>();
		for (Class<?> variant : of(sealed).values()) {
			for (RecordComponent setting : variant.getRecordComponents()) {
				RecordComponent first = settings.putIfAbsent(setting.getName(), setting);
				if (first != null && first.getType() != setting.getType()) {
					throw new IllegalStateException(
							describe(first) + " and " + describe(setting) + " have the same name but different types");
				}
			}
		}
		Map<String, Class<?>> types = new LinkedHashMap<>();
		settings.forEach((name, setting) -> types.put(name, setting.getType()));
		return Collections.unmodifiableMap(types);
	}

	/** The numbers among the settings of a variant, by name. The variant is a record. */
	public static Map<String, Double> numbers(Object variant) {
		Map<String, Double> numbers = new LinkedHashMap<>();
		for (RecordComponent setting : variant.getClass().getRecordComponents()) {
			if (setting.getType() == double.class) {
				numbers.put(setting.getName(), (Double) value(setting, variant));
			}
		}
		return numbers;
	}

	private static Object value(RecordComponent component, Object variant) {
		try {
			return component.getAccessor().invoke(variant);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(variant.getClass() + " is not accessible", ex);
		}
	}

	private static String describe(RecordComponent setting) {
		return setting.getDeclaringRecord().getSimpleName() + "." + setting.getName() + " (" + setting.getType() + ")";
	}

	private static String name(Class<?> variant) {
		String name = variant.getSimpleName();
		return Character.toLowerCase(name.charAt(0)) + name.substring(1);
	}

}
