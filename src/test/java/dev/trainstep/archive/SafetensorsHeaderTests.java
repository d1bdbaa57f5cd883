package dev.trainstep.archive;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.archive.ArchiveFormatTests.Values;
import dev.trainstep.archive.SafetensorsHeader.Array;
import dev.trainstep.core.Allocation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** A safetensors file is what its header says, or refused. */
class SafetensorsHeaderTests {

	private static final byte[] NONE = {};

	private static final String ONE = "{\"v\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}";

	/** What refusing may allocate, in numbers of eight bytes. */
	private static final long LITTLE = 20_000;

	private static List<String> errors(byte[] file) {
		return ArchiveFormatTests.errors(ArchiveFormat.SAFETENSORS.read(file, Values.class, ArchiveFormatTests.JSON));
	}

	private static Values read(String header, byte[] elements) {
		return ArchiveFormat.SAFETENSORS
			.read(Bytes.safetensors(header, elements), Values.class, ArchiveFormatTests.JSON)
			.orThrow();
	}

	@ParameterizedTest
	@ValueSource(strings = { ONE, ONE + "   \n\t ", "{\"v\":{\"data_offsets\":[0,8],\"shape\":[1],\"dtype\":\"F64\"}}",
			"{ \"v\" : { \"dtype\" : \"F64\" , \"shape\" : [ 1 ] , \"data_offsets\" : [ 0 , 8 ] } }",
			"{\"__metadata__\":{},\"v\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
			"{\"\\u0076\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}" })
	void aHeaderIsJson(String header) {
		assertThat(read(header, Bytes.doubles(-0.0)).v()).containsExactly(-0.0);
	}

	@Test
	void aHeaderTellsArraysAndMetadata() {
		byte[] file = Bytes.safetensors(
				"{\"__metadata__\":{\"s\":\"x\",\"t\":\"\"},\"b\":{\"dtype\":\"U8\",\"shape\":[2],"
						+ "\"data_offsets\":[1,3]},\"a\":{\"dtype\":\"I8\",\"shape\":[],\"data_offsets\":[0,1]}}",
				new byte[3]);
		var header = new SafetensorsHeader(file);
		assertThat(header.arrays()).containsExactly(new Array("b", "U8", List.of(2L), 1, 3),
				new Array("a", "I8", List.of(), 0, 1));
		assertThat(header.metadata()).containsEntry("s", "x").containsEntry("t", "").hasSize(2);
		assertThat(header.members()).isEqualTo(4);
		assertThat(header.end()).isEqualTo(file.length - 3);
	}

	/** The format asks for no order of the arrays. */
	@Test
	void arraysMayLieInAnyOrder() {
		Values values = read("{\"v\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]},"
				+ "\"m\":{\"dtype\":\"U8\",\"shape\":[1,1],\"data_offsets\":[3,4]},"
				+ "\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", new byte[] { 1, 2, 3, 4 });
		assertThat(values.v()).containsExactly(2, 3);
		assertThat(values.a()).isEqualTo(1);
	}

	@Test
	void metadataIsReadByItsField() {
		Values values = read(
				"{\"__metadata__\":{\"a\":\"-0\",\"t\":\"true\",\"s\":\"0.5\",\"names\":\"h,u1\",\"n\":\"1.0\"}}",
				NONE);
		assertThat(values.a()).isEqualTo(-0.0);
		assertThat(values.t()).isTrue();
		assertThat(values.s()).isEqualTo("0.5");
		assertThat(values.names()).containsExactly("h", "u1");
		assertThat(values.n()).isEqualTo(1);
		assertThat(read("{\"__metadata__\":{\"names\":\"\"}}", NONE).names()).isEmpty();
	}

