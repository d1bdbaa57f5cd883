package dev.trainstep.api;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.databind.type.TypeFactory;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Initialization.Scheme;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.variant.Variants;
import dev.trainstep.training.StoppedBy;
import dev.trainstep.training.schedule.Schedule;

/**
 * The schemas of what {@link ValueReader} and {@link VariantMaker} read, and
 * {@link ValueWriter} writes.
 */
final class WireTypes implements ModelConverter {

	private static final Map<Class<?>, String> NAMES = Map.ofEntries(Map.entry(double[].class, "Vector"),
			Map.entry(Matrix.class, "Matrix"), Map.entry(Samples.class, "Samples"), Map.entry(Labels.class, "Labels"),
			Map.entry(LossPerSample.class, "LossPerSample"), Map.entry(long[].class, "Sizes"),
			Map.entry(Activation.class, "Activation"), Map.entry(LossFunction.class, "LossFunction"),
			Map.entry(Scheme.class, "Scheme"), Map.entry(StoppedBy.class, "StoppedBy"),
			Map.entry(OptimizerFields.class, "Optimizer"), Map.entry(Schedule.class, "Schedule"));

	private static final Map<String, Schema<?>> SCHEMAS = schemas();

	private static Map<String, Schema<?>> schemas() {
		Map<String, Schema<?>> schemas = new LinkedHashMap<>();
		schemas.put("Vector", arrayOf(number()).description("Numbers."));
		schemas.put("Matrix", arrayOf(reference("Vector")).description("Rows of numbers, all of one length."));
		schemas.put("Samples", oneOf(reference("Vector"), reference("Matrix"))
			.description("One sample, or a batch of them, a row each."));
		schemas.put("Labels", oneOf(integer("int32"), arrayOf(integer("int32")))
			.description("A class index, counted from 0, or one per sample."));
		schemas.put("LossPerSample", oneOf(number(), reference("Vector")).description("A number, or one per sample."));
		schemas.put("Sizes",
				arrayOf(integer("int64").minimum(BigDecimal.ONE)).minItems(2)
					.maxItems(33)
					.description("Sizes of layers."));
		schemas.put("Activation", choice(Variants.instances(Activation.class).keySet()).description(
				"""
						What makes a layer's output a from z = W·x + b: `relu` max(0, z); `leakyRelu` z above 0, 0.01·z elsewhere; \
						`tanh`; `sigmoid` 1/(1 + exp(−z)); `identity` z; `softmax` exp(z − max z) / Σ exp(z − max z)."""));
		schemas.put("LossFunction", choice(LossFunction.ALL.keySet()).description(
				"""
						What the network is to minimise. `crossEntropy` goes with `softmax` in the last layer, and is its default; \
						`binaryCrossEntropy` with `sigmoid`, and is its default; `meanSquaredError` with any but `softmax`, and is the \
						default of the rest."""));
		schemas.put("Scheme", choice(Choices.of(Scheme.values()).keySet()).description("How large weights are."));
		schemas.put("StoppedBy", choice(Choices.of(StoppedBy.values()).keySet()).description("What ended a run."));
		addVariants("Optimizer", Optimizer.class, schemas);
		addVariants("Schedule", Schedule.class, schemas);
		return schemas;
	}

	/** A schema for each kind of a sealed type, and one that is one of them. */
	private static void addVariants(String name, Class<?> sealed, Map<String, Schema<?>> schemas) {
		List<Schema<?>> references = new ArrayList<>();
		var discriminator = new Discriminator().propertyName(VariantMaker.TYPE);
		Variants.of(sealed).forEach((type, variant) -> {
			String schema = variant.getSimpleName() + name;
			schemas.put(schema, variant(name, type, variant));
			references.add(reference(schema));
			discriminator.mapping(type, "#/components/schemas/" + schema);
		});
		schemas.put(name,
				new JsonSchema().oneOf(List.copyOf(references))
					.discriminator(discriminator)
					.description("By its `type`, with the settings of that type."));
	}

	private static Schema<?> variant(String name, String type, Class<?> variant) {
		Schema<?> schema = schema("object").additionalProperties(false).description(name + " of type `" + type + "`.");
		schema.addProperty(VariantMaker.TYPE, choice(Set.of(type)).description("`" + type + "`"));
		schema.addRequiredItem(VariantMaker.TYPE);
		for (RecordComponent component : variant.getRecordComponents()) {
			Setting setting = Objects.requireNonNull(component.getAnnotation(Setting.class));
			schema.addProperty(component.getName(), setting(component.getType(), setting));
			if (setting.otherwise().isEmpty()) {
				schema.addRequiredItem(component.getName());
			}
		}
		if (Optimizer.class.isAssignableFrom(variant)) {
			schema.addProperty("state",
					reference("OptimizerState").description("Where it was left off. Left out: a fresh start."));
		}
		return schema;
	}

	private static Schema<?> setting(Class<?> type, Setting setting) {
		Schema<?> schema = (type == boolean.class) ? schema("boolean")
				: (type == long.class) ? integer("int64") : number();
		schema.description(setting.value());
		if (type != boolean.class) {
			schema.minimum(BigDecimal.valueOf(setting.min()).stripTrailingZeros());
			if (setting.max() < Double.POSITIVE_INFINITY) {
				schema.maximum(BigDecimal.valueOf(setting.max()).stripTrailingZeros());
			}
			if (setting.below() < Double.POSITIVE_INFINITY) {
				schema.exclusiveMaximumValue(BigDecimal.valueOf(setting.below()).stripTrailingZeros());
			}
		}
		if (!setting.otherwise().isEmpty()) {
			schema.setDefault(VariantMaker.parse(type, setting.otherwise()));
		}
		return schema;
	}

	@Override
	public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context,
			Iterator<ModelConverter> chain) {
		String name = NAMES.get(TypeFactory.defaultInstance().constructType(type.getType()).getRawClass());
		if (name == null) {
			return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
		}
		SCHEMAS.forEach(context::defineModel);
		if (name.equals("Optimizer")) {
			context.resolve(new AnnotatedType(StateFields.class).resolveAsRef(true));
		}
		return reference(name);
	}

	private static Schema<?> number() {
		return schema("number").format("double");
	}

	private static Schema<?> integer(String format) {
		return schema("integer").format(format);
	}

	private static Schema<?> choice(Collection<String> names) {
		Schema<Object> schema = new JsonSchema();
		schema.setTypes(Set.of("string"));
		schema.setEnum(List.copyOf(names));
		return schema;
	}

	private static Schema<?> arrayOf(Schema<?> items) {
		return schema("array").items(items).minItems(1);
	}

	private static Schema<?> oneOf(Schema<?>... alternatives) {
		return new JsonSchema().oneOf(List.of(alternatives));
	}

	private static Schema<?> reference(String name) {
		return new JsonSchema().$ref(name);
	}

	private static Schema<?> schema(String type) {
		return new JsonSchema().types(Set.of(type));
	}

}
