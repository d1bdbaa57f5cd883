package dev.trainstep.archive;

import java.nio.ByteOrder;
import java.util.List;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.POJONode;

import dev.trainstep.core.violation.Violation.Kind;

/**
 * A named value of an archive.
 *
 * @param name its path in JSON: names and indices, joined by dots
 * @param elements how many elements it has
 * @param value a {@link Tensor}, a truth value, a string or an array of strings
 */
record Member(String name, long elements, JsonNode value) {

	/** The largest network, with all settings, has fewer. */
	static final int MAX_MEMBERS = 4096;

	static final String NAMES = "a name is made of letters, digits, _ and -, at most 64 in a row, in at "
			+ "most 16 parts joined by single dots: layers.0.W";

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}(\\.[A-Za-z0-9_-]{1,64}){0,15}");

	static boolean isName(String name) {
		return NAME.matcher(name).matches();
	}

	/** The place of a name in the request. */
	static String pointer(String name) {
		return "#/" + name.replace('.', '/');
	}

	/**
	 * A member that is an array.
	 * @param bytes of the archive
	 * @param from where the elements begin
	 * @param to where they end
	 * @throws ArchiveException if there are more or fewer elements than the shape says,
	 * or if they are no numbers
	 */
	static Member of(String name, Dtype dtype, ByteOrder order, List<Long> shape, boolean columnMajor, byte[] bytes,
			int from, int to) {
		long elements = elements(name, shape, dtype.size(), to - from);
		if (dtype != Dtype.BOOL) {
			// No length is larger than the elements, unless there are none.
			int[] lengths = shape.stream().mapToInt((length) -> Math.clamp(length, 0, Integer.MAX_VALUE)).toArray();
			return new Member(name, elements,
					new POJONode(new Tensor(dtype, lengths, columnMajor, order, bytes, from)));
		}
		if (!shape.isEmpty()) {
			throw new ArchiveException(Kind.INVALID_REQUEST, pointer(name),
					"true and false are no numbers; astype(float) makes them 1 and 0");
		}
		return new Member(name, elements, BooleanNode.valueOf(bytes[from] != 0));
	}

	/**
	 * The number of elements of a shape.
	 * @param given the bytes that there are
	 * @throws ArchiveException if it is not that of these bytes
	 */
	static long elements(String name, List<Long> shape, int size, int given) {
		long elements = shape.contains(0L) ? 0 : 1;
		for (int i = 0; i < shape.size() && elements > 0 && elements <= given; i++) {
			// Of two factors below 2^31, or of one that is far too large.
			elements *= Math.min(shape.get(i), Integer.MAX_VALUE);
		}
		if (elements * size != given) {
			throw new ArchiveException(Kind.MALFORMED_ARCHIVE, pointer(name),
					"has " + given + " bytes of elements, which is not what its shape and type say");
		}
		return elements;
	}

}
