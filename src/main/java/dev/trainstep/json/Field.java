package dev.trainstep.json;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Setting;

/**
 * A field of an object, by the component of its record: required unless the component is
 * {@code @Nullable} or has a default, and within the range of its {@link Setting}.
 */
public final class Field implements Maker {

	private final String name;

	private final Class<?> type;

	private final StrictDeserializer<?> reader;

	private final @Nullable Setting setting;

	private final boolean required;

	Field(RecordComponent component, StrictDeserializer<?> reader) {
		this.name = component.getName();
		this.type = component.getType();
		this.reader = reader;
		this.setting = component.getAnnotation(Setting.class);
		this.required = isRequired(component);
	}

	/** Whether an object needs a field for this component. */
	public static boolean isRequired(RecordComponent component) {
		Setting setting = component.getAnnotation(Setting.class);
		return !isNullable(component.getAnnotatedType()) && (setting == null || setting.otherwise().isEmpty());
	}

	private static boolean isNullable(AnnotatedElement type) {
		return type.isAnnotationPresent(Nullable.class);
	}

	StrictDeserializer<?> reader() {
		return this.reader;
	}

	/**
	 * The value; for one that is missing or out of range, the default or a placeholder.
	 */
	@Override
	public @Nullable Object make(Map<String, @Nullable Object> given, ValueReader reader) {
		if (this.required && !given.containsKey(this.name)) {
			reader.refuseMissing(this.name);
		}
		Object value = given.get(this.name);
		if (value instanceof Number number && this.setting != null && !isInRange(this.setting, number.doubleValue())) {
			reader.refuseOutOfRange(this.name, range(this.setting));
			value = null;
		}
		return (value != null) ? value : otherwise();
	}

	private static boolean isInRange(Setting setting, double value) {
		boolean low = (setting.above() > Double.NEGATIVE_INFINITY) ? value <= setting.above() : value < setting.min();
		return !low && value <= setting.max() && value < setting.below();
	}

	private static String range(Setting setting) {
		if (setting.above() > Double.NEGATIVE_INFINITY) {
			String above = "must be above " + plain(setting.above());
			if (setting.max() < Double.POSITIVE_INFINITY) {
				return above + " and at most " + plain(setting.max());
			}
			return (setting.below() < Double.POSITIVE_INFINITY) ? above + " and below " + plain(setting.below())
					: above;
		}
		if (setting.max() < Double.POSITIVE_INFINITY) {
			return "must be between " + plain(setting.min()) + " and " + plain(setting.max());
		}
		String least = "must be at least " + plain(setting.min());
		return (setting.below() < Double.POSITIVE_INFINITY) ? least + " and below " + plain(setting.below()) : least;
	}

	private static String plain(double value) {
		return (value == Math.rint(value)) ? Long.toString((long) value) : Double.toString(value);
	}

	private @Nullable Object otherwise() {
		String json = (this.setting != null) ? this.setting.otherwise() : "";
		if (!json.isEmpty() && this.reader instanceof Choice.Deserializer<?> choices) {
			return choices.named(json);
		}
		return (!json.isEmpty() || this.type.isPrimitive()) ? parse(this.type, json) : null;
	}

	/**
	 * A boolean or a number from JSON.
	 * @param json empty for a placeholder
	 */
	public static Object parse(Class<?> type, String json) {
		if (type == boolean.class) {
			return Boolean.valueOf(json);
		}
		if (type == long.class) {
			return json.isEmpty() ? 1L : Long.valueOf(json);
		}
		return json.isEmpty() ? 1.0 : Double.valueOf(json);
	}

}
