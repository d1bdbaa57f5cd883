package dev.trainstep.openapi;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.variant.Variants;
import dev.trainstep.json.Choice;
import dev.trainstep.json.Field;

import static dev.trainstep.openapi.SchemaMaker.anything;
import static dev.trainstep.openapi.SchemaMaker.arrayOf;
import static dev.trainstep.openapi.SchemaMaker.choice;
import static dev.trainstep.openapi.SchemaMaker.number;
import static dev.trainstep.openapi.SchemaMaker.ofSetting;
import static dev.trainstep.openapi.SchemaMaker.ofType;
import static dev.trainstep.openapi.SchemaMaker.reference;

/**
 * The schemas of what is read and written, from what types say of themselves: the names
 * of choices, the variants of sealed types, the {@link Prose} and {@link Setting}s of
 * records, and which of their components are {@code @Nullable}.
 */
@Component
final class Schemas implements ModelConverter {

	private static final String VECTOR = "Vector";

	private static final String NUMBER_OR_LIST = "NumberOrList";

	private final Map<Class<?>, String> names = new LinkedHashMap<>();

	private final Map<String, Schema<?>> schemas = new LinkedHashMap<>();

	Schemas(List<Choice<?>> choices, List<NamedSchema> others, List<NumberOrList> numbersOrLists) {
		add(double[].class, VECTOR, arrayOf(number()).description("Numbers."));
		add(Matrix.class, "Matrix", arrayOf(reference(VECTOR)).description("Rows of numbers, all of one length."));
		add(Samples.class, "Samples", arrayOf(anything())
			.description("One sample, which is a list of numbers, or a batch, which is a list of samples."));
		add(Labels.class, NUMBER_OR_LIST,
				anything().description("A number for one sample, or a list of numbers for a batch."));
		numbersOrLists.forEach((numberOrList) -> this.names.put(numberOrList.type(), NUMBER_OR_LIST));
		others.forEach((other) -> add(other.type(), other.name(), other.schema()));
		choices.forEach((choice) -> add(choice.type(), choice.type().getSimpleName(),
				choice(choice.values().keySet()).description(prose(choice.type()).orElseThrow())));
	}

	private void add(Class<?> type, String name, Schema<?> schema) {
		this.names.put(type, name);
		this.schemas.put(name, schema);
	}

	private static Optional<String> prose(Class<?> type) {
		return Optional.ofNullable(type.getAnnotation(Prose.class)).map(Prose::value);
	}

	@Override
	public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context,
			Iterator<ModelConverter> chain) {
		Class<?> raw = TypeFactory.defaultInstance().constructType(type.getType()).getRawClass();
		if (this.names.containsKey(raw)) {
			this.schemas.forEach(context::defineModel);
			return reference(this.names.get(raw));
		}
		Class<?> sealed = sealed(raw);
		if (sealed != null) {
			return variants(raw, sealed, context);
		}
		Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
		if (raw.isRecord() && schema != null) {
			describe(raw, defined(schema, context));
		}
		return schema;
	}

	/** The sealed type whose variants an object of this type is one of, if any. */
	private static @Nullable Class<?> sealed(Class<?> type) {
		if (type.isSealed()) {
			return type;
		}
		return components(type).stream()
			.filter((component) -> isUnwrapped(component) && component.getType().isSealed())
			.findFirst()
			.<Class<?>>map(RecordComponent::getType)
			.orElse(null);
	}

	private static Collection<RecordComponent> components(Class<?> type) {
		return type.isRecord() ? Arrays.asList(type.getRecordComponents()) : List.of();
	}

	private static boolean isUnwrapped(RecordComponent component) {
		return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
	}

	/** The schema itself where this is a reference to it. */
	private static Schema<?> defined(Schema<?> schema, ModelConverterContext context) {
		String reference = schema.get$ref();
		return (reference == null) ? schema
				: Objects.requireNonNull(context.getDefinedModels().get(reference.replaceFirst(".*/", "")));
	}

	/** Defines a schema for each variant, and one that is one of them. */
	private Schema<?> variants(Class<?> type, Class<?> sealed, ModelConverterContext context) {
		String name = sealed.getSimpleName();
		if (!context.getDefinedModels().containsKey(name)) {
			List<Schema<?>> references = new ArrayList<>();
			var discriminator = new Discriminator().propertyName(Variants.TYPE);
			Schema<?> one = new JsonSchema().discriminator(discriminator)
				.description("By its `type`, with the settings of that type.");
			context.defineModel(name, one);
			Variants.of(sealed).forEach((variantName, variant) -> {
				String schema = variant.getSimpleName() + name;
				context.defineModel(schema, variant(name, variantName, variant, type, context));
				references.add(reference(schema));
				discriminator.mapping(variantName, "#/components/schemas/" + schema);
			});
			references.forEach(one::addOneOfItem);
		}
		return reference(name);
	}

	private static Schema<?> variant(String name, String variantName, Class<?> variant, Class<?> type,
			ModelConverterContext context) {
		Schema<?> schema = ofType("object").additionalProperties(false)
			.description(name + " of type `" + variantName + "`.");
		schema.addProperty(Variants.TYPE, choice(Set.of(variantName)).description("`" + variantName + "`"));
		components(variant)
			.forEach((component) -> schema.addProperty(component.getName(), ofSetting(component.getType())));
		components(type).stream()
			.filter((component) -> !isUnwrapped(component))
			.forEach((component) -> schema.addProperty(component.getName(),
					context.resolve(new AnnotatedType(component.getGenericType()).resolveAsRef(true))));
		describeComponents(variant, schema);
		describeComponents(type, schema);
		schema.addRequiredItem(Variants.TYPE);
		return schema;
	}

	private static void describe(Class<?> record, Schema<?> schema) {
		prose(record).ifPresent(schema::description);
		describeComponents(record, schema);
	}

	/** Tells the prose and the ranges of components, and which of them are required. */
	private static void describeComponents(Class<?> record, Schema<?> schema) {
		for (RecordComponent component : components(record)) {
			Schema<?> property = (schema.getProperties() != null) ? schema.getProperties().get(component.getName())
					: null;
			if (isUnwrapped(component)) {
				describeComponents(component.getType(), schema);
			}
			else if (property != null) {
				describe(component, property);
				if (Field.isRequired(component)) {
					schema.addRequiredItem(component.getName());
				}
			}
		}
		if (schema.getRequired() != null) {
			schema.setRequired(schema.getRequired().stream().distinct().sorted().toList());
		}
	}

	private static void describe(RecordComponent component, Schema<?> property) {
		Prose prose = component.getAnnotation(Prose.class);
		if (prose != null) {
			property.description(prose.value());
		}
		Setting setting = component.getAnnotation(Setting.class);
		if (setting != null) {
			SchemaMaker.describe(property, component.getType(), setting);
		}
	}

}
