package dev.trainstep.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.decimal.NumberReader;
import dev.trainstep.json.ValueReader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

/** One array of NumPy, as a file (NEP 1): a magic string, a header, the elements. */
final class Npy {

	static final byte[] MAGIC = "\u0093NUMPY".getBytes(ISO_8859_1);

	/** Where elements begin is a multiple of this in what is written. */
	private static final int ALIGNMENT = 64;

	private static final int MAX_HEADER = 10_000;

	private static final String STRUCTURED = "structured arrays are not read";

	/** Kinds of elements that are not read, by the letter of their type, and why. */
	private static final Map<Character, String> NOT_READ = Map.of('O',
			"object arrays are pickles, which are not read; leave None out, and give what is in a "
					+ "dict or a list names with dots, such as optimizer.type or layers.0.W",
			'c', "complex numbers are not read", 'M', "dates are not read", 'm', "times are not read", 'V', STRUCTURED);

	/** The characters of a string: fewer than there are bytes of memory. */
	private static final Pattern SIZE = Pattern.compile("[0-9]{1,8}");

	private final String name;

	private final byte[] bytes;

	/** Where the elements begin. */
	private int at;

	private final int end;

	/**
	 * @param name of the member
	 * @param at where the file begins in the bytes of the archive
	 * @param end where it ends
	 */
	Npy(String name, byte[] bytes, int at, int end) {
		this.name = name;
		this.bytes = bytes;
		this.at = at;
		this.end = end;
	}

	/**
	 * Reads the header, and finds that the elements are there.
	 * @throws ArchiveException if it is not such a file, or of a type that is not read
	 */
	Member read() {
		NpyHeader.Description description = description();
		String descr = description.descr();
		if (descr == null) {
			throw invalid(STRUCTURED);
		}
		if (descr.length() < 2) {
			throw malformed("has a header that names no type");
		}
		char kind = descr.charAt(1);
		String why = NOT_READ.get(kind);
		if (why != null) {
			throw invalid(why);
		}
		if (kind == 'U' || kind == 'S') {
			return strings(descr, kind, description.shape());
		}
		Dtype dtype = Dtype.ofNpy(descr.substring(1))
			.orElseThrow(() -> invalid("of a type that is not read; astype(numpy.float64) makes it one that is"));
		return Member.of(this.name, dtype, order(descr, dtype.size()), description.shape(), description.fortranOrder(),
				this.bytes, this.at, this.end);
	}

	private NpyHeader.Description description() {
		boolean hasMagic = this.end - this.at >= MAGIC.length + 2
				&& Arrays.equals(this.bytes, this.at, this.at + MAGIC.length, MAGIC, 0, MAGIC.length);
		if (!hasMagic) {
			throw malformed("is no npy file: it does not begin with its magic string");
		}
		int version = this.bytes[this.at + MAGIC.length];
		int minor = this.bytes[this.at + MAGIC.length + 1];
		this.at += MAGIC.length + 2;
		if (version < 1 || version > 3 || minor != 0) {
			throw malformed("is an npy file of a version other than 1.0, 2.0 and 3.0");
		}
		int lengthSize = (version == 1) ? Short.BYTES : Integer.BYTES;
		if (this.end - this.at < lengthSize) {
			throw malformed("ends within its header");
		}
		ByteBuffer in = ByteBuffer.wrap(this.bytes).order(ByteOrder.LITTLE_ENDIAN);
		long length = (version == 1) ? Short.toUnsignedInt(in.getShort(this.at))
				: Integer.toUnsignedLong(in.getInt(this.at));
		this.at += lengthSize;
		if (length > MAX_HEADER) {
			throw malformed("has a header of " + length + " bytes; the limit is " + MAX_HEADER);
		}
		if (length > this.end - this.at) {
			throw malformed("ends within its header");
		}
		var description = NpyHeader.read(new String(this.bytes, this.at, (int) length, ISO_8859_1));
		if (description == null) {
			throw malformed("has a header that is not a dict of descr, fortran_order and a shape of lengths from 0");
		}
		this.at += (int) length;
		return description;
	}

