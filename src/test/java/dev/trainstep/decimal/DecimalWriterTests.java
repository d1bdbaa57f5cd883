package dev.trainstep.decimal;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class DecimalWriterTests {

	private static final int START = 5;

	private final byte[] out = new byte[START + DecimalWriter.MAX_LENGTH + START];

	private String write(double number) {
		int end = DecimalWriter.write(number, this.out, START);
		return new String(this.out, START, end - START, ISO_8859_1);
	}

	@Test
	void numbersAreWrittenAsByJava() {
		Decimals.doubles((number) -> {
			String text = write(number);
			if (!text.equals(Double.toString(number))) {
				assertThat(text).isEqualTo(Double.toString(number));
			}
		});
	}

	@Test
	void nothingElseIsModified() {
		Arrays.fill(this.out, (byte) '!');
		Decimals.doubles(this::write);
		for (int i = 0; i < START; i++) {
			assertThat(this.out[i]).isEqualTo((byte) '!');
			assertThat(this.out[this.out.length - 1 - i]).isEqualTo((byte) '!');
		}
	}

	@Test
	void decimalsWorkedByHandAreWritten() {
		assertThat(write(0.0)).isEqualTo("0.0");
		assertThat(write(-0.0)).isEqualTo("-0.0");
		assertThat(write(0.25)).isEqualTo("0.25");
		assertThat(write(9999999.0)).isEqualTo("9999999.0");
		assertThat(write(1e7)).isEqualTo("1.0E7");
		assertThat(write(-0.001)).isEqualTo("-0.001");
		assertThat(write(0.00001)).isEqualTo("1.0E-5");
		assertThat(write(2e-323)).isEqualTo("2.0E-323");
		assertThat(write(Double.MIN_VALUE)).isEqualTo("4.9E-324");
		assertThat(write(-Double.MAX_VALUE)).isEqualTo("-1.7976931348623157E308");
	}

}
