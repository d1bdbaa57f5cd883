package dev.trainstep.json;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The fast reading of numbers gives what Jackson's own reading gives, values and
 * violations. Jackson's own reading is used where the bytes come as a stream.
 */
public class NumbersTests {

	private static final StrictJson STRICT_JSON = new StrictJson(List.of(), List.of(), List.of());

	private static final JsonMapper MAPPER = STRICT_JSON.mapper();

	private static final String JSON = """
			{"matrix":[[1,-2.5],[0.125e1,4E2 ],[ 1234567890.0123456789,-0]], "vector":[0.1,\t-1e-5],
			"samples" : [\r\n[1],\r[2]\n,\n\n[3.0] ] ,"sample":[-0.0, 3],"labels":[1,2.0],"label":3,
			"integers":[1,2e1,\n3],"number":-0,"list":[{"number":1.5}\r\n,{"number":2,"vector":[1]}]}
			""";

	/** Bytes that are put in place of each byte, and between any two. */
	private static final byte[] NASTY = "0919-+.eE,:[]{}\"\\/ \t\n\r\f\0#nN\u007f\u00a0\u00bb\u00bf\u00e9\u00ef\u00fe\u00ff"
		.getBytes(ISO_8859_1);

	record Numbers(@Nullable Matrix matrix, @Nullable Samples samples, @Nullable Samples sample,
			@Nullable Labels labels, @Nullable Labels label, double @Nullable [] vector, long @Nullable [] integers,
			@Nullable Double number, @Nullable List<Numbers> list) {
	}

	/** The value that was read, or the violations. */
	public record Outcome(@Nullable Object value, List<Violation> violations) {

		static Outcome of(Reading<?> reading) {
			try {
				return new Outcome(reading.orThrow(), List.of());
			}
			catch (InvalidInputException ex) {
				return new Outcome(null, ex.violations());
			}
		}

	}

	/** Reads JSON fast and as a stream, and compares the results. */
	static Outcome read(Class<?> type, byte[] json) {
		return read(STRICT_JSON, type, json);
	}

	/** Reads JSON fast and as a stream, and compares the results. */
	public static Outcome read(StrictJson strictJson, Class<?> type, byte[] json) {
		Outcome fast = Outcome.of(strictJson.read(json, type));
		if (mayBeginAnotherEncoding(json)) {
			return fast;
		}
		Outcome plain = Outcome
			.of(strictJson.read(json, type, (reader, bytes) -> reader.createParser(new ByteArrayInputStream(bytes))));
		if (!fast.violations().equals(plain.violations())) {
			assertThat(fast.violations()).as(new String(json, ISO_8859_1)).isEqualTo(plain.violations());
		}
		if (fast.value() != null) {
			assertThat(fast.value()).as(new String(json, ISO_8859_1))
				.usingRecursiveComparison()
				.isEqualTo(plain.value());
		}
		return fast;
	}

	/**
	 * Jackson takes what begins with such bytes for UTF-16 or UTF-32, if it is a stream.
	 */
	private static boolean mayBeginAnotherEncoding(byte[] json) {
		return IntStream.range(0, Math.min(4, json.length))
			.anyMatch((i) -> json[i] == 0 || json[i] == (byte) 0xfe || json[i] == (byte) 0xff);
	}

	private static Outcome read(String json) {
		return read(Numbers.class, json.getBytes(UTF_8));
	}

	@Test
	void valuesOfAllTypesAreRead() {
		Outcome reading = read(JSON);
		assertThat(reading.violations()).isEmpty();
		assertThat(reading.value()).usingRecursiveComparison()
			.isEqualTo(new Numbers(new Matrix(3, 2, new double[] { 1, -2.5, 1.25, 400, 1234567890.0123458, -0.0 }),
					new Samples(new Matrix(3, 1, new double[] { 1, 2, 3 }), false),
					new Samples(new Matrix(1, 2, new double[] { -0.0, 3 }), true),
					new Labels(new int[] { 1, 2 }, false), new Labels(new int[] { 3 }, true),
					new double[] { 0.1, -1e-5 }, new long[] { 1, 20, 3 }, -0.0,
					List.of(new Numbers(null, null, null, null, null, null, null, 1.5, null),
							new Numbers(null, null, null, null, null, new double[] { 1 }, null, 2.0, null))));
	}

