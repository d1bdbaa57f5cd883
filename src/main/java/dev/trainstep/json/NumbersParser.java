package dev.trainstep.json;

import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;

import dev.trainstep.decimal.NumberList;
import dev.trainstep.decimal.NumberReader;

/**
 * Jackson's parser, with a faster way to read an array of numbers. It does not count the
 * lines that it jumps over: see {@link Utf8#place}.
 */
final class NumbersParser extends UTF8StreamJsonParser {

	/**
	 * Text before an array that is no longer than this has no string, unlike
	 * {@code ,"":[}. Only strings have other characters than ASCII, so what is between
	 * the rows of a matrix needs no check.
	 */
	private static final int NO_STRING = 5;

	/** The end of what is known to be UTF-8. */
	private int checked;

	private int malformed = Utf8.NONE;

	NumbersParser(ObjectReadContext context, IOContext ioContext, int streamReadFeatures, int formatReadFeatures,
			ByteQuadsCanonicalizer symbols, byte[] data, int offset, int length) {
		this(context, ioContext, streamReadFeatures, formatReadFeatures, symbols, data, offset, length,
				Utf8.markLength(data, offset, length));
	}

	private NumbersParser(ObjectReadContext context, IOContext ioContext, int streamReadFeatures,
			int formatReadFeatures, ByteQuadsCanonicalizer symbols, byte[] data, int offset, int length, int mark) {
		super(context, ioContext, streamReadFeatures, formatReadFeatures, null, symbols, data, offset + mark,
				offset + length, mark, false);
		this.checked = offset + mark;
	}

	/**
	 * Reads the numbers of the array that the current token begins; the next token is its
	 * end. An array that is empty, or has anything but finite numbers, is left to be read
	 * token by token.
	 */
	void readNumbers(NumberList to) {
		var reader = new NumberReader(_inputBuffer, _inputPtr, _inputEnd);
		if (reader.readRow(to)) {
			// Rows of numbers are ASCII, and most of a document: they need no check.
			if (_inputPtr - this.checked > NO_STRING) {
				check(_inputPtr);
			}
			_inputPtr = reader.position();
			this.checked = _inputPtr;
		}
	}

	/**
	 * Where the document is no UTF-8, in what was read or in the rest; {@link Utf8#NONE}
	 * if it is.
	 */
	int malformed() {
		check(_inputEnd);
		return this.malformed;
	}

	private void check(int end) {
		if (this.malformed == Utf8.NONE) {
			this.malformed = Utf8.malformed(_inputBuffer, this.checked, end);
		}
		this.checked = end;
	}

}
