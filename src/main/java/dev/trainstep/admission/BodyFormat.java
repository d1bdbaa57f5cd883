package dev.trainstep.admission;

import java.util.Locale;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A format of bodies.
 *
 * @param mediaType what the header calls it, in lower case
 * @param text whether it is text, which has to be UTF-8
 * @param contents tells what a body holds, before it is read
 */
public record BodyFormat(String mediaType, boolean text, Function<byte[], Contents> contents) {

	/** Bytes per number while the parser copies its chunks into an array. */
	private static final int BYTES_PER_PARSED_NUMBER = 20;

	/** Commas divide values, and colons follow names. */
	public static final BodyFormat JSON = new BodyFormat("application/json", true,
			(body) -> new Contents(1 + Bytes.count(body, (byte) ','), Bytes.count(body, (byte) ':'),
					BYTES_PER_PARSED_NUMBER));

	/** A format whose numbers are bytes. */
	public static BodyFormat ofBytes(String mediaType, Function<byte[], Contents> contents) {
		return new BodyFormat(mediaType, false, contents);
	}

	/**
	 * What a body holds, at most.
	 *
	 * @param bytesPerNumber what it takes to read one
	 */
	public record Contents(long numbers, long names, int bytesPerNumber) {

		/** Of numbers that are bytes. */
		public Contents(long numbers, long names) {
			this(numbers, names, Cost.BYTES_PER_NUMBER);
		}

	}

	/** Whether a header declares a body of this format. */
	public boolean isDeclaredBy(@Nullable String contentType) {
		return contentType != null
				&& contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(this.mediaType);
	}

}
