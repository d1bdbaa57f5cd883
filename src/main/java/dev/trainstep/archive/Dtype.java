package dev.trainstep.archive;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The types of elements, by their names in npy and in safetensors. Each number is widened
 * to the float64 that it is; one that no float64 is becomes NaN. Each type has a loop of
 * its own, in which no element is a call.
 */
enum Dtype {

	FLOAT64("f8", "F64", 8) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			from.asDoubleBuffer().get(to);
		}

	},

	FLOAT32("f4", "F32", 4) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			FloatBuffer floats = from.asFloatBuffer();
			for (int i = 0; i < to.length; i++) {
				to[i] = floats.get(i);
			}
		}

	},

	FLOAT16("f2", "F16", 2) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			ShortBuffer halves = from.asShortBuffer();
			for (int i = 0; i < to.length; i++) {
				to[i] = Float.float16ToFloat(halves.get(i));
			}
		}

	},

	/** The upper half of a float32. */
	BFLOAT16(null, "BF16", 2) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			ShortBuffer halves = from.asShortBuffer();
			for (int i = 0; i < to.length; i++) {
				to[i] = Float.intBitsToFloat(halves.get(i) << Short.SIZE);
			}
		}

	},

	INT8("i1", "I8", 1) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			for (int i = 0; i < to.length; i++) {
				to[i] = from.get(i);
			}
		}

	},

	INT16("i2", "I16", 2) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			ShortBuffer shorts = from.asShortBuffer();
			for (int i = 0; i < to.length; i++) {
				to[i] = shorts.get(i);
			}
		}

	},

	INT32("i4", "I32", 4) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			IntBuffer ints = from.asIntBuffer();
			for (int i = 0; i < to.length; i++) {
				to[i] = ints.get(i);
			}
		}

	},

	INT64("i8", "I64", 8) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			LongBuffer longs = from.asLongBuffer();
			for (int i = 0; i < to.length; i++) {
				to[i] = exact(longs.get(i));
			}
		}

	},

	UINT8("u1", "U8", 1) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			for (int i = 0; i < to.length; i++) {
				to[i] = Byte.toUnsignedInt(from.get(i));
			}
		}

	},

	UINT16("u2", "U16", 2) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			ShortBuffer shorts = from.asShortBuffer();
			for (int i = 0; i < to.length; i++) {
				to[i] = Short.toUnsignedInt(shorts.get(i));
			}
		}

	},

	UINT32("u4", "U32", 4) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			IntBuffer ints = from.asIntBuffer();
			for (int i = 0; i < to.length; i++) {
				to[i] = Integer.toUnsignedLong(ints.get(i));
			}
		}

	},

	UINT64("u8", "U64", 8) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			LongBuffer longs = from.asLongBuffer();
			for (int i = 0; i < to.length; i++) {
				long value = longs.get(i);
				to[i] = (value >= 0) ? exact(value) : fromHigh(value);
			}
		}

		// Of 2^63 and more: odd ones are no float64, and even ones can be halved.
		private static double fromHigh(long value) {
			return ((value & 1) == 0) ? 2.0 * exact(value >>> 1) : Double.NaN;
		}

	},

	/** True or false, which is no number. */
	BOOL("b1", "BOOL", 1) {

		@Override
		void decode(ByteBuffer from, double[] to) {
			throw new IllegalStateException("no numbers");
		}

	};

	private final @Nullable String npyName;

	private final String safetensorsName;

	private final int size;

	Dtype(@Nullable String npyName, String safetensorsName, int size) {
		this.npyName = npyName;
		this.safetensorsName = safetensorsName;
		this.size = size;
	}

	/** The type of this name in npy, which has the order of bytes in front. */
	static Optional<Dtype> ofNpy(String name) {
		return Arrays.stream(values()).filter((dtype) -> name.equals(dtype.npyName)).findFirst();
	}

	static Optional<Dtype> ofSafetensors(String name) {
		return Arrays.stream(values()).filter((dtype) -> name.equals(dtype.safetensorsName)).findFirst();
	}

	/** The type in npy, with the order of bytes in what is written. */
	String descr() {
		return ((this.size == 1) ? "|" : "<") + this.npyName;
	}

	String safetensorsName() {
		return this.safetensorsName;
	}

	/** The bytes of an element. */
	int size() {
		return this.size;
	}

	boolean isInteger() {
		return compareTo(INT8) >= 0 && compareTo(UINT64) <= 0;
	}

	/**
	 * Decodes elements.
	 * @param from has the elements of an array, in its order of bytes
	 * @param to modified: has the elements
	 */
	abstract void decode(ByteBuffer from, double[] to);

	/**
	 * The number as float64; NaN if no float64 equals it. 2^63 - 1 rounds to 2^63, which
	 * the cast takes back to 2^63 - 1.
	 */
	private static double exact(long number) {
		double rounded = number;
		return ((long) rounded == number && number != Long.MAX_VALUE) ? rounded : Double.NaN;
	}

}
