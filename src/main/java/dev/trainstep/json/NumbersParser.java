package dev.trainstep.json;

import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;

import dev.trainstep.decimal.NumberList;
import dev.trainstep.decimal.NumberReader;

/** Jackson's parser, but for arrays of numbers, which it can skip when they are read. */
final class NumbersParser extends UTF8StreamJsonParser {

	NumbersParser(ObjectReadContext context, IOContext ioContext, int streamReadFeatures, int formatReadFeatures,
			ByteQuadsCanonicalizer symbols, byte[] data, int offset, int length) {
		super(context, ioContext, streamReadFeatures, formatReadFeatures, null, symbols, data, offset, offset + length,
				0, false);
	}

	/**
	 * Reads the numbers of the array that the current token begins, so that the next
	 * token is its end. If there is anything but finite numbers in it, or nothing, it
	 * reads nothing: the tokens will tell.
	 */
	void readNumbers(NumberList to) {
		var reader = new NumberReader(_inputBuffer, _inputPtr, _inputEnd);
		if (reader.readRow(to)) {
			if (reader.isMultiline()) {
				countLines(reader.position());
			}
			_inputPtr = reader.position();
		}
	}

	/** Errors are told of by line and column. */
	private void countLines(int end) {
		for (int i = _inputPtr; i < end; i++) {
			boolean ends = _inputBuffer[i] == '\n' || (_inputBuffer[i] == '\r' && _inputBuffer[i + 1] != '\n');
			if (ends) {
				_currInputRow++;
				_currInputRowStart = i + 1;
			}
		}
	}

}
