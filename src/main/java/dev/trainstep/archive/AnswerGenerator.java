package dev.trainstep.archive;

import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/** Takes an answer as its JSON would be written, and rows of numbers as a whole. */
final class AnswerGenerator extends JsonGeneratorDelegate {

	/** What a list begins with, unlike rows of numbers. */
	enum Mark {

		LIST

	}

	private final JsonMapper mapper;

	AnswerGenerator(JsonMapper mapper) {
		super(new TokenBuffer(ObjectWriteContext.empty(), false));
		this.mapper = mapper;
	}

	/** Reads what was written. */
	JsonParser toParser() {
		return ((TokenBuffer) this.delegate).asParser();
	}

	@Override
	public JsonGenerator writeStartArray(@Nullable Object value, int size) {
		super.writeStartArray(value, size);
		return (value instanceof List<?>) ? writeEmbeddedObject(Mark.LIST) : this;
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
