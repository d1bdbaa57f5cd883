package dev.trainstep.archive;

import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/** Takes an answer as its JSON would be written, and rows of numbers as a whole. */
final class AnswerBuffer extends TokenBuffer {

	private final JsonMapper mapper;

	AnswerBuffer(JsonMapper mapper) {
		super(ObjectWriteContext.empty(), false);
		this.mapper = mapper;
	}

	@Override
	public JsonGenerator writeArray(double[] array, int offset, int length) {
		return writeEmbeddedObject(DoubleBuffer.wrap(array, offset, length));
	}

	@Override
	public JsonGenerator writeArray(long[] array, int offset, int length) {
		return writeEmbeddedObject(LongBuffer.wrap(array, offset, length));
	}

	@Override
	public JsonGenerator writeArray(int[] array, int offset, int length) {
		return writeArray(Arrays.stream(array, offset, offset + length).asLongStream().toArray(), 0, length);
	}

	@Override
	public JsonGenerator writePOJO(@Nullable Object value) {
		this.mapper.writeValue(this, value);
		return this;
	}

}
