package dev.trainstep.archive;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.archive.NpyHeader.Description;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.json.Reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Headers of npy files are read as NumPy writes them, and as others may. */
class NpyHeaderTests {

	private static final String BEGIN = "{'descr': '<f8', 'fortran_order': False, 'shape': ";

	@ParameterizedTest
	@ValueSource(strings = { "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
			"{'shape': (2, 3), 'fortran_order': False, 'descr': '<f8'}",
			"{\"descr\":\"<f8\",\"fortran_order\":False,\"shape\":(2,3)}",
			"{'descr':'<f8',\"shape\":(2,3,),'fortran_order':False,}      \n",
			" \t\r\n{ 'descr' : '<f8' , 'fortran_order' : False , 'shape' : ( 2 , 3 , ) , } " })
	void aDictIsReadInAnyOrderSpacingAndQuotes(String header) {
		assertThat(NpyHeader.read(header)).isEqualTo(new Description("<f8", false, List.of(2L, 3L)));
	}

	static Stream<Arguments> shapes() {
		return Stream.of(arguments("()", List.of()), arguments("( )", List.of()), arguments("(3,)", List.of(3L)),
				arguments("(3 , )", List.of(3L)), arguments("(0, 1)", List.of(0L, 1L)),
				arguments("(007,)", List.of(7L)), arguments("(999999999999999999,)", List.of(999_999_999_999_999_999L)),
				arguments("(1,2,3,4)", List.of(1L, 2L, 3L, 4L)));
	}

	@ParameterizedTest
	@MethodSource("shapes")
	void aTupleOfLengthsIsAShape(String shape, List<Long> lengths) {
		assertThat(NpyHeader.read(BEGIN + shape + "}")).isEqualTo(new Description("<f8", false, lengths));
	}

