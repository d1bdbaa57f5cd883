package dev.trainstep.decimal;

class PlainNumberWriterTests extends NumberWriterTests {

	@Override
	NumberWriter writer() {
		return new PlainNumberWriter();
	}

}
