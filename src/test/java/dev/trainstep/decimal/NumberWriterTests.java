package dev.trainstep.decimal;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What every writer does: the bytes of {@link Double#toString}, and no others. */
abstract class NumberWriterTests {

	private static final int START = 5;

	private static final int ROW = 500;

	abstract NumberWriter writer();

	private String write(double... numbers) {
		byte[] out = new byte[START + numbers.length * NumberWriter.MAX_LENGTH + NumberWriter.MARGIN];
		int end = writer().write(numbers, 0, numbers.length, out, START);
		return new String(out, START, end - START, ISO_8859_1);
	}

	private static String writeByJava(double... numbers) {
		var text = new StringBuilder();
		for (double number : numbers) {
			text.append(number).append(',');
		}
		return text.toString();
	}

	@Test
	void numbersAreWrittenAsByJava() {
		Decimals.rows(ROW, (row) -> {
			String text = write(row);
			if (!text.equals(writeByJava(row))) {
				assertThat(text.split(",")).isEqualTo(writeByJava(row).split(","));
			}
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 63, 64, 65, 128, 207 })
	void partsOfARowAreWritten(int length) {
		double[] row = new double[length + 7];
		Arrays.setAll(row, (i) -> Math.sin(i));
		byte[] out = new byte[row.length * NumberWriter.MAX_LENGTH + NumberWriter.MARGIN];
		int end = writer().write(row, 3, 3 + length, out, START);
		assertThat(new String(out, START, end - START, ISO_8859_1))
			.isEqualTo(writeByJava(Arrays.copyOfRange(row, 3, 3 + length)));
	}

	@Test
	void nothingElseIsModified() {
		Decimals.rows(1, this::checkMargin);
	}

	private void checkMargin(double[] row) {
		byte[] out = new byte[START + NumberWriter.MARGIN + START];
		Arrays.fill(out, (byte) '!');
		int end = writer().write(row, 0, 1, out, START);
		assertThat(end - START).isLessThanOrEqualTo(NumberWriter.MAX_LENGTH);
		for (int i = 0; i < START; i++) {
			assertThat(out[i]).isEqualTo((byte) '!');
			assertThat(out[out.length - 1 - i]).isEqualTo((byte) '!');
		}
	}

	@Test
	void decimalsWorkedByHandAreWritten() {
		assertThat(write(0.0, -0.0, 0.25, 9999999.0, 1e7)).isEqualTo("0.0,-0.0,0.25,9999999.0,1.0E7,");
		assertThat(write(-0.001, 0.00001, 2e-323)).isEqualTo("-0.001,1.0E-5,2.0E-323,");
		assertThat(write(Double.MIN_VALUE, -Double.MAX_VALUE)).isEqualTo("4.9E-324,-1.7976931348623157E308,");
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
	void numbersThatAreNotFiniteAreRefused(double number) {
		assertThatIllegalArgumentException().isThrownBy(() -> write(1.0, number));
	}

}