	static Stream<Arguments> texts() {
		String number = "INVALID_REQUEST #/a expected a number, found a string";
		String truth = "INVALID_REQUEST #/t expected true or false, found a string";
		String integer = "INVALID_REQUEST #/n expected a number, found a string";
		return Stream.of(arguments("a", " 0.1", number), arguments("a", "0.1 ", number), arguments("a", "", number),
				arguments("a", "NaN", number), arguments("a", "Infinity", number), arguments("a", "0x1", number),
				arguments("a", "1.", number), arguments("a", ".5", number), arguments("a", "+1", number),
				arguments("a", "01", number), arguments("a", "1d", number), arguments("a", "1,5", number),
				arguments("a", "--1", number), arguments("a", "1e", number), arguments("a", "\\u0661", number),
				arguments("a", "1e999", "INVALID_VALUE #/a a number beyond float64"),
				arguments("a", "-1e999999999999", "INVALID_VALUE #/a a number beyond float64"),
				arguments("t", "True", truth), arguments("t", "1", truth), arguments("t", "", truth),
				arguments("n", "1.5", "INVALID_REQUEST #/n expected an integer"), arguments("n", "one", integer),
				arguments("n", "9007199254740992", "INVALID_VALUE #/n an integer is at most 2^53 - 1"),
				arguments("v", "1,2", "INVALID_REQUEST #/v expected an array of numbers, found a string"),
				arguments("parts", "x,y", "INVALID_REQUEST #/parts/0 expected an object, found a string"));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void textThatItsFieldDoesNotTakeIsRefused(String name, String text, String error) {
		List<String> errors = errors(Bytes.safetensors("{\"__metadata__\":{\"" + name + "\":\"" + text + "\"}}", NONE));
		assertThat(errors.getFirst()).isEqualTo(error);
	}

	@Test
	void longTextIsRefusedBeforeItIsParsed() {
		assertThat(read("{\"__metadata__\":{\"a\":\"" + "1".repeat(300) + "\"}}", NONE).a()).isGreaterThan(1e299);
		assertThat(errors(Bytes.safetensors("{\"__metadata__\":{\"a\":\"" + "1".repeat(1001) + "\"}}", NONE)))
			.containsExactly(
					"MALFORMED_ARCHIVE # the header of the safetensors file is not JSON: a name, a number or a "
							+ "text in it has more than 1000 characters, or it is nested too deep");
	}

	static Stream<Arguments> lengths() {
		byte[] header = ONE.getBytes(UTF_8);
		String above = "the first eight bytes, the length of the header of safetensors, are above 1048576";
		String ends = "the file ends within its header";
		String few = "shorter than the eight bytes that a safetensors file begins with";
		return Stream.of(arguments(NONE, few), arguments(new byte[7], few),
				arguments(Bytes.safetensors(1L << 63, header, NONE), above),
				arguments(Bytes.safetensors(-1, header, NONE), above),
				arguments(Bytes.safetensors(Long.MAX_VALUE, header, NONE), above),
				arguments(Bytes.safetensors(1L << 32, header, NONE), above),
				arguments(Bytes.safetensors((1 << 20) + 1, header, NONE), above),
				arguments(Bytes.safetensors(1 << 20, header, NONE), ends),
				arguments(Bytes.safetensors(header.length + 1, header, NONE), ends),
				arguments(Bytes.safetensors(1, NONE, NONE), ends));
	}

	@ParameterizedTest
	@MethodSource("lengths")
	void aWrongLengthOfTheHeaderIsTold(byte[] file, String error) {
		assertThat(errors(file)).containsExactly("MALFORMED_ARCHIVE # " + error);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "{}x", "nul", "{\"v\"", "{\"v\":", "{\"v\":{\"dtype\":\"F64\"",
			"{\"v\":[[[[[[", "{\"v\":{\"shape\":[1,", "{'v':{}}", "{\"v\":{},}", "{\"v\":{\"shape\":[01]}}",
			"{\"a\":NaN}", "{\"a\":Infinity}", "//\n{}", "{}\0", "\ufeff{}", "{\"\\ud800\\u0\":1}",
			"{\"__metadata__\":{\"a\":\"\n\"}}", "{\"v\":{\"shape\":[-]}}", "{} {", "{}]" })
	void whatIsNoJsonIsTold(String header) {
		String error = errors(Bytes.safetensors(header, NONE)).getFirst();
		assertThat(error).startsWith("MALFORMED_ARCHIVE #");
	}

