package dev.trainstep.admission.transfer;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Collections;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.parser.MediaType;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

import dev.trainstep.admission.RefusedException;
import dev.trainstep.admission.RefusedException.Reason;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Refuses bodies that are compressed, or in a charset other than UTF-8. */
final class Encodings {

	private static final String IDENTITY = "identity";

	/** The third to the eighth byte of a small number of eight bytes. */
	private static final byte[] ZEROS = new byte[6];

	private Encodings() {
	}

	/**
	 * Checks what the header says of the body.
	 * @throws RefusedException if the body is encoded
	 */
	static void check(HttpServletRequest request) {
		for (String encoding : Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING))) {
			if (!encoding.equalsIgnoreCase(IDENTITY)) {
				var headers = new HttpHeaders();
				headers.set(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
				throw new RefusedException(Reason.ENCODED, "The body has a Content-Encoding other than identity.",
						headers);
			}
		}
		if (!isUtf8(request.getContentType())) {
			throw notUtf8("The Content-Type has");
		}
	}

	private static boolean isUtf8(@Nullable String contentType) {
		if (contentType == null || contentType.indexOf(';') < 0) {
			return true;
		}
		try {
			// Spring's would refuse a charset that Java does not know with the whole
			// type.
			MediaType type = MediaType.parseMediaType(new StringReader(contentType));
			String charset = (type != null) ? type.getCharset() : null;
			return charset == null || Charset.forName(charset).equals(UTF_8);
		}
		catch (IllegalCharsetNameException | UnsupportedCharsetException ex) {
			return false;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Checks the first bytes of the body for UTF-16 and UTF-32: JSON begins with an ASCII
	 * character or a byte order mark.
	 * @throws RefusedException if the body is in another charset than UTF-8
	 */
	static void check(byte[] body, int length) {
		if (length < 2) {
			return;
		}
		byte first = body[0];
		byte second = body[1];
		boolean hasMark = (first == (byte) 0xfe && second == (byte) 0xff)
				|| (first == (byte) 0xff && second == (byte) 0xfe);
		if ((first == 0 || second == 0 || hasMark) && !isBinary(body, length)) {
			throw notUtf8("The body has");
		}
	}

	/** Whether it has zeros where text has a second character in any charset. */
	private static boolean isBinary(byte[] body, int length) {
		return length >= Long.BYTES && Arrays.mismatch(body, 2, Long.BYTES, ZEROS, 0, ZEROS.length) < 0;
	}

	private static RefusedException notUtf8(String whatHas) {
		return new RefusedException(Reason.ENCODED, whatHas + " a charset other than UTF-8.");
	}

}
