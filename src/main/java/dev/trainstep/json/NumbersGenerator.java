package dev.trainstep.json;

import java.io.OutputStream;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.UTF8JsonGenerator;

import dev.trainstep.decimal.NumberWriter;

/** Jackson's generator, with a faster way to write rows of float64. */
final class NumbersGenerator extends UTF8JsonGenerator {

	/** Numbers that surely fit the buffer of 8000 bytes. */
	private static final int AT_ONCE = 64;

	private final NumberWriter writer = NumberWriter.fastest();

	private final double[] single = new double[1];

	NumbersGenerator(ObjectWriteContext context, IOContext ioContext, int streamWriteFeatures, int formatWriteFeatures,
			OutputStream out, @Nullable SerializableString rootSeparator, @Nullable PrettyPrinter prettyPrinter) {
		super(context, ioContext, streamWriteFeatures, formatWriteFeatures, out, rootSeparator, null, prettyPrinter, 0,
				JsonFactory.DEFAULT_QUOTE_CHAR);
	}

	@Override
	public JsonGenerator writeNumber(double number) {
		_verifyValueWrite("write a number");
		this.single[0] = number;
		writeNumbers(this.single, 0, 1);
		// No comma.
		_outputTail--;
		return this;
	}

	/**
	 * Writes a row.
	 * @throws IllegalArgumentException if a number is not finite: JSON has none, and the
	 * core returns none. What is written then is no document.
	 */
	@Override
	public JsonGenerator writeArray(double[] array, int offset, int length) {
		if (_prettyPrinter != null) {
			return super.writeArray(array, offset, length);
		}
		writeStartArray(array, length);
		if (length > 0) {
			writeNumbers(array, offset, offset + length);
			_outputTail--;
		}
		return writeEndArray();
	}

	private void writeNumbers(double[] numbers, int from, int to) {
		int i = from;
		while (i < to) {
			int count = Math.min(to - i, AT_ONCE);
			if (_outputEnd - _outputTail < count * NumberWriter.MAX_LENGTH + NumberWriter.MARGIN) {
				_flushBuffer();
			}
			_outputTail = this.writer.write(numbers, i, i + count, _outputBuffer, _outputTail);
			i += count;
		}
	}

}