	@Test
	void deepNestingIsRefused() {
		for (String deep : List.of("{\"a\":", "[")) {
			assertThat(errors(Bytes.safetensors(deep.repeat(100), NONE)).getFirst()).startsWith("MALFORMED_ARCHIVE #");
			assertThat(errors(Bytes.safetensors("{\"v\":{\"dtype\":" + deep.repeat(100_000), NONE)).getFirst())
				.startsWith("MALFORMED_ARCHIVE #");
		}
	}

	@Test
	void bytesThatAreNotUtf8AreTold() {
		byte[][] wrong = { { '{', '"', (byte) 0xff, '"' }, { (byte) 0xc0, (byte) 0x80 },
				{ '{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"' }, { '{', (byte) 0xe2, (byte) 0x82 } };
		for (byte[] header : wrong) {
			assertThat(errors(Bytes.safetensors(header.length, header, NONE)))
				.containsExactly("MALFORMED_ARCHIVE # the header of the safetensors file is not JSON: it is not UTF-8");
		}
	}

	static Stream<Arguments> headers() {
		String fields = "has other fields in the header than dtype, shape and data_offsets, each once";
		String needs = "needs a dtype, a shape and two data_offsets in the header";
		String array = "has a shape or data_offsets that is no array";
		String integers = "has a shape or data_offsets with something else than integers from 0, at most 32";
		String type = "has a dtype that is no string";
		String object = "is no object in the header";
		return Stream.of(arguments("{}", needs), arguments("{\"dtype\":\"F64\"}", needs),
				arguments("{\"dtype\":\"F64\",\"shape\":[1]}", needs),
				arguments("{\"dtype\":\"F64\",\"data_offsets\":[0,8]}", needs),
				arguments("{\"shape\":[1],\"data_offsets\":[0,8]}", needs), arguments(of("[1]", "[]"), needs),
				arguments(of("[1]", "[0]"), needs), arguments(of("[1]", "[0,8,8]"), needs),
				arguments("{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8],\"order\":\"C\"}", fields),
				arguments("{\"dtype\":\"F64\",\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}", fields),
				arguments("{\"dtype\":\"F64\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,8]}", fields),
				arguments("{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8],\"data_offsets\":[0,8]}", fields),
				arguments("{\"DTYPE\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}", fields),
				arguments("{\"dtype\":64,\"shape\":[1],\"data_offsets\":[0,8]}", type),
				arguments("{\"dtype\":null,\"shape\":[1],\"data_offsets\":[0,8]}", type),
				arguments("{\"dtype\":[\"F64\"],\"shape\":[1],\"data_offsets\":[0,8]}", type), arguments("[]", object),
				arguments("null", object), arguments("\"x\"", object), arguments("1", object),
				arguments(of("1", "[0,8]"), array), arguments(of("null", "[0,8]"), array),
				arguments(of("{}", "[0,8]"), array), arguments(of("[1]", "8"), array),
				arguments(of("[-1]", "[0,8]"), integers), arguments(of("[1.0]", "[0,8]"), integers),
				arguments(of("[1e0]", "[0,8]"), integers), arguments(of("[null]", "[0,8]"), integers),
				arguments(of("[\"1\"]", "[0,8]"), integers), arguments(of("[[1]]", "[0,8]"), integers),
				arguments(of("[9223372036854775808]", "[0,8]"), integers),
				arguments(of("[" + "9".repeat(900) + "]", "[0,8]"), integers), arguments(of("[1]", "[-8,0]"), integers),
				arguments(of("[1" + ",1".repeat(32) + "]", "[0,8]"), integers),
				arguments(of("[1]", "[0,18446744073709551624]"), integers));
	}

