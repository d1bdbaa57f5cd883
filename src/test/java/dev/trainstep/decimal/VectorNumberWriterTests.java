package dev.trainstep.decimal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VectorNumberWriterTests extends NumberWriterTests {

	@Override
	NumberWriter writer() {
		return new VectorNumberWriter();
	}

	@Test
	void theFasterOneServes() {
		NumberWriter before = NumberWriter.fastest();
		NumberWriter.useVectors(true);
		assertThat(NumberWriter.fastest()).isInstanceOf(VectorNumberWriter.class);
		NumberWriter.useVectors(false);
		assertThat(NumberWriter.fastest()).isInstanceOf(PlainNumberWriter.class);
		NumberWriter.useVectors(before instanceof VectorNumberWriter);
	}

}
