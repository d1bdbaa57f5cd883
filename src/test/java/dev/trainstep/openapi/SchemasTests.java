package dev.trainstep.openapi;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.json.Choice;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** The schema of a record tells what the reading of the record enforces. */
class SchemasTests {

	private final ResolvedSchema resolved = resolve();

	private final Schema<?> drawing = this.resolved.schema;

	private final Map<String, Schema<?>> properties = properties(this.drawing);

	@Prose("A colour.")
	enum Colour {

		RED, DARK_GREEN

	}

	@Prose("A drawing.")
	record Drawing(@Prose("Its name.") String name, @Prose("Its scale.") @Nullable Double scale,
			@Setting(value = "Its opacity.", max = 1, otherwise = "0.5") double opacity,
			@Setting(value = "Its zoom.", above = 0, otherwise = "0.25") double zoom,
			@Setting(value = "Its decay.", below = 1, otherwise = "0.9") double decay,
			@Setting(value = "Its copies.", min = 1) long copies,
			@Setting(value = "Its colour.", otherwise = "darkGreen") Colour colour, @JsonUnwrapped Frame frame,
			@Prose("Its shape.") @Nullable Shape shape) {
	}

	record Frame(@Setting(value = "Its width.", max = 9) long width, @Prose("Its title.") @Nullable String title) {
	}

	sealed interface Shape permits Circle, Square {

	}

	record Circle(@Setting(value = "Its radius.", above = 0) double radius) implements Shape {
	}

	record Square(@Setting(value = "Its side.", otherwise = "4") double side) implements Shape {
	}

	private static ResolvedSchema resolve() {
		var converters = new ModelConverters(true);
		converters.addConverter(new Schemas(List.of(Choice.ofEnum(Colour.class)), List.of(), List.of()));
		return converters.resolveAsResolvedSchema(new AnnotatedType(Drawing.class));
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static Map<String, Schema<?>> properties(Schema schema) {
		return schema.getProperties();
	}

	private Schema<?> property(String name) {
		return requireNonNull(this.properties.get(name), name);
	}

	@Test
	void aFieldIsRequiredUnlessItIsNullableOrHasADefault() {
		assertThat(this.drawing.getRequired()).isEqualTo(List.of("copies", "name", "width"));
	}

	@Test
	void everyFieldHasItsDescription() {
		assertThat(this.drawing.getDescription()).isEqualTo("A drawing.");
		assertThat(this.properties)
			.allSatisfy((name, property) -> assertThat(property.getDescription()).startsWith("Its " + name + "."));
	}

	@Test
	void aRangeIsToldByItsBounds() {
		assertRange(property("opacity"), 0, null, 1, null);
		assertRange(property("zoom"), null, 0, null, null);
		assertRange(property("decay"), 0, null, null, 1);
		assertRange(property("copies"), 1, null, null, null);
		assertRange(property("width"), 0, null, 9, null);
		assertRange(property("scale"), null, null, null, null);
	}

	private static void assertRange(Schema<?> schema, @Nullable Integer minimum, @Nullable Integer exclusiveMinimum,
			@Nullable Integer maximum, @Nullable Integer exclusiveMaximum) {
		assertThat(schema.getMinimum()).isEqualTo(decimal(minimum));
		assertThat(schema.getExclusiveMinimumValue()).isEqualTo(decimal(exclusiveMinimum));
		assertThat(schema.getMaximum()).isEqualTo(decimal(maximum));
		assertThat(schema.getExclusiveMaximumValue()).isEqualTo(decimal(exclusiveMaximum));
	}

	private static @Nullable BigDecimal decimal(@Nullable Integer bound) {
		return (bound != null) ? BigDecimal.valueOf(bound) : null;
	}

	/** Some generators would make a field with the keyword {@code default} required. */
	@Test
	void aDefaultIsToldInProse() {
		assertThat(property("opacity").getDescription()).isEqualTo("Its opacity. Default: `0.5`.");
		assertThat(property("colour").getDescription()).isEqualTo("Its colour. Default: `darkGreen`.");
		assertThat(property("copies").getDescription()).isEqualTo("Its copies.");
		assertThat(this.properties).allSatisfy((name, property) -> assertThat(property.getDefault()).isNull());
	}

	@Test
	void aChoiceIsOneOfItsNames() {
		assertThat(schema("Colour").getEnum()).isEqualTo(List.of("red", "darkGreen"));
		assertThat(schema("Colour").getDescription()).isEqualTo("A colour.");
	}

	@Test
	void aVariantHasItsTypeAndItsSettings() {
		assertThat(schema("Shape").getDiscriminator().getMapping()).isEqualTo(
				Map.of("circle", "#/components/schemas/CircleShape", "square", "#/components/schemas/SquareShape"));
		assertThat(schema("CircleShape").getRequired()).isEqualTo(List.of("radius", "type"));
		assertThat(schema("SquareShape").getRequired()).isEqualTo(List.of("type"));
		Map<String, Schema<?>> circle = properties(schema("CircleShape"));
		assertThat(circle).containsOnlyKeys("type", "radius");
		assertThat(requireNonNull(circle.get("type")).getEnum()).isEqualTo(List.of("circle"));
		assertRange(requireNonNull(circle.get("radius")), null, 0, null, null);
		assertThat(requireNonNull(properties(schema("SquareShape")).get("side")).getDescription())
			.isEqualTo("Its side. Default: `4`.");
	}

	private Schema<?> schema(String name) {
		return requireNonNull(this.resolved.referencedSchemas.get(name), name);
	}

}