	@Test
	void fortranOrderIsTold() {
		assertThat(NpyHeader.read("{'descr': '<f8', 'fortran_order': True, 'shape': ()}"))
			.isEqualTo(new Description("<f8", true, List.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[('a', '<f8')]", "[]", "[('a', '<f8', (2,)), ('b', [('c', '|S1')])]", "[ [ [ ] ] ]",
			"[']']", "[\"[\"]", "[('', 'O')]" })
	void aListIsAStructuredType(String descr) {
		assertThat(NpyHeader.read("{'descr': " + descr + ", 'fortran_order': False, 'shape': ()}"))
			.isEqualTo(new Description(null, false, List.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\0", "{", "}", "{}", "{,}", "()", "[]", "None", "'<f8'", "{'descr'", "{'descr'}",
			"{'descr':}", "{'descr': '<f8'", "{'descr': '<f8',", "{'descr': '<f8'}",
			"{'descr': '<f8', 'fortran_order': False}", "{descr: '<f8', 'fortran_order': False, 'shape': ()}",
			"{'descr': '<f8' 'fortran_order': False, 'shape': ()}",
			"{'descr': '<f8',, 'fortran_order': False, 'shape': ()}",
			"{'descr': '<f8', 'fortran_order': False, 'shape': (), 'other': ()}",
			"{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': ()}",
			"{'descr': '<f8', 'fortran_order': False, 'shape': (), 'shape': ()}",
			"{'descr': '<f8', 'fortran_order': False, 'shape': ()} {}",
			"{'descr': '<f8', 'fortran_order': False, 'shape': ()};",
			"{'descr': '<f8', 'fortran_order': False, 'shape': ()}\0",
			"{'Descr': '<f8', 'fortran_order': False, 'shape': ()}",
			"{'descr': '<f8', 'fortran_order': false, 'shape': ()}",
			"{'descr': '<f8', 'fortran_order': Tru, 'shape': ()}",
			"{'descr': '<f8', 'fortran_order': Falsehood, 'shape': ()}",
			"{'descr': '<f8', 'fortran_order': 0, 'shape': ()}", "{'descr': '<f8', 'fortran_order': (), 'shape': ()}",
			"{'descr': '<f8', 'fortran_order': False, 'shape': True}",
			"{'descr': '<f8', 'fortran_order': False, 'shape': '()'}",
			"{'descr': True, 'fortran_order': False, 'shape': ()}",
			"{'descr': (), 'fortran_order': False, 'shape': ()}", "{'descr': 8, 'fortran_order': False, 'shape': ()}",
			"{'descr': '<f8, 'fortran_order': False, 'shape': ()}",
			"{'descr': '<f8\", 'fortran_order': False, 'shape': ()}",
			"{'descr': '\\x3cf8', 'fortran_order': False, 'shape': ()}",
			"{'descr': u'<f8', 'fortran_order': False, 'shape': ()}",
			"{'descr': [, 'fortran_order': False, 'shape': ()}", "{'descr': ['a, 'fortran_order': False, 'shape': ()}",
			"{'descr': [[], 'fortran_order': False, 'shape': ()}",
			"{'descr': []], 'fortran_order': False, 'shape': ()}" })
	void anythingElseIsNoHeader(String header) {
		assertThat(NpyHeader.read(header)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "(3)", "3", "(,)", "(3,,)", "(,3)", "(3", "(3,", "(", "(2 3)", "(2, 3", "(2, 3 4)",
			"(-1,)", "(+1,)", "(1.0,)", "(1e3,)", "(0x10,)", "(1_000,)", "(3L,)", "(True,)", "('3',)", "((3,),)", "[3]",
			"[3,]", "{3}", "(\u0663,)", "(1000000000000000000,)", "(18446744073709551616,)", "None" })
	void anythingElseIsNoShape(String shape) {
		assertThat(NpyHeader.read(BEGIN + shape + "}")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "__import__('os').system('true')", "(__import__('os'),)", "(lambda: ())()", "tuple()",
			"(1,) + (2,)", "(1,) * 1000000000", "10 ** 10 ** 10", "open('/etc/passwd')", "exit()", "(1,) or ()", "`ls`",
			"$(ls)", "#{1}", "${7*7}" })
	void codeIsNoHeader(String code) {
		assertThat(NpyHeader.read(BEGIN + code + "}")).isNull();
		assertThat(NpyHeader.read(BEGIN + "(), " + code + ": 1}")).isNull();
		assertThat(NpyHeader.read(BEGIN + "()} ; " + code)).isNull();
		assertThat(NpyHeader.read("{'descr': " + code + ", 'fortran_order': False, 'shape': ()}")).isNull();
		assertThat(NpyHeader.read(code)).isNull();
	}

	/** A parser that calls itself for every bracket would run out of stack. */
	@Test
	void deepNestingIsReadLikeAnyList() {
		String deep = "[".repeat(4000) + "]".repeat(4000);
		assertThat(NpyHeader.read("{'descr': " + deep + ", 'fortran_order': False, 'shape': ()}")).isNotNull();
		assertThat(NpyHeader.read(BEGIN + "(".repeat(9000))).isNull();
		assertThat(NpyHeader.read(BEGIN + "{".repeat(9000))).isNull();
		assertThat(NpyHeader.read("{'descr': " + "[".repeat(9000))).isNull();
	}

	@Test
	void everyCutHeaderIsNone() {
		String header = "{'descr': '<f8', \"fortran_order\": False, 'shape': (2, 3), }";
		for (int length = 0; length < header.length(); length++) {
			assertThat(NpyHeader.read(header.substring(0, length))).isNull();
		}
	}

	private static Member read(byte[] file) {
		return new Npy("a", file, 0, file.length).read();
	}

	/** What is wrong with a file, as "KIND pointer detail"; empty if nothing is. */
	private static String problem(byte[] file) {
		var reading = new Reading<Object>();
		Violations violations = reading.violations();
		new Members(violations).add(() -> read(file));
		return ArchiveFormatTests.errors(reading).stream().findFirst().orElse("");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void eachVersionIsRead(int version) {
		byte[] file = Bytes.npy(version, 0, BEGIN + "(2,)}", Bytes.doubles(1, 2));
		assertThat(read(file).elements()).isEqualTo(2);
	}

	static Stream<Arguments> wrong() {
		String good = BEGIN + "(1,)}";
		byte[] one = Bytes.doubles(1);
		String version = "MALFORMED_ARCHIVE #/a is an npy file of a version other than 1.0, 2.0 and 3.0";
		String magic = "MALFORMED_ARCHIVE #/a is no npy file: it does not begin with its magic string";
		String ends = "MALFORMED_ARCHIVE #/a ends within its header";
		String dict = "MALFORMED_ARCHIVE #/a has a header that is not a dict of descr, fortran_order and a shape of lengths from 0";
		String limit = "; the limit is 10000";
		return Stream.of(arguments(Bytes.npy(0, 0, good, one), version), arguments(Bytes.npy(4, 0, good, one), version),
				arguments(Bytes.npy(255, 0, good, one), version), arguments(Bytes.npy(1, 1, good, one), version),
				arguments(Bytes.npy(3, 1, good, one), version), arguments(new byte[0], magic),
				arguments(Npy.MAGIC, magic), arguments(new byte[128], magic),
				arguments(Bytes.latin1("\u0093NUMPX\u0001\0aaaaaaa"), magic),
				arguments(Bytes.latin1("\u0093NUMPY\u0001\0"), ends),
				arguments(Bytes.latin1("\u0093NUMPY\u0001\0\u0001"), ends),
				arguments(Bytes.latin1("\u0093NUMPY\u0002\0\u0001\0\0"), ends),
				arguments(Bytes.latin1("\u0093NUMPY\u0001\0\u0010\0{}"), ends),
				arguments(Bytes.latin1("\u0093NUMPY\u0002\0\u0010\0\0\0{}"), ends),
				arguments(Bytes.npy(1, 0, "", one), dict), arguments(Bytes.npy(1, 0, "{}", one), dict),
				arguments(Bytes.npy(1, 0, good + " ".repeat(10_001 - good.length()), one),
						"MALFORMED_ARCHIVE #/a has a header of 10001 bytes" + limit),
				arguments(Bytes.npy(1, 0, " ".repeat(0xffff), one),
						"MALFORMED_ARCHIVE #/a has a header of 65535 bytes" + limit),
				arguments(Bytes.latin1("\u0093NUMPY\u0003\0\u00ff\u00ff\u00ff\u00ff{}"),
						"MALFORMED_ARCHIVE #/a has a header of 4294967295 bytes" + limit),
				arguments(Bytes.npy(3, 0, good + " ".repeat(10_000_000), one),
						"MALFORMED_ARCHIVE #/a has a header of 10000051 bytes" + limit));
	}

	@ParameterizedTest
	@MethodSource("wrong")
	void aWrongFileIsRefused(byte[] file, String problem) {
		assertThat(problem(file).replaceAll("of 100000[0-9]+ bytes", "of 10000051 bytes")).isEqualTo(problem);
	}

	@Test
	void aHeaderHasUpTo10000Bytes() {
		String good = BEGIN + "(1,)}";
		assertThat(read(Bytes.npy(1, 0, good + " ".repeat(10_000 - good.length()), Bytes.doubles(1))).elements())
			.isEqualTo(1);
	}

	/** A file with no elements but one byte too few or too many is none. */
	@ParameterizedTest
	@ValueSource(strings = { "(2,)", "(0,)", "(1, 2)", "(4294967296, 4294967296)", "(2147483648, 2147483648, 4)",
			"(999999999999999999, 999999999999999999)", "(4611686018427387, 4)", "(2305843009213693952,)" })
	void elementsAreThoseOfTheShape(String shape) {
		assertThat(problem(Bytes.npy("<f8", shape, Bytes.doubles(1)))).isIn(
				"MALFORMED_ARCHIVE #/a has 8 bytes of elements, which is not what its shape and type say",
				"MALFORMED_ARCHIVE #/a has a header that is not a dict of descr, fortran_order and a shape of lengths from 0");
	}

	@Test
	void aShapeWithoutElementsMayHaveAnyOtherLengths() {
		assertThat(read(Bytes.npy("<f8", "(0, 1099511627776)", new byte[0])).elements()).isZero();
		assertThat(read(Bytes.npy("<f8", "(1099511627776, 0, 1099511627776)", new byte[0])).elements()).isZero();
		assertThat(problem(Bytes.npy("<f8", "(0, 1099511627776)", new byte[8]))).startsWith("MALFORMED_ARCHIVE");
	}

	static Stream<Arguments> types() {
		String notRead = "INVALID_REQUEST #/a of a type that is not read; astype(numpy.float64) makes it one that is";
		String order = "MALFORMED_ARCHIVE #/a has elements in no order of bytes that is known";
		return Stream.of(arguments("|O",
				"INVALID_REQUEST #/a object arrays are pickles, which are not read; leave None out, and give what is in a "
						+ "dict or a list names with dots, such as optimizer.type or layers.0.W"),
				arguments("<c16", "INVALID_REQUEST #/a complex numbers are not read"),
				arguments("<M8[ns]", "INVALID_REQUEST #/a dates are not read"),
				arguments("<m8[s]", "INVALID_REQUEST #/a times are not read"),
				arguments("|V8", "INVALID_REQUEST #/a structured arrays are not read"), arguments("<f16", notRead),
				arguments("<f12", notRead), arguments("<f1", notRead), arguments("<i3", notRead),
				arguments("float64", notRead), arguments("f8", notRead), arguments("<T8", notRead),
				arguments("<f8 ", notRead), arguments("<a8", notRead), arguments("=f8", order), arguments("|f8", order),
				arguments("!f8", order), arguments(" f8", order),
				arguments("", "MALFORMED_ARCHIVE #/a has a header that names no type"),
				arguments("<", "MALFORMED_ARCHIVE #/a has a header that names no type"));
	}

	@ParameterizedTest
	@MethodSource("types")
	void aTypeThatIsNotReadIsTold(String descr, String problem) {
		assertThat(problem(Bytes.npy(descr, "(1,)", Bytes.doubles(1)))).isEqualTo(problem);
	}

	@Test
	void aStructuredTypeIsTold() {
		assertThat(problem(
				Bytes.npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", Bytes.doubles(1))))
			.isEqualTo("INVALID_REQUEST #/a structured arrays are not read");
	}

}
