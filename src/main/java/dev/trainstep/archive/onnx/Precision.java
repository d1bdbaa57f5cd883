package dev.trainstep.archive.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.trainstep.core.variant.Prose;

/** The type of the numbers in a model, its inputs and outputs included. */
@Prose("The type of the numbers in a model, its inputs and outputs included.")
public enum Precision {

	/** The numbers of the service, as they are. */
	FLOAT64(11, Double.BYTES) {

		@Override
		void put(double value, ByteBuffer out) {
			out.putDouble(value);
		}

		@Override
		public boolean holds(double value) {
			return true;
		}

	},

	/** Each rounded to the nearest float32. */
	FLOAT32(1, Float.BYTES) {

		@Override
		void put(double value, ByteBuffer out) {
			out.putFloat((float) value);
		}

		@Override
		public boolean holds(double value) {
			return Float.isFinite((float) value);
		}

	};

	private static final int CHUNK = 1 << 13;

	private final int dataType;

	private final int bytes;

	Precision(int dataType, int bytes) {
		this.dataType = dataType;
		this.bytes = bytes;
	}

	/** The number of {@code TensorProto.DataType}. */
	int dataType() {
		return this.dataType;
	}

	/** The bytes of one number. */
	int bytes() {
		return this.bytes;
	}

	/** Whether a finite number stays finite. */
	public abstract boolean holds(double value);

	abstract void put(double value, ByteBuffer out);

	/** Writes numbers in the order of bytes that ONNX has, the lowest first. */
	void write(double[] values, OutputStream out) throws IOException {
		ByteBuffer chunk = ByteBuffer.allocate((int) Math.min((long) values.length * this.bytes, CHUNK))
			.order(ByteOrder.LITTLE_ENDIAN);
		for (double value : values) {
			put(value, chunk);
			if (!chunk.hasRemaining()) {
				out.write(chunk.array());
				chunk.clear();
			}
		}
		out.write(chunk.array(), 0, chunk.position());
	}

}
