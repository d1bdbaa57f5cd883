package dev.trainstep.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What is well-formed UTF-8, by RFC 3629. Jackson takes overlong sequences, and code
 * points beyond U+10FFFF; Java's decoder takes neither.
 */
final class Utf8 {

	static final int NONE = -1;

	/** The byte order mark, which may begin a document and is no part of it. */
	private static final byte[] MARK = { (byte) 0xef, (byte) 0xbb, (byte) 0xbf };

	private static final int CHUNK = 1 << 10;

	private Utf8() {
	}

	/** The length of a byte order mark at the beginning; 0 if there is none. */
	static int markLength(byte[] text, int offset, int length) {
		boolean begins = length >= MARK.length
				&& Arrays.equals(text, offset, offset + MARK.length, MARK, 0, MARK.length);
		return begins ? MARK.length : 0;
	}

	/** Where the first malformed sequence begins, or {@link #NONE}. */
	static int malformed(byte[] text, int from, int end) {
		int start = from;
		while (start < end && text[start] >= 0) {
			start++;
		}
		return (start < end) ? decode(ByteBuffer.wrap(text, start, end - start)) : NONE;
	}

	private static int decode(ByteBuffer bytes) {
		CharsetDecoder decoder = UTF_8.newDecoder();
		CharBuffer chars = CharBuffer.allocate(CHUNK);
		while (true) {
			var result = decoder.decode(bytes, chars, true);
			if (!result.isOverflow()) {
				return result.isError() ? bytes.position() : NONE;
			}
			chars.clear();
		}
	}

	/**
	 * The line of a place and its column, both counted from 1. A column is a character,
	 * as in an editor.
	 */
	static String place(byte[] text, int at) {
		int line = 1;
		int column = 1;
		for (int i = markLength(text, 0, text.length); i < at; i++) {
			boolean ends = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.length || text[i + 1] != '\n'));
			if (ends) {
				line++;
				column = 1;
			}
			else if ((text[i] & 0xc0) != 0x80) {
				column++;
			}
		}
		return ", at line " + line + ", column " + column;
	}

}