	private ByteOrder order(String descr, int size) {
		return switch (descr.charAt(0)) {
			case '<' -> ByteOrder.LITTLE_ENDIAN;
			case '>' -> ByteOrder.BIG_ENDIAN;
			default -> {
				if (descr.charAt(0) != '|' || size > 1) {
					throw malformed("has elements in no order of bytes that is known");
				}
				yield ByteOrder.LITTLE_ENDIAN;
			}
		};
	}

	/** One string, or a row of them. */
	private Member strings(String descr, char kind, List<Long> shape) {
		if (!SIZE.matcher(descr).region(2, descr.length()).matches()) {
			throw malformed("has strings of no length that is known");
		}
		int size = Integer.parseInt(descr.substring(2)) * ((kind == 'U') ? Integer.BYTES : 1);
		ByteOrder order = order(descr, (kind == 'U') ? size : 1);
		// Any number of empty strings takes no bytes.
		if (shape.size() > 1 || (size == 0 && !shape.isEmpty() && shape.getFirst() > 0)) {
			throw invalid("strings come alone, or as a list of one dimension");
		}
		long elements = Member.elements(this.name, shape, size, this.end - this.at);
		if (elements > ValueReader.MAX_ELEMENTS) {
			// As objects they would take far more memory than as bytes.
			throw new ArchiveException(Kind.SHAPE_MISMATCH, pointer(),
					"has " + elements + " elements, expected at most " + ValueReader.MAX_ELEMENTS);
		}
		JsonNode value = shape.isEmpty() ? StringNode.valueOf(string(this.at, size, kind, order))
				: strings((int) elements, size, kind, order);
		return new Member(this.name, elements, value);
	}

	private ArrayNode strings(int elements, int size, char kind, ByteOrder order) {
		ArrayNode strings = JsonNodeFactory.instance.arrayNode();
		for (int i = 0; i < elements; i++) {
			strings.add(string(this.at + i * size, size, kind, order));
		}
		return strings;
	}

	/** NumPy fills strings with NUL. */
	private String string(int from, int size, char kind, ByteOrder order) {
		ByteBuffer in = ByteBuffer.wrap(this.bytes, from, size).slice().order(order);
		IntUnaryOperator character = (kind == 'U') ? (i) -> in.getInt(i * Integer.BYTES) : in::get;
		int length = (kind == 'U') ? size / Integer.BYTES : size;
		while (length > 0 && character.applyAsInt(length - 1) == 0) {
			length--;
		}
		if (length > NumberReader.MAX_LENGTH) {
			throw invalid("a string has at most " + NumberReader.MAX_LENGTH + " characters");
		}
		var string = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			int c = character.applyAsInt(i);
			if (!Character.isValidCodePoint(c) || Character.getType(c) == Character.SURROGATE) {
				throw malformed("has a string that is not " + ((kind == 'U') ? "Unicode" : "ASCII"));
			}
			string.appendCodePoint(c);
		}
		return string.toString();
	}

	private String pointer() {
		return Member.pointer(this.name);
	}

	private ArchiveException malformed(String detail) {
		return new ArchiveException(Kind.MALFORMED_ARCHIVE, pointer(), detail);
	}

	private ArchiveException invalid(String detail) {
		return new ArchiveException(Kind.INVALID_REQUEST, pointer(), detail);
	}

	/**
	 * The beginning of a file, up to its elements.
	 * @param descr the type of the elements
	 */
	static byte[] header(String descr, int[] shape) {
		String lengths = Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
		String dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + lengths
				+ ((shape.length == 1) ? ",), }" : "), }");
		int before = MAGIC.length + 2 + Short.BYTES;
		int length = Math.ceilDiv(before + dict.length() + 1, ALIGNMENT) * ALIGNMENT;
		ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
		header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - before)).put(dict.getBytes(US_ASCII));
		while (header.remaining() > 1) {
			header.put((byte) ' ');
		}
		return header.put((byte) '\n').array();
	}

}
