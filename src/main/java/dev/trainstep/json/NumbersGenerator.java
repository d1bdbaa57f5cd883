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

import dev.trainstep.decimal.DecimalWriter;

/** Jackson's generator, with a faster way to write float64. */
final class NumbersGenerator extends UTF8JsonGenerator {

	NumbersGenerator(ObjectWriteContext context, IOContext ioContext, int streamWriteFeatures, int formatWriteFeatures,
			OutputStream out, @Nullable SerializableString rootSeparator, @Nullable PrettyPrinter prettyPrinter) {
		super(context, ioContext, streamWriteFeatures, formatWriteFeatures, out, rootSeparator, null, prettyPrinter, 0,
				JsonFactory.DEFAULT_QUOTE_CHAR);
	}

	/** JSON has no number that is not finite, and the core returns none. */
	@Override
	public JsonGenerator writeNumber(double number) {
		if (!Double.isFinite(number)) {
			throw new IllegalStateException("a result that is not finite");
		}
		_verifyValueWrite("write a number");
		if (_outputEnd - _outputTail < DecimalWriter.MAX_LENGTH) {
			_flushBuffer();
		}
		_outputTail = DecimalWriter.write(number, _outputBuffer, _outputTail);
		return this;
	}

}
