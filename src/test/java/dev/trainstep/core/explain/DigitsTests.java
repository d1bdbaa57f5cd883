package dev.trainstep.core.explain;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DigitsTests {

	@ParameterizedTest
	@CsvSource({ "0.2689414213699951, 0.2689", "-0.7310585786300049, −0.7311", "1.0, 1", "-1.0, −1", "0.0, 0",
			"-0.0, 0", "0.5, 0.5", "0.99999, 1", "9.9996, 10", "0.007310585786300049, 0.007311", "1.0E-4, 0.0001",
			"1.23456E-4, 0.0001235", "1.23456E-5, 1.235e-5", "1.0E-8, 1e-8", "4.9E-324, 4.9e-324",
			"1.7976931348623157E308, 1.798e308", "-1.0E300, −1e300", "1000.0, 1000", "1234.0, 1234", "12345.0, 1.234e4",
			"12340.0, 12340", "1000000.0, 1000000", "1.0E7, 1e7", "123.456, 123.5", "9999.96, 1e4" })
	void aNumberHasFourSignificantDigits(double value, String expected) {
		assertThat(new Digits(4).write(value)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "0.1, 0.1", "0.2689414213699951, 0.2689414213699951", "1.0073105857863, 1.0073105857863",
			"9007199254740993.0, 9.007199254740992e15", "1234567.0, 1234567", "1.0E-5, 1e-5" })
	void withSeventeenDigitsNumbersAreExact(double value, String expected) {
		assertThat(new Digits(17).write(value)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "0.2689, 0.3", "25.0, 2e1", "20.0, 20", "0.95, 1", "0.05, 0.05", "-7.5, −8" })
	void oneDigitIsEnoughForASketch(double value, String expected) {
		assertThat(new Digits(1).write(value)).isEqualTo(expected);
	}

}