	private static String of(String shape, String offsets) {
		return "{\"dtype\":\"F64\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
	}

	@ParameterizedTest
	@MethodSource("headers")
	void aWrongDescriptionIsToldWithItsArray(String description, String error) {
		assertThat(errors(Bytes.safetensors("{\"v\":" + description + "}", Bytes.doubles(1))))
			.containsExactly("MALFORMED_ARCHIVE #/v " + error);
		assertThat(errors(Bytes.safetensors("{\"../v\":" + description + "}", Bytes.doubles(1))))
			.containsExactly("MALFORMED_ARCHIVE # " + error);
	}

	static Stream<Arguments> wholes() {
		return Stream.of(arguments("[]", "# the header is no object"), arguments("1", "# the header is no object"),
				arguments("{}{}", "# something follows the object in the header"),
				arguments("{} 1", "# something follows the object in the header"),
				arguments("{\"__metadata__\":1}", "# __metadata__ is no object"),
				arguments("{\"__metadata__\":null}", "# __metadata__ is no object"),
				arguments("{\"__metadata__\":[]}", "# __metadata__ is no object"),
				arguments("{\"__metadata__\":{},\"__metadata__\":{}}", "# the header has __metadata__ twice"),
				arguments("{\"__metadata__\":{\"a\":1}}", "#/a is no string in __metadata__"),
				arguments("{\"__metadata__\":{\"a\":null}}", "#/a is no string in __metadata__"),
				arguments("{\"__metadata__\":{\"a\":{}}}", "#/a is no string in __metadata__"),
				arguments("{\"__metadata__\":{\"a b\":[]}}", "# is no string in __metadata__"),
				arguments("{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}", "#/a given twice"));
	}

	@ParameterizedTest
	@MethodSource("wholes")
	void aHeaderOfAnotherStructureIsTold(String header, String error) {
		assertThat(errors(Bytes.safetensors(header, NONE))).containsExactly("MALFORMED_ARCHIVE " + error);
	}

	private static byte[] vectors(String first, String second, int length) {
		String form = "{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":";
		return Bytes.safetensors("{\"a\":" + form + first + "},\"v\":" + form + second + "}}", new byte[length]);
	}

	static Stream<Arguments> offsets() {
		String v = "#/v has data_offsets that do not begin where those of another array end, or go back";
		String a = v.replace("#/v", "#/a");
		return Stream.of(arguments("[0,4]", "[0,4]", 8, v), arguments("[0,4]", "[3,7]", 8, v),
				arguments("[0,4]", "[5,9]", 9, v), arguments("[0,4]", "[4,3]", 8, v), arguments("[1,5]", "[5,9]", 9, a),
				arguments("[4,0]", "[0,4]", 4, a), arguments("[0,8]", "[2,6]", 8, v), arguments("[4,8]", "[4,8]", 8, a),
				arguments("[0,4]", "[9223372036854775807,9223372036854775807]", 8, v),
				arguments("[0,4]", "[4,9223372036854775807]", 8,
						"# the file has 8 bytes after its header, and its arrays 9223372036854775807"),
				arguments("[0,4]", "[4,8]", 7, "# the file has 7 bytes after its header, and its arrays 8"),
				arguments("[0,4]", "[4,8]", 9, "# the file has 9 bytes after its header, and its arrays 8"),
				arguments("[0,4]", "[4,9]", 9, "#/v has 5 bytes of elements, which is not what its shape and type say"),
				arguments("[4,4]", "[0,4]", 4,
						"#/a has 0 bytes of elements, which is not what its shape and type say"));
	}

