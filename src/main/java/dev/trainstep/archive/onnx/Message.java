package dev.trainstep.archive.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A message of protobuf: numbered fields, each a tag and a value. Integers are written in
 * groups of 7 bits, the lowest first; texts, numbers and messages after their length.
 * Large arrays are not copied; they are written from where they are.
 */
final class Message {

	private static final int INTEGER = 0;

	private static final int LENGTH = 2;

	private static final int WIRE_TYPE_BITS = 3;

	private static final int GROUP_BITS = 7;

	private static final int GROUP = (1 << GROUP_BITS) - 1;

	private static final int MORE = 1 << GROUP_BITS;

	private final List<Part> parts = new ArrayList<>();

	/** The bytes of all fields. */
	private long size;

	/** Bytes that are written later. */
	@FunctionalInterface
	private interface Part {

		void writeTo(OutputStream out) throws IOException;

	}

	/** Adds an integer of 0 or more. */
	Message add(int field, long value) {
		tag(field, INTEGER);
		integer(value);
		return this;
	}

	Message add(int field, String text) {
		byte[] bytes = text.getBytes(UTF_8);
		tag(field, LENGTH);
		integer(bytes.length);
		append((out) -> out.write(bytes), bytes.length);
		return this;
	}

	/** Adds a message, which has all of its fields. */
	Message add(int field, Message message) {
		tag(field, LENGTH);
		integer(message.size);
		append(message::writeTo, message.size);
		return this;
	}

	Message add(int field, double[] values, Precision precision) {
		long length = (long) values.length * precision.bytes();
		tag(field, LENGTH);
		integer(length);
		append((out) -> precision.write(values, out), length);
		return this;
	}

	private void tag(int field, int wireType) {
		integer(((long) field << WIRE_TYPE_BITS) | wireType);
	}

	private void integer(long value) {
		byte[] groups = new byte[(Long.SIZE - Long.numberOfLeadingZeros(value | 1) + GROUP_BITS - 1) / GROUP_BITS];
		long rest = value;
		for (int i = 0; i < groups.length; i++) {
			groups[i] = (byte) ((rest & GROUP) | ((i < groups.length - 1) ? MORE : 0));
			rest >>>= GROUP_BITS;
		}
		append((out) -> out.write(groups), groups.length);
	}

	private void append(Part part, long length) {
		this.parts.add(part);
		this.size += length;
	}

	void writeTo(OutputStream out) throws IOException {
		for (Part part : this.parts) {
			part.writeTo(out);
		}
	}

}