	@Test
	void aTruncatedDocumentIsRefusedAsByJackson() {
		byte[] json = JSON.getBytes(UTF_8);
		for (int length = 0; length < json.length - 2; length++) {
			assertThat(read(Numbers.class, Arrays.copyOf(json, length)).violations()).isNotEmpty();
		}
	}

	@Test
	void aChangedByteIsReadOrRefusedAsByJackson() {
		byte[] json = JSON.getBytes(UTF_8);
		for (int i = 0; i < json.length; i++) {
			for (byte nasty : NASTY) {
				byte[] changed = json.clone();
				changed[i] = nasty;
				read(Numbers.class, changed);
				byte[] inserted = new byte[json.length + 1];
				System.arraycopy(json, 0, inserted, 0, i);
				inserted[i] = nasty;
				System.arraycopy(json, i, inserted, i + 1, json.length - i);
				read(Numbers.class, inserted);
			}
		}
	}

	/** Jackson reads a stream in pieces of a few thousand bytes. */
	@ParameterizedTest
	@ValueSource(strings = { ",", ", ", ",\n", "\r\n,\r\n", "\r,\n\r" })
	void aLargeMatrixIsReadOrRefusedAsByJackson(String comma) {
		var random = new SplittableRandom(1);
		var rows = new StringBuilder();
		for (int i = 0; i < 300; i++) {
			rows.append((i == 0) ? "" : comma).append('[').append(random.nextGaussian());
			for (int j = 0; j < 10; j++) {
				rows.append(comma).append(random.nextGaussian() * random.nextInt(2));
			}
			rows.append(']');
		}
		String good = "{\"matrix\":[" + rows + "]}";
		assertThat(read(good).violations()).isEmpty();
		for (int i = 0; i < 500; i++) {
			var changed = new StringBuilder(good);
			changed.setCharAt(random.nextInt(good.length()), (char) NASTY[random.nextInt(NASTY.length)]);
			read(changed.toString());
		}
		for (Charset charset : List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"))) {
			assertThat(STRICT_JSON.read(good.getBytes(charset), Numbers.class).violations().isEmpty()).isFalse();
			assertThat(STRICT_JSON.read(("\ufeff" + good).getBytes(charset), Numbers.class).violations().isEmpty())
				.isFalse();
		}
		assertThat(read("\ufeff" + good).violations()).isEmpty();
	}

	/**
	 * These numbers and those below are like the cases of Nicolas Seriot, "Parsing JSON
	 * is a Minefield".
	 */
	@ParameterizedTest
	@ValueSource(strings = { "0", "-0", "-1", "123", "-123", "0e1", "0e+1", "0E-2", "-0e999", "1E22", "1e-2", "1E+2",
			"20e1", "123e65", "123e45", "123.456e78", "123.456789", "-0.000000000000000000000000000000000000000000001",
			"123e-10000000", "100000000000000000000", "-237462374673276894279832749832423479823246327846",
			"1.7976931348623157e308", "9007199254740993", "2.2250738585072011e-308" })
	void jsonNumbersAreRead(String number) {
		double expected = Double.parseDouble(number);
		Numbers numbers = value(
				"{\"vector\":[" + number + "],\"matrix\":[[" + number + " ]],\"number\":" + number + "}");
		assertThat(numbers.vector()).containsExactly(expected);
		assertThat(numbers.number()).isEqualTo(expected);
		assertThat(Objects.requireNonNull(numbers.matrix()).values()).containsExactly(expected);
	}

	private static Numbers value(String json) {
		Outcome reading = read(json);
		assertThat(reading.violations()).isEmpty();
		return (Numbers) Objects.requireNonNull(reading.value());
	}

