package dev.trainstep.decimal;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class NumberReaderTests {

	/** Follows what is read eight bytes at a time. */
	private static final String REST = "," + " ".repeat(60) + "1]";

	private static void check(String text) {
		check(text, "]");
		check(text, REST);
	}

	private static void check(String text, String rest) {
		double expected = Double.parseDouble(text);
		byte[] json = (text + rest).getBytes(ISO_8859_1);
		var numbers = new NumberList();
		var reader = new NumberReader(json, 0, json.length);
		boolean isRow = reader.readRow(numbers);
		boolean read = isRow && reader.position() == json.length - 1
				&& Double.doubleToRawLongBits(numbers.get(0)) == Double.doubleToRawLongBits(expected);
		assertThat(read || (!isRow && Double.isInfinite(expected))).as(text).isTrue();
	}

	/** Appends the row that the text begins with, if it does, to 0.5. */
	private static double[] read(String text) {
		byte[] json = ("..." + text + "!").getBytes(ISO_8859_1);
		var numbers = new NumberList();
		numbers.add(0.5);
		var reader = new NumberReader(json, 3, json.length - 1);
		if (reader.readRow(numbers)) {
			assertThat(reader.position()).isEqualTo(3 + text.indexOf(']'));
		}
		else {
			assertThat(numbers.size()).isEqualTo(1);
		}
		return numbers.toArray();
	}

	@Test
	void javasDecimalsAreRead() {
		Decimals.doubles((number) -> check(Double.toString(number)));
	}

	@Test
	void numbersAreReadAsByJava() {
		Decimals.texts(NumberReaderTests::check);
	}

	@Test
	void arraysAreRead() {
		assertThat(read("1]")).containsExactly(0.5, 1.0);
		assertThat(read("-0,1e2 ,\t-3.25E+1\r\n,\n0.1\n],7")).containsExactly(0.5, -0.0, 100.0, -32.5, 0.1);
		assertThat(read("-0, 1,10 ,-0.0,12345678.5,123456789.5,-3.25E+1,1e2,1.5e-05" + REST)).containsExactly(0.5, -0.0,
				1.0, 10.0, -0.0, 12345678.5, 123456789.5, -32.5, 100.0, 1.5e-5, 1.0);
		assertThat(read("0." + "3".repeat(998) + "]")).containsExactly(0.5, 1.0 / 3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0000000000000000000000", "0.000123456789012345678", "-0.00000000000000000000017",
			"0.00012345678901234567890123", "100000000000000000000", "1.00000000000000000000",
			"0.000000000000000000000000000001e30" })
	void leadingZerosAreNotSignificant(String number) {
		check(number);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "]", "1", "1,", "1,]", ",1]", "1 2]", "-]", "+1]", "01]", "-01]", "00]", "1.]", ".5]",
			"-.5]", "1.e1]", "1e]", "1e+]", "1E-]", "1e1.5]", "1ee1]", "--1]", "0x1]", "1f]", "NaN]", "Infinity]",
			"1e400]", "-1e400]", "[1]]", "{}]", "\"1\"]", "null]", "1}", "1\f]", "1\u00a0]", "/**/1]", "1:2]", "1;2]" })
	void anythingElseIsNotRead(String text) {
		assertThat(read(text)).containsExactly(0.5);
		if (text.contains("]")) {
			assertThat(read(text.replace("]", REST))).containsExactly(0.5);
			assertThat(read("0.25, 7, -1.5E-3," + text.replace("]", REST))).containsExactly(0.5);
		}
	}

	@Test
	void tooLongNumbersAreNotRead() {
		assertThat(read("0." + "3".repeat(999) + "]")).containsExactly(0.5);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 511, 512, 513, 1024, 5000 })
	void rowsOfAnySizeAreAppended(int size) {
		double[] expected = new SplittableRandom(3).doubles(size, -1.0, 1.0).toArray();
		byte[] json = Arrays.toString(expected).getBytes(ISO_8859_1);
		var numbers = new NumberList();
		for (int times = 1; times <= 3; times++) {
			assertThat(new NumberReader(json, 1, json.length - 1).readRow(numbers)).isFalse();
			assertThat(numbers.size()).isEqualTo((times - 1) * size);
			assertThat(new NumberReader(json, 1, json.length).readRow(numbers)).isTrue();
			assertThat(Arrays.copyOfRange(numbers.toArray(), (times - 1) * size, times * size)).isEqualTo(expected);
		}
	}

}
