package dev.trainstep.json;

import tools.jackson.core.JsonGenerator;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;

/**
 * Writes numbers as the shortest decimals that read back as the same float64. A single
 * sample has no array around it.
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

}
