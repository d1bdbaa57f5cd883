package dev.trainstep.json;

import java.io.OutputStream;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/** Makes Jackson's parsers and generators, with faster reading and writing of numbers. */
final class NumbersFactory extends JsonFactory {

	private static final long serialVersionUID = 1L;

	NumbersFactory(JsonFactoryBuilder builder) {
		super(builder);
	}

	private NumbersFactory(NumbersFactory factory) {
		super(factory);
	}

	@Override
	public JsonFactory copy() {
		return new NumbersFactory(this);
	}

	@Override
	protected JsonParser _createParser(ObjectReadContext context, IOContext ioContext, byte[] data, int offset,
			int length) {
		ioContext.streamReadConstraints().validateDocumentLength(length);
		return new NumbersParser(context, ioContext, context.getStreamReadFeatures(_streamReadFeatures),
				context.getFormatReadFeatures(_formatReadFeatures),
				_byteSymbolCanonicalizer.makeChild(_factoryFeatures), data, offset, length);
	}

	@Override
	protected JsonGenerator _createUTF8Generator(ObjectWriteContext context, IOContext ioContext, OutputStream out) {
		return new NumbersGenerator(context, ioContext, context.getStreamWriteFeatures(_streamWriteFeatures),
				context.getFormatWriteFeatures(_formatWriteFeatures), out,
				context.getRootValueSeparator(_rootValueSeparator), context.getPrettyPrinter());
	}

}
