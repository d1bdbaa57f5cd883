package dev.trainstep.decimal;

class VectorNumberWriterTests extends NumberWriterTests {

	@Override
	NumberWriter writer() {
		return new VectorNumberWriter();
	}

}
