package dev.trainstep.api;

import java.lang.reflect.RecordComponent;

import org.springframework.util.ReflectionUtils;

import tools.jackson.core.JsonGenerator;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.variant.Variants;

/**
 * Writes numbers as the shortest decimals that read back as the same float64, in the
 * shape they came in: what is single without an array around it. All are finite: the core
 * answers nothing else.
 */
final class ValueWriter {

	private ValueWriter() {
	}

	static void matrix(JsonGenerator generator, Matrix matrix) {
		generator.writeStartArray(matrix, matrix.rows());
		for (int row = 0; row < matrix.rows(); row++) {
			generator.writeArray(matrix.values(), row * matrix.cols(), matrix.cols());
		}
		generator.writeEndArray();
	}

	static void samples(JsonGenerator generator, Samples samples) {
		if (samples.single()) {
			generator.writeArray(samples.rows().values(), 0, samples.width());
		}
		else {
			matrix(generator, samples.rows());
		}
	}

	static void labels(JsonGenerator generator, Labels labels) {
		if (labels.single()) {
			generator.writeNumber(labels.classes()[0]);
		}
		else {
			generator.writeArray(labels.classes(), 0, labels.count());
		}
	}

	static void losses(JsonGenerator generator, LossPerSample losses) {
		if (losses.single()) {
			generator.writeNumber(losses.values()[0]);
		}
		else {
			generator.writeArray(losses.values(), 0, losses.values().length);
		}
	}

	/** Its type, its settings, and its state. */
	static void optimizer(JsonGenerator generator, OptimizerFields fields) {
		Optimizer optimizer = fields.optimizer();
		generator.writeStartObject();
		generator.writeStringProperty("type", Variants.name(optimizer));
		for (RecordComponent setting : optimizer.getClass().getRecordComponents()) {
			generator.writePOJOProperty(setting.getName(),
					ReflectionUtils.invokeMethod(setting.getAccessor(), optimizer));
		}
		if (fields.state() != null) {
			generator.writePOJOProperty("state", fields.state());
		}
		generator.writeEndObject();
	}

}
