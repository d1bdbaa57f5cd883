package dev.trainstep.archive;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.json.Reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Strings of NumPy are read in both of its kinds. */
class NpyTests {

	private static final byte[] NONE = {};

	private static Member read(byte[] file) {
		return new Npy("a", file, 0, file.length).read();
	}

	private static List<String> errors(byte[] file) {
		var reading = new Reading<Object>();
		new Members(reading.violations()).add(() -> read(file));
		return ArchiveFormatTests.errors(reading);
	}

	/** In UCS-4. */
	private static byte[] characters(int... characters) {
		return Bytes.record(characters.length * Integer.BYTES, (to) -> to.asIntBuffer().put(characters));
	}

	static Stream<Arguments> strings() {
		byte[] longest = new byte[4000];
		for (int i = 0; i < 4000; i += 4) {
			longest[i] = 'a';
		}
		return Stream.of(arguments("<U2", "()", characters('a', 'b'), "\"ab\""),
				arguments("<U3", "()", characters('a', 0, 0), "\"a\""),
				arguments("<U3", "()", characters(0, 'a', 0), "\"\\u0000a\""),
				arguments("<U1", "()", characters(0x1f600), "\"\ud83d\ude00\""),
				arguments("<U1", "()", characters(0x10ffff), "\"\udbff\udfff\""),
				arguments(">U1", "()", new byte[] { 0, 0, 0, 'a' }, "\"a\""), arguments("<U0", "()", NONE, "\"\""),
				arguments("|U0", "()", NONE, "\"\""), arguments("|S0", "()", NONE, "\"\""),
				arguments("|S2", "()", Bytes.latin1("a\0"), "\"a\""),
				arguments(">S1", "()", Bytes.latin1("a"), "\"a\""),
				arguments("|S00000002", "()", Bytes.latin1("ab"), "\"ab\""),
				arguments("<U1", "(2,)", characters('a', 'b'), "[\"a\",\"b\"]"),
				arguments("|S1", "(2,)", Bytes.latin1("a\0"), "[\"a\",\"\"]"), arguments("<U1", "(0,)", NONE, "[]"),
				arguments("<U0", "(0,)", NONE, "[]"),
				arguments("<U1000", "()", longest, "\"" + "a".repeat(1000) + "\""),
				arguments("|S2000", "()", new byte[2000], "\"\""));
	}

	@ParameterizedTest
	@MethodSource("strings")
	void stringsAreRead(String descr, String shape, byte[] elements, String json) {
		assertThat(
				ArchiveFormatTests.JSON.mapper().readTree(read(Bytes.npy(descr, shape, elements)).value().toString()))
			.hasToString(ArchiveFormatTests.JSON.mapper().readTree(json).toString());
	}

	@ParameterizedTest
	@CsvSource({ "0xd800", "0xdfff", "0x110000", "0x7fffffff", "0x80000000", "0xffffffff" })
	void whatIsNoCharacterIsRefused(String character) {
		assertThat(errors(Bytes.npy("<U1", "()", characters(Long.decode(character).intValue()))))
			.containsExactly("MALFORMED_ARCHIVE #/a has a string that is not Unicode");
	}

	@Test
	void bytesAreAscii() {
		assertThat(errors(Bytes.npy("|S1", "()", new byte[] { -1 })))
			.containsExactly("MALFORMED_ARCHIVE #/a has a string that is not ASCII");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "<U | ()", "<U-1 | ()", "<U1.0 | ()", "<Ux | ()", "<U100000000 | ()",
			"<S4294967297 | ()", "<U1 1 | ()" })
	void aLengthIsANumber(String descr, String shape) {
		assertThat(errors(Bytes.npy(descr, shape, NONE)))
			.containsExactly("MALFORMED_ARCHIVE #/a has strings of no length that is known");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "<U0 | (1,)", "<U0 | (1000000000,)", "<S0 | (999999999999999999,)",
			"<U1 | (1, 1)", "<U1 | (0, 0)", "<U0 | (1, 0)" })
	void onlyAListIsReadOfThem(String descr, String shape) {
		assertThat(errors(Bytes.npy(descr, shape, NONE)))
			.containsExactly("INVALID_REQUEST #/a strings come alone, or as a list of one dimension");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "<U99999999 | ()", "<U99999999 | (99999999,)", "<S1 | (999999999999999999,)",
			"<U1 | (1,)", "<U1 | ()", "<U1 | (4611686018427387904,)" })
	void stringsOfMoreBytesThanThereAreAreRefused(String descr, String shape) {
		assertThat(errors(Bytes.npy(descr, shape, NONE)).getFirst()).startsWith("MALFORMED_ARCHIVE #/a has ");
	}

	@Test
	void theirOrderOfBytesIsKnown() {
		assertThat(errors(Bytes.npy("|U1", "()", characters('a'))))
			.containsExactly("MALFORMED_ARCHIVE #/a has elements in no order of bytes that is known");
		assertThat(errors(Bytes.npy("=S1", "()", new byte[1])))
			.containsExactly("MALFORMED_ARCHIVE #/a has elements in no order of bytes that is known");
	}

	@Test
	void aLongStringAndALongListAreRefused() {
		assertThat(errors(Bytes.npy("|S1001", "()", Bytes.latin1("a".repeat(1001)))))
			.containsExactly(Kind.INVALID_REQUEST + " #/a a string has at most 1000 characters");
		assertThat(errors(Bytes.npy("|S1", "(33,)", new byte[33])))
			.containsExactly(Kind.SHAPE_MISMATCH + " #/a has 33 elements, expected at most 32");
		assertThat(read(Bytes.npy("|S1", "(32,)", new byte[32])).elements()).isEqualTo(32);
	}

}
