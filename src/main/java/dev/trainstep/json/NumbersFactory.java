package dev.trainstep.json;

import java.io.OutputStream;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/** Makes Jackson's own parsers and generators, but such as are fast with numbers. */
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
		if (hasNoMark(data, offset, length)) {
			ioContext.streamReadConstraints().validateDocumentLength(length);
			return new NumbersParser(context, ioContext, context.getStreamReadFeatures(_streamReadFeatures),
					context.getFormatReadFeatures(_formatReadFeatures),
					_byteSymbolCanonicalizer.makeChild(_factoryFeatures), data, offset, length);
		}
		return super._createParser(context, ioContext, data, offset, length);
	}

	/**
	 * A body is in UTF-8, or was refused. It begins with two characters of ASCII, or with
	 * what Jackson knows of: a byte order mark, or no JSON.
	 */
	private static boolean hasNoMark(byte[] data, int offset, int length) {
		return length >= 2 && data[offset] > 0 && data[offset + 1] > 0;
	}

	@Override
	protected JsonGenerator _createUTF8Generator(ObjectWriteContext context, IOContext ioContext, OutputStream out) {
		return new NumbersGenerator(context, ioContext, context.getStreamWriteFeatures(_streamWriteFeatures),
				context.getFormatWriteFeatures(_formatWriteFeatures), out,
				context.getRootValueSeparator(_rootValueSeparator), context.getPrettyPrinter());
	}

}