	@ParameterizedTest
	@MethodSource("offsets")
	void arraysLieSideBySideToTheEnd(String first, String second, int length, String error) {
		assertThat(errors(vectors(first, second, length))).containsExactly("MALFORMED_ARCHIVE " + error);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[9223372036854775807,2]", "[4294967296,4294967296]", "[2147483648,2147483648,4]",
			"[4611686018427387905,4]", "[2305843009213693952]", "[]", "[0]", "[3,3]" })
	void elementsAreThoseOfTheShape(String shape) {
		byte[] file = Bytes.safetensors("{\"v\":" + of(shape, "[0,16]") + "}", new byte[16]);
		assertThat(errors(file)).containsExactly(
				"MALFORMED_ARCHIVE #/v has 16 bytes of elements, which is not what its shape and type say");
	}

	@Test
	void aShapeWithoutElementsMayHaveAnyOtherLengths() {
		byte[] file = Bytes.safetensors("{\"m\":" + of("[0,9223372036854775807]", "[0,0]") + "}", NONE);
		assertThat(errors(file)).containsExactly("SHAPE_MISMATCH #/m is empty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "F8_E4M3", "F8_E5M2", "F4", "C64", "f64", "", "BOOL8", "F128" })
	void aTypeThatIsNotReadIsTold(String dtype) {
		byte[] file = Bytes.safetensors("{\"v\":{\"dtype\":\"" + dtype + "\",\"shape\":[1],\"data_offsets\":[0,1]}}",
				new byte[1]);
		assertThat(errors(file))
			.containsExactly("INVALID_REQUEST #/v of a dtype that is not read; F64 is, and F32, F16, "
					+ "BF16, I8 to I64 and U8 to U64");
	}

	@Test
	void aNameIsGivenOnce() {
		String v = "\"v\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":";
		assertThat(errors(Bytes.safetensors("{" + v + "[0,1]}," + v + "[1,2]}}", new byte[2])))
			.containsExactly("INVALID_REQUEST #/v given twice");
		assertThat(errors(Bytes.safetensors("{\"__metadata__\":{\"v\":\"1\"}," + v + "[0,1]}}", new byte[1])))
			.containsExactly("INVALID_REQUEST #/v given twice");
		assertThat(errors(Bytes.safetensors("{\"__metadata__\":{\"v.0\":\"1\"}," + v + "[0,1]}}", new byte[1])))
			.containsExactly("INVALID_REQUEST #/v given as a whole and in parts");
	}

	@Test
	void moreMembersThanAreReadAreTooMany() {
		var arrays = new StringBuilder("{\"v\":" + of("[1]", "[0,8]"));
		var texts = new StringBuilder("{\"__metadata__\":{\"v\":\"1\"");
		for (int i = 0; i < Member.MAX_MEMBERS; i++) {
			arrays.append(",\"" + i + "\":" + of("[0]", "[8,8]"));
			texts.append(",\"" + i + "\":\"\"");
		}
		for (String header : List.of(arrays + "}", texts + "}}")) {
			byte[] file = Bytes.safetensors(header, Bytes.doubles(1));
			assertThat(errors(file)).containsExactly("TOO_LARGE # the archive has more than 4096 members");
			assertThat(ArchiveFormat.SAFETENSORS.sizeOf(file).members()).isGreaterThan(Member.MAX_MEMBERS);
		}
	}

	@Test
	void hostileHeadersAllocateLittle() {
		List<byte[]> files = List.of(Bytes.safetensors(Long.MAX_VALUE, NONE, NONE),
				Bytes.safetensors(1 << 20, NONE, new byte[1000]),
				Bytes.safetensors("{\"v\":" + of("[9223372036854775807]", "[0,9223372036854775807]") + "}", NONE),
				Bytes.safetensors("{\"m\":" + of("[0,9223372036854775807]", "[0,0]") + "}", NONE));
		for (byte[] file : files) {
			errors(file);
			assertThat(Allocation.numbers(() -> errors(file))).isLessThan(LITTLE);
			ArchiveFormat.SAFETENSORS.sizeOf(file);
			assertThat(Allocation.numbers(() -> ArchiveFormat.SAFETENSORS.sizeOf(file))).isLessThan(LITTLE);
		}
	}

}
