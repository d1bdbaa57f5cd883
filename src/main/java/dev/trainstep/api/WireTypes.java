package dev.trainstep.api;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.type.TypeFactory;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;

/**
 * The schemas of the values that {@link ValueReader} reads and {@link ValueWriter}
 * writes.
 */
final class WireTypes implements ModelConverter {

	private static final Map<Class<?>, String> NAMES = Map.of(double[].class, "Vector", Matrix.class, "Matrix",
			Samples.class, "Samples", Labels.class, "Labels", LossPerSample.class, "LossPerSample");

	private static final Map<String, Schema<?>> SCHEMAS = Map.of( //
			"Vector", arrayOf(number()).description("Numbers."), //
			"Matrix", arrayOf(reference("Vector")).description("Rows of numbers, all of one length."), //
			"Samples",
			oneOf(reference("Vector"), reference("Matrix")).description("One sample, or a batch of them, a row each."), //
			"Labels",
			oneOf(integer(), arrayOf(integer())).description("A class index, counted from 0, or one per sample."), //
			"LossPerSample", oneOf(number(), reference("Vector")).description("A number, or one per sample."));

	@Override
	public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context,
			Iterator<ModelConverter> chain) {
		String name = NAMES.get(TypeFactory.defaultInstance().constructType(type.getType()).getRawClass());
		if (name == null) {
			return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
		}
		SCHEMAS.forEach(context::defineModel);
		return reference(name);
	}

	private static Schema<?> number() {
		return schema("number").format("double");
	}

	private static Schema<?> integer() {
		return schema("integer").format("int32");
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
