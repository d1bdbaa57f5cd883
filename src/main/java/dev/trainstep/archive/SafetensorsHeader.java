package dev.trainstep.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.decimal.NumberReader;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads the header of a safetensors file: its length, then JSON that says of each array
 * its type, its shape, and where its elements are.
 */
final class SafetensorsHeader {

	static final String METADATA = "__metadata__";

	private static final int MAX_LENGTH = 1 << 20;

	/** One more than a header has, so that one too many is told with its array. */
	private static final int MAX_DEPTH = 4;

	/** More dimensions than any array that is read. */
	private static final int MAX_LIST = 32;

	private static final JsonFactory JSON = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_DEPTH)
			.maxNameLength(NumberReader.MAX_LENGTH)
			.maxNumberLength(NumberReader.MAX_LENGTH)
			.maxStringLength(NumberReader.MAX_LENGTH)
			.build())
		.build();

	private final List<Array> arrays = new ArrayList<>();

	private final Map<String, String> metadata = new LinkedHashMap<>();

	/** Where the elements begin in the file. */
	private final int end;

	/**
	 * What the header says of an array.
	 *
	 * @param from where its elements begin, counted from the first of all
	 * @param to where they end
	 */
	record Array(String name, String dtype, List<Long> shape, long from, long to) {
	}

	/**
	 * Reads a header.
	 * @throws ArchiveException if it is malformed
	 */
	SafetensorsHeader(byte[] file) {
		if (file.length < Long.BYTES) {
			throw ArchiveException.malformed("shorter than the eight bytes that a safetensors file begins with");
		}
		long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
		if (length < 0 || length > MAX_LENGTH) {
			throw ArchiveException
				.malformed("the first eight bytes, the length of the header of safetensors, are above " + MAX_LENGTH);
		}
		if (length > file.length - Long.BYTES) {
			throw ArchiveException.malformed("the file ends within its header");
		}
		this.end = Long.BYTES + (int) length;
		try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text(file, (int) length))) {
			read(parser);
		}
		catch (CharacterCodingException ex) {
			throw notJson("it is not UTF-8");
		}
		catch (StreamConstraintsException ex) {
			throw notJson("a name, a number or a text in it has more than " + NumberReader.MAX_LENGTH
					+ " characters, or it is nested too deep");
		}
		catch (StreamReadException ex) {
			throw notJson("at byte " + (Long.BYTES + ex.getLocation().getCharOffset()));
		}
	}

	private static String text(byte[] file, int length) throws CharacterCodingException {
		return UTF_8.newDecoder().decode(ByteBuffer.wrap(file, Long.BYTES, length)).toString();
	}

	private static ArchiveException notJson(String why) {
		return ArchiveException.malformed("the header of the safetensors file is not JSON: " + why);
	}

	/** In the order of the header. */
	List<Array> arrays() {
		return this.arrays;
	}

	Map<String, String> metadata() {
		return this.metadata;
	}

	int end() {
		return this.end;
	}

	int members() {
		return this.arrays.size() + this.metadata.size();
	}

	private void read(JsonParser parser) {
		require(parser.nextToken() == JsonToken.START_OBJECT, "#", "the header is no object");
		boolean hasMetadata = false;
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			parser.nextToken();
			if (name.equals(METADATA)) {
				require(!hasMetadata, "#", "the header has " + METADATA + " twice");
				hasMetadata = true;
				readMetadata(parser);
			}
			else {
				this.arrays.add(array(name, parser));
			}
			requireFew();
		}
		require(parser.nextToken() == null, "#", "something follows the object in the header");
	}

	private void requireFew() {
		if (members() > Member.MAX_MEMBERS) {
			throw ArchiveException.tooMany(members());
		}
	}

	private void readMetadata(JsonParser parser) {
		require(parser.currentToken() == JsonToken.START_OBJECT, "#", METADATA + " is no object");
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			String pointer = pointer(name);
			require(parser.nextToken() == JsonToken.VALUE_STRING, pointer, "is no string in " + METADATA);
			require(this.metadata.put(name, parser.getString()) == null, pointer, "given twice");
			requireFew();
		}
	}

	private static Array array(String name, JsonParser parser) {
		String pointer = pointer(name);
		require(parser.currentToken() == JsonToken.START_OBJECT, pointer, "is no object in the header");
		String dtype = null;
		List<Long> shape = null;
		List<Long> offsets = null;
		for (String field = parser.nextName(); field != null; field = parser.nextName()) {
			parser.nextToken();
			if (field.equals("dtype") && dtype == null) {
				require(parser.currentToken() == JsonToken.VALUE_STRING, pointer, "has a dtype that is no string");
				dtype = parser.getString();
			}
			else if (field.equals("shape") && shape == null) {
				shape = lengths(parser, pointer);
			}
			else if (field.equals("data_offsets") && offsets == null) {
				offsets = lengths(parser, pointer);
			}
			else {
				throw invalid(pointer, "has other fields in the header than dtype, shape and data_offsets, each once");
			}
		}
		if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
			throw invalid(pointer, "needs a dtype, a shape and two data_offsets in the header");
		}
		return new Array(name, dtype, shape, offsets.getFirst(), offsets.getLast());
	}

	/** Integers of at least 0. */
	private static List<Long> lengths(JsonParser parser, String pointer) {
		require(parser.currentToken() == JsonToken.START_ARRAY, pointer,
				"has a shape or data_offsets that is no array");
		List<Long> lengths = new ArrayList<>();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			boolean isLength = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
					&& parser.getNumberType().compareTo(JsonParser.NumberType.LONG) <= 0 && parser.getLongValue() >= 0;
			require(isLength && lengths.size() < MAX_LIST, pointer,
					"has a shape or data_offsets with something else than integers from 0, at most 32");
			lengths.add(parser.getLongValue());
		}
		return lengths;
	}

	/** The place of a name, if it is one. */
	static String pointer(String name) {
		return Member.isName(name) ? Member.pointer(name) : "#";
	}

	private static void require(boolean condition, String pointer, String detail) {
		if (!condition) {
			throw invalid(pointer, detail);
		}
	}

	private static ArchiveException invalid(String pointer, String detail) {
		return new ArchiveException(Kind.MALFORMED_ARCHIVE, pointer, detail);
	}

}