	@ParameterizedTest
	@ValueSource(strings = { "+1", "++1", "-", "--1", "- 1", "-a", "-1x", "01", "-01", "00", "012", "-012", "0.", "2.",
			"-2.", ".1", "-.1", ".-1", "0.e1", "2.e3", "2.e+3", "2.e-3", "0.1.2", "0e", "0e+", "0E", "0E+", "0.3e",
			"0.3e+", "1.0e", "1.0e+", "1.0e-", "1eE2", "1ea", "1e1.5", "9.e+", "1_000", "1+2", "1-1", "0x1", "0x42",
			"1a", "1.2a", "1.8011670033376514H-308", "NaN", "-NaN", "nan", "Inf", "+Inf", "Infinity", "-Infinity",
			"-foo", "\uff11", "1\u00e5", "1 000", "1 2", "1:2", "1;2", "1,", ",1", "1,,2", ",", "1,\n", "1\f",
			"\u000b1", "1\u00a0", "\ufeff1", "1\u0000", "*", "&", "'1'", "#1", "1/**/", "//1\n1", "1}", "1]]", "[1",
			"\"1", "tru", "nul" })
	void textThatIsNoJsonNumberIsRefused(String number) {
		assertThat(read("{\"vector\":[" + number + "]}").violations()).extracting(Violation::kind)
			.contains(Kind.MALFORMED);
		read("{\"matrix\":[[" + number + "]]}");
		read("{\"number\":" + number + "}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "[", "]", "{", "{}}", "{\"vector\":[", "{\"vector\":[1", "{\"vector\":[1,",
			"{\"vector\":[1]", "{\"vector\":[1}", "{\"vector\":[1]]", "{\"vector\":[1]}x", "{\"vector\":[1]}[1]",
			"{\"vector\":[1],}", "{\"vector\":[1]\"a\"}", "{\"vector\"[1]}", "{\"vector\",[1]}", "{vector:[1]}",
			"{\"vector\":[1][2]}", "{\"vector\":1]}", "{\"vector\"::[1]}", "{\"matrix\":[[1]}", "{\"matrix\":[[1]}]",
			"{\"matrix\":[[1][2]]}", "{\"matrix\":[[1],]}", "{\"matrix\":[,[1]]}", "{\"matrix\":[[1] [2]]}",
			"{\"matrix\":[[1,]]}", "{\"matrix\":[[1]:[2]]}", "{\"matrix\":[[1]]]}", "{\"matrix\":[[1]],[[1]]}" })
	void malformedStructuresAreRefused(String json) {
		assertThat(read(json).violations()).isNotEmpty();
	}

	/** These are JSON, but no matrices. */
	@ParameterizedTest
	@ValueSource(strings = { "[]", "[[]]", "[[1],[]]", "[[],[1]]", "[[1,2],[3]]", "[[1],2]", "[1,[2]]", "[[[1]]]",
			"[null]", "[[null]]", "[[1],null]", "[\"1\"]", "[true]", "[{}]", "[1e400]", "[[-1e400]]", "[[1,1e999]]",
			"{}", "1", "null" })
	void aValueThatIsNoMatrixIsRefused(String value) {
		assertThat(read("{\"matrix\":" + value + "}").violations()).isNotEmpty();
		read("{\"samples\":" + value + ",\"vector\":" + value + ",\"labels\":" + value + ",\"integers\":" + value
				+ "}");
	}

	/**
	 * Whether Jackson takes a number of 1001 characters depends on its buffers, so the
	 * longer ones have a few more.
	 */
	@Test
	void limitsAreThoseOfJackson() {
		String longest = "0." + "1".repeat(998);
		for (String number : List.of(longest, "1".repeat(1000), "-" + "1".repeat(999), "0." + "0".repeat(997) + "1",
				"1e" + "0".repeat(997) + "1")) {
			read("{\"vector\":[1," + number + "]}");
		}
		for (String number : List.of(longest + "11", "1".repeat(1001), "1e" + "0".repeat(1000) + "1")) {
			assertThat(read("{\"vector\":[1," + number + "]}").violations()).extracting(Violation::detail)
				.containsExactly(StrictJson.LIMITS);
		}
		for (int depth = 1; depth < 20; depth++) {
			read("{\"list\":[".repeat(depth) + "{\"vector\":[1],\"matrix\":[[1]]}" + "]}".repeat(depth));
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 1.0 / 3, -2.0e-7, 0.0, -0.0, 123.25, Double.MAX_VALUE, Double.MIN_VALUE })
	void numbersAreWrittenAsByJackson(double number) {
		double[] numbers = new double[2000];
		Arrays.fill(numbers, number);
		JsonMapper plain = new JsonMapper();
		assertThat(MAPPER.writer().writeValueAsBytes(numbers)).isEqualTo(plain.writeValueAsBytes(numbers));
		assertThat(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(Map.of("a", numbers)))
			.isEqualTo(plain.writerWithDefaultPrettyPrinter().writeValueAsBytes(Map.of("a", numbers)));
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, Double.NEGATIVE_INFINITY })
	void numbersThatAreNotFiniteAreNotWritten(double number) {
		assertThatIllegalArgumentException().isThrownBy(() -> MAPPER.writeValueAsBytes(new double[] { 1.0, number }));
		assertThatIllegalArgumentException().isThrownBy(() -> MAPPER.writeValueAsBytes(number));
	}

}
