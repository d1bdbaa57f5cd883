package dev.trainstep.core.variant;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The kinds of a sealed type, by the names they have in JSON: that of their class, with a
 * small first letter. So a further one is its class, and a line that permits it.
 */
public final class Variants {

	/** The field that names the variant. */
	public static final String TYPE = "type";

	private Variants() {
	}

	/** The name of this one's kind. */
	public static String name(Object variant) {
		return name(variant.getClass());
	}

	/**
	 * The classes that implement a sealed type, by name, in the order they are permitted
	 * in.
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

	/** The settings of all variants, by name. */
	public static Map<String, Class<?>> settings(Class<?> sealed) {
		Map<String, Class<?>> settings = new LinkedHashMap<>();
		of(sealed).values().forEach((variant) -> {
			for (var component : variant.getRecordComponents()) {
				Class<?> other = settings.putIfAbsent(component.getName(), component.getType());
				if (other != null && other != component.getType()) {
					throw new IllegalStateException(
							component + " of " + variant + " has another type in another variant of " + sealed);
				}
			}
		});
		return settings;
	}

	/** One of each kind, by name, where the kinds are records without components. */
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

	private static String name(Class<?> variant) {
		String name = variant.getSimpleName();
		return Character.toLowerCase(name.charAt(0)) + name.substring(1);
	}

}
