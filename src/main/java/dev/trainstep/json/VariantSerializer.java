package dev.trainstep.json;

import java.lang.reflect.RecordComponent;

import org.springframework.util.ReflectionUtils;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.util.NameTransformer;

import dev.trainstep.core.variant.Variants;

/** Writes one of the records of a sealed type: its type, then its components. */
final class VariantSerializer extends ValueSerializer<Object> {

	private final boolean unwrapped;

	VariantSerializer() {
		this(false);
	}

	private VariantSerializer(boolean unwrapped) {
		this.unwrapped = unwrapped;
	}

	@Override
	public void serialize(Object variant, JsonGenerator generator, SerializationContext context) {
		if (!this.unwrapped) {
			generator.writeStartObject();
		}
		generator.writeStringProperty(Variants.TYPE, Variants.name(variant));
		for (RecordComponent component : variant.getClass().getRecordComponents()) {
			generator.writePOJOProperty(component.getName(),
					ReflectionUtils.invokeMethod(component.getAccessor(), variant));
		}
		if (!this.unwrapped) {
			generator.writeEndObject();
		}
	}

	@Override
	public ValueSerializer<Object> unwrappingSerializer(NameTransformer unwrapper) {
		return new VariantSerializer(true);
	}

	@Override
	public boolean isUnwrappingSerializer() {
		return this.unwrapped;
	}

}
