package dev.trainstep.archive;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Elements of each type become the float64 that they are, bit for bit. */
class DtypeTests {

	private static final List<ByteOrder> ORDERS = List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);

	/** Element values to be found in each integer type, and beyond it. */
	private static final long[] EDGES = { 0, 1, -1, 127, -128, 255, 32767, -32768, 65535, Integer.MAX_VALUE,
			Integer.MIN_VALUE, 0xffffffffL, 1L << 53, (1L << 53) + 1, -(1L << 53) - 1, Long.MAX_VALUE, Long.MIN_VALUE,
			Long.MAX_VALUE - 1, Long.MAX_VALUE - 1023, Long.MIN_VALUE + 1, -2, -2048, Long.MIN_VALUE + 2048 };

	private static double[] decode(Dtype dtype, ByteOrder order, byte[] bytes) {
		return new Tensor(dtype, new int[] { bytes.length / dtype.size() }, false, order, bytes, 0).toDoubles();
	}

	/** What an element of an integer type is, by arithmetic without limits. */
	private static double widened(long bits, Dtype dtype) {
		int size = dtype.size() * Byte.SIZE;
		boolean signed = dtype.compareTo(Dtype.INT64) <= 0;
		BigInteger modulus = BigInteger.ONE.shiftLeft(size);
		BigInteger value = BigInteger.valueOf(bits).mod(modulus);
		if (signed && value.testBit(size - 1)) {
			value = value.subtract(modulus);
		}
		double rounded = value.doubleValue();
		return (new BigDecimal(rounded).compareTo(new BigDecimal(value)) == 0) ? rounded : Double.NaN;
	}

	private static byte[] bytes(long bits, int size, ByteOrder order) {
		ByteBuffer all = ByteBuffer.allocate(Long.BYTES).order(order).putLong(bits);
		int from = (order == ByteOrder.BIG_ENDIAN) ? Long.BYTES - size : 0;
		return Arrays.copyOfRange(all.array(), from, from + size);
	}

	@ParameterizedTest
	@EnumSource(names = { "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64" })
	void integersAreExactOrNone(Dtype dtype) {
		var random = new Random(1);
		long[] bits = new long[1000];
		Arrays.setAll(bits, (i) -> (i < EDGES.length) ? EDGES[i] : random.nextLong() << random.nextInt(64));
		for (ByteOrder order : ORDERS) {
			for (long element : bits) {
				assertThat(decode(dtype, order, bytes(element, dtype.size(), order)))
					.as("%s %s", dtype, Long.toHexString(element))
					.containsExactly(widened(element, dtype));
			}
		}
		assertThat(dtype.isInteger()).isTrue();
	}

	@Test
	void float64KeepsItsBits() {
		double[] numbers = { 0.0, -0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY,
				0.1 };
		for (ByteOrder order : ORDERS) {
			ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES).order(order);
			bytes.asDoubleBuffer().put(numbers);
			assertThat(decode(Dtype.FLOAT64, order, bytes.array())).containsExactly(numbers);
		}
	}

	@Test
	void float32IsWidened() {
		float[] numbers = { 0.0f, -0.0f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, 0.1f, Float.NaN };
		double[] wide = new double[numbers.length];
		Arrays.setAll(wide, (i) -> numbers[i]);
		for (ByteOrder order : ORDERS) {
			ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(order);
			bytes.asFloatBuffer().put(numbers);
			assertThat(decode(Dtype.FLOAT32, order, bytes.array())).containsExactly(wide);
		}
	}

	/** By its definition: a sign, 5 bits of exponent, 10 of fraction. */
	@Test
	void eachFloat16IsTheNumberThatItIs() {
		for (ByteOrder order : ORDERS) {
			double[] expected = new double[65536];
			for (int bits = 0; bits < 65536; bits++) {
				int exponent = bits >> 10 & 31;
				int fraction = bits & 1023;
				double magnitude = (exponent == 31) ? ((fraction == 0) ? Double.POSITIVE_INFINITY : Double.NaN)
						: (exponent == 0) ? Math.scalb((double) fraction, -24)
								: Math.scalb(1024.0 + fraction, exponent - 25);
				expected[bits] = (bits < 32768) ? magnitude : -magnitude;
			}
			assertThat(decode(Dtype.FLOAT16, order, halves(order))).containsExactly(expected);
		}
	}

	/** By its definition: a sign, 8 bits of exponent, 7 of fraction. */
	@Test
	void eachBfloat16IsTheNumberThatItIs() {
		double[] expected = new double[65536];
		for (int bits = 0; bits < 65536; bits++) {
			int exponent = bits >> 7 & 255;
			int fraction = bits & 127;
			double magnitude = (exponent == 255) ? ((fraction == 0) ? Double.POSITIVE_INFINITY : Double.NaN)
					: (exponent == 0) ? Math.scalb((double) fraction, -133)
							: Math.scalb(128.0 + fraction, exponent - 134);
			expected[bits] = (bits < 32768) ? magnitude : -magnitude;
		}
		assertThat(decode(Dtype.BFLOAT16, ByteOrder.LITTLE_ENDIAN, halves(ByteOrder.LITTLE_ENDIAN)))
			.containsExactly(expected);
	}

	private static byte[] halves(ByteOrder order) {
		ByteBuffer bytes = ByteBuffer.allocate(65536 * Short.BYTES).order(order);
		for (int bits = 0; bits < 65536; bits++) {
			bytes.putShort((short) bits);
		}
		return bytes.array();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "BOOL")
	void aMatrixInFortranOrderIsPutInOrder(Dtype dtype) {
		var random = new Random(2);
		int[][] shapes = { { 2, 3 }, { 3, 2 }, { 1, 7 }, { 7, 1 }, { 64, 64 }, { 65, 127 }, { 3, 4096 }, { 4097, 2 },
				{ 0, 5 }, { 5, 0 } };
		for (int[] shape : shapes) {
			int offset = random.nextInt(9);
			byte[] bytes = new byte[offset + shape[0] * shape[1] * dtype.size() + 3];
			random.nextBytes(bytes);
			for (ByteOrder order : ORDERS) {
				double[] columns = new Tensor(dtype, new int[] { shape[1], shape[0] }, false, order, bytes, offset)
					.toDoubles();
				double[] rows = new Tensor(dtype, shape, true, order, bytes, offset).toDoubles();
				double[] expected = new double[shape[0] * shape[1]];
				Arrays.setAll(expected, (i) -> columns[i % shape[1] * shape[0] + i / shape[1]]);
				assertThat(rows).containsExactly(expected);
			}
		}
	}

	@Test
	void aVectorHasOneOrder() {
		byte[] bytes = { 1, 2, 3 };
		assertThat(new Tensor(Dtype.INT8, new int[] { 3 }, true, ByteOrder.LITTLE_ENDIAN, bytes, 0).toDoubles())
			.containsExactly(1, 2, 3);
		assertThat(new Tensor(Dtype.INT8, new int[0], true, ByteOrder.LITTLE_ENDIAN, bytes, 2).toDoubles())
			.containsExactly(3);
	}

	@Test
	void aTensorTellsWhyAnElementIsNone() {
		assertThat(new Tensor(Dtype.INT64, new int[0], false, ByteOrder.LITTLE_ENDIAN, new byte[8], 0).whyNotFinite())
			.contains("64 bits");
		assertThat(new Tensor(Dtype.FLOAT16, new int[0], false, ByteOrder.LITTLE_ENDIAN, new byte[2], 0).whyNotFinite())
			.contains("NaN");
	}

	@Test
	void truthValuesAreNoNumbers() {
		assertThatIllegalStateException()
			.isThrownBy(() -> decode(Dtype.BOOL, ByteOrder.LITTLE_ENDIAN, new byte[] { 1 }));
		assertThat(Dtype.BOOL.isInteger()).isFalse();
		assertThat(Dtype.FLOAT64.isInteger()).isFalse();
	}

	@Test
	void typesAreKnownByTheirNames() {
		for (Dtype dtype : Dtype.values()) {
			assertThat(Dtype.ofSafetensors(dtype.safetensorsName())).hasValue(dtype);
			if (dtype != Dtype.BFLOAT16) {
				assertThat(Dtype.ofNpy(dtype.descr().substring(1))).hasValue(dtype);
				assertThat(dtype.descr().charAt(0)).isEqualTo((dtype.size() == 1) ? '|' : '<');
			}
		}
		assertThat(Dtype.ofNpy("null")).isEmpty();
		assertThat(Dtype.ofSafetensors("f64")).isEmpty();
		assertThat(Dtype.ofSafetensors("F8_E4M3")).isEmpty();
	}

}
