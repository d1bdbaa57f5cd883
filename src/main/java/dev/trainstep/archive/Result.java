package dev.trainstep.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A named value of an answer, as an archive has it. */
record Result(String name, Content content) {

	/** What it is. */
	sealed interface Content {

		/** The length of each dimension; none for a single value. */
		int[] shape();

		/** The bytes of an element. */
		int size();

		/** The bytes of all elements. */
		default int length() {
			return Arrays.stream(shape()).reduce(size(), Math::multiplyExact);
		}

		/** Writes all elements. */
		void writeTo(OutputStream out) throws IOException;

	}

	/**
	 * Numbers, or truth values.
	 *
	 * @param parts in their order: numbers, truth values, and rows of numbers
	 */
	record Elements(Dtype dtype, int[] shape, List<?> parts) implements Content {

		/** Bytes that are written at a time: few enough for the nearest cache. */
		private static final int CHUNK = 1 << 13;

		@Override
		public int size() {
			return this.dtype.size();
		}

		@Override
		public void writeTo(OutputStream out) throws IOException {
			var bytes = new byte[Math.min(CHUNK, length())];
			ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
			for (Object part : this.parts) {
				int written = 0;
				while (written < count(part)) {
					if (!chunk.hasRemaining()) {
						out.write(bytes);
						chunk.clear();
					}
					written += put(part, written, chunk);
				}
			}
			out.write(bytes, 0, chunk.position());
		}

		private static int count(Object part) {
			return (part instanceof Buffer row) ? row.remaining() : 1;
		}

		/**
		 * Puts elements of a part, from this one on. Returns how many there was room for.
		 */
		private int put(Object part, int from, ByteBuffer chunk) {
			switch (part) {
				case DoubleBuffer row -> {
					int length = Math.min(row.remaining() - from, chunk.remaining() / Double.BYTES);
					chunk.asDoubleBuffer().put(0, row, row.position() + from, length);
					chunk.position(chunk.position() + length * Double.BYTES);
					return length;
				}
				case LongBuffer row -> put(row.get(row.position() + from), from, chunk);
				case Boolean truth -> chunk.put((byte) (truth ? 1 : 0));
				case Long number when this.dtype == Dtype.INT64 -> chunk.putLong(number);
				default -> chunk.putDouble(((Number) part).doubleValue());
			}
			return 1;
		}

	}

	/**
	 * Strings.
	 *
	 * @param single whether it is a string, rather than a list
	 */
	record Strings(List<String> values, boolean single) implements Content {

		@Override
		public int[] shape() {
			return this.single ? new int[0] : new int[] { this.values.size() };
		}

		/** The characters of the longest; NumPy knows no strings of no length. */
		int longest() {
			return Math.max(1,
					this.values.stream().mapToInt((value) -> value.codePointCount(0, value.length())).max().orElse(0));
		}

		@Override
		public int size() {
			return longest() * Integer.BYTES;
		}

		/** In UCS-4, filled with NUL to one length. */
		@Override
		public void writeTo(OutputStream out) throws IOException {
			int size = size();
			for (String value : this.values) {
				var bytes = new byte[size];
				value.codePoints().forEach(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)::putInt);
				out.write(bytes);
			}
		}

		/** In one text, as a line of CSV (RFC 4180): some hints have commas. */
		String joined() {
			return this.single ? this.values.getFirst()
					: this.values.stream().map(Strings::quoted).collect(Collectors.joining(","));
		}

		private static String quoted(String value) {
			return (value.contains(",") || value.contains("\"")) ? '"' + value.replace("\"", "\"\"") + '"' : value;
		}

	}

}
