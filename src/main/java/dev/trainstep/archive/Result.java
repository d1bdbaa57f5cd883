package dev.trainstep.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;

/** A named value of an answer, as an archive has it. */
record Result(String name, Content content) {

	/** What it is. */
	sealed interface Content {

		/** The length of each dimension; none for a single value. */
		int[] shape();

		/** As npz has it. */
		byte[] bytes();

	}

	/** Numbers, or truth values. */
	record Elements(Dtype dtype, int[] shape, byte[] bytes) implements Content {
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

		/** In UCS-4, filled with NUL to one length. */
		@Override
		public byte[] bytes() {
			int length = longest() * Integer.BYTES;
			ByteBuffer bytes = ByteBuffer.allocate(this.values.size() * length).order(ByteOrder.LITTLE_ENDIAN);
			for (int i = 0; i < this.values.size(); i++) {
				bytes.position(i * length);
				this.values.get(i).codePoints().forEach(bytes::putInt);
			}
			return bytes.array();
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
