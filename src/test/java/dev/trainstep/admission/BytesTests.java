package dev.trainstep.admission;

import java.util.SplittableRandom;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BytesTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 7, 8, 9, 15, 16, 17, 1000, 4099 })
	void countIsThatOfOneByOne(int length) {
		var random = new SplittableRandom(length);
		// All bytes, and few of them, so that equal ones stand next to each other.
		for (int kinds : new int[] { 256, 2 }) {
			byte[] bytes = new byte[length];
			for (int i = 0; i < length; i++) {
				bytes[i] = (byte) (random.nextInt(kinds) - kinds / 2);
			}
			for (int wanted = Byte.MIN_VALUE; wanted <= Byte.MAX_VALUE; wanted++) {
				long expected = 0;
				for (byte b : bytes) {
					expected += (b == wanted) ? 1 : 0;
				}
				assertThat(Bytes.count(bytes, (byte) wanted)).isEqualTo(expected);
			}
		}
	}

}
