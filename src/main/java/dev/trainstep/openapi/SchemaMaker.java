package dev.trainstep.openapi;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;

import dev.trainstep.core.variant.Setting;

/** Makes schemas of JSON Schema 2020-12. */
public final class SchemaMaker {

	private SchemaMaker() {
	}

	public static Schema<?> ofType(String type) {
		return new JsonSchema().types(Set.of(type));
	}

	public static Schema<?> number() {
		return ofType("number").format("double");
	}

	public static Schema<?> integer(String format) {
		return ofType("integer").format(format);
	}

	/** A string that is one of these. */
	public static Schema<?> choice(Collection<String> names) {
		Schema<Object> schema = new JsonSchema();
		schema.setTypes(Set.of("string"));
		schema.setEnum(List.copyOf(names));
		return schema;
	}

	/** An array of at least one element. */
	public static Schema<?> arrayOf(Schema<?> items) {
		return ofType("array").items(items).minItems(1);
	}

	/** Any value at all. */
	static Schema<?> anything() {
		return new JsonSchema();
	}

	/** A reference to a schema of the document. */
	public static Schema<?> reference(String name) {
		return new JsonSchema().$ref(name);
	}

	/**
	 * Requires something where a field is not given. It is said with {@code if} and
	 * {@code else}, which generators of clients ignore: of {@code oneOf} beside
	 * {@code properties} they make types that cannot hold the fields.
	 */
	public static Schema<?> requireWithout(Schema<?> schema, String other, Schema<?> otherwise) {
		schema.setIf(requiring(other));
		schema.setElse(otherwise);
		return schema;
	}

	/**
	 * A schema that requires fields. Linters ask that required fields be properties too,
	 * and take those for the only ones.
	 */
	public static Schema<?> requiring(String... names) {
		Schema<?> schema = new JsonSchema().additionalProperties(true);
		schema.setRequired(List.of(names));
		schema.getRequired().forEach((name) -> schema.addProperty(name, anything()));
		return schema;
	}

	/** The schema of a component of this type, but for its setting. */
	static Schema<?> ofSetting(Class<?> type) {
		if (type == boolean.class) {
			return ofType("boolean");
		}
		return (type == long.class) ? integer("int64") : number();
	}

	/**
	 * Tells the prose, the range and the default of a setting. The default is prose,
	 * since some generators require fields that have one.
	 */
	static void describe(Schema<?> schema, Class<?> type, Setting setting) {
		boolean isNumber = type == double.class || type == long.class || Number.class.isAssignableFrom(type);
		if (isNumber) {
			setRange(schema, setting);
		}
		boolean hasDefault = !setting.otherwise().isEmpty();
		schema.description(hasDefault ? setting.value() + " Default: `" + setting.otherwise() + "`." : setting.value());
	}

	private static void setRange(Schema<?> schema, Setting setting) {
		if (setting.above() > Double.NEGATIVE_INFINITY) {
			schema.exclusiveMinimumValue(plain(setting.above()));
		}
		else {
			schema.minimum(plain(setting.min()));
		}
		if (setting.max() < Double.POSITIVE_INFINITY) {
			schema.maximum(plain(setting.max()));
		}
		if (setting.below() < Double.POSITIVE_INFINITY) {
			schema.exclusiveMaximumValue(plain(setting.below()));
		}
	}

	private static BigDecimal plain(double value) {
		return new BigDecimal(BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
	}

}
