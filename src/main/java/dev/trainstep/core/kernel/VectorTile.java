package dev.trainstep.core.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The part of a product that stays in registers: up to six rows of C by four vectors, or
 * by two where vectors are short, and registers few. Of each k a tile reads a vector of B
 * per vector, and a number of A per row, for six times four multiply-adds: so the
 * processor multiplies most of the time, and does not wait for its first-level cache.
 * <p>
 * A tile of fewer than six or four rows computes the last again: all are read before one
 * is written. Whether there are more than four is a condition within the loop: the JVM
 * makes two loops of it, so four rows need no method of their own. Here the methods of
 * vectors are called directly: where a method of this length calls others, the JVM stops
 * inlining them, and keeps each vector in an object, 15 times slower.
 */
final class VectorTile {

	private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

	private static final int L = S.length();

	/** The columns of the widest tile. */
	static final int COLUMNS = ((L > 4) ? 4 : 2) * L;

	/**
	 * Rows of a matrix: where the first begins, and the steps to the next row and column.
	 */
	record Rows(double[] values, int first, int step, int colStep) {

		Rows(double[] values, int first, int step) {
			this(values, first, step, 1);
		}

	}

	/** The sums before the first product. */
	private static final Rows ZEROS = new Rows(new double[COLUMNS], 0, 0);

	private VectorTile() {
	}

	/**
	 * A: M × terms, B: terms × columns → C: M × columns.
	 * @param columns up to {@link #COLUMNS}
	 * @param add whether the products are added to C
	 * @param C modified
	 */
	static void multiply(int M, int columns, int terms, Rows A, Rows B, boolean add, Rows C) {
		Rows start = add ? C : ZEROS;
		int rows;
		for (int i = 0; i < M; i += rows) {
			rows = rows(M - i);
			multiply(rows, columns, terms, A, A.first + i * A.step, B, start, start.first + i * start.step, C,
					C.first + i * C.step);
		}
	}

	/** Six, but for a rest of eight four. */
	private static int rows(int left) {
		return (left == 7 || left == 8) ? 4 : Math.min(6, left);
	}

	private static void multiply(int rows, int columns, int terms, Rows A, int a, Rows B, Rows start, int s, Rows C,
			int c) {
		if (columns == 4 * L && COLUMNS == 4 * L) {
			tile6x4(rows, terms, A, a, B, B.first, start, s, C, c);
			return;
		}
		int j = 0;
		for (; j <= columns - 2 * L; j += 2 * L) {
			tile6x2(rows, terms, A, a, B, B.first + j, start, s + j, C, c + j);
		}
		for (; j < columns; j += L) {
			VectorMask<Double> inside = S.indexInRange(j, columns);
			for (int i = 0; i < rows; i += 4) {
				tile4x1(Math.min(4, rows - i), terms, A, a + i * A.step, B, B.first + j, start, s + i * start.step + j,
						C, c + i * C.step + j, inside);
			}
		}
	}

	private static void tile6x4(int rows, int terms, Rows A, int a, Rows B, int b, Rows start, int s, Rows C, int c) {
		int last = rows - 1;
		int r1 = Math.min(1, last);
		int r2 = Math.min(2, last);
		int r3 = Math.min(3, last);
		int r4 = Math.min(4, last);
		int r5 = Math.min(5, last);
		int a1 = a + r1 * A.step;
		int a2 = a + r2 * A.step;
		int a3 = a + r3 * A.step;
		int a4 = a + r4 * A.step;
		int a5 = a + r5 * A.step;
		int s1 = s + r1 * start.step;
		int s2 = s + r2 * start.step;
		int s3 = s + r3 * start.step;
		int s4 = s + r4 * start.step;
		int s5 = s + r5 * start.step;
		int c1 = c + r1 * C.step;
		int c2 = c + r2 * C.step;
		int c3 = c + r3 * C.step;
		int c4 = c + r4 * C.step;
		int c5 = c + r5 * C.step;
		double[] left = A.values;
		double[] right = B.values;
		double[] sums = start.values;
		DoubleVector v00 = DoubleVector.fromArray(S, sums, s);
		DoubleVector v01 = DoubleVector.fromArray(S, sums, s + L);
		DoubleVector v02 = DoubleVector.fromArray(S, sums, s + 2 * L);
		DoubleVector v03 = DoubleVector.fromArray(S, sums, s + 3 * L);
		DoubleVector v10 = DoubleVector.fromArray(S, sums, s1);
		DoubleVector v11 = DoubleVector.fromArray(S, sums, s1 + L);
		DoubleVector v12 = DoubleVector.fromArray(S, sums, s1 + 2 * L);
		DoubleVector v13 = DoubleVector.fromArray(S, sums, s1 + 3 * L);
		DoubleVector v20 = DoubleVector.fromArray(S, sums, s2);
		DoubleVector v21 = DoubleVector.fromArray(S, sums, s2 + L);
		DoubleVector v22 = DoubleVector.fromArray(S, sums, s2 + 2 * L);
		DoubleVector v23 = DoubleVector.fromArray(S, sums, s2 + 3 * L);
		DoubleVector v30 = DoubleVector.fromArray(S, sums, s3);
		DoubleVector v31 = DoubleVector.fromArray(S, sums, s3 + L);
		DoubleVector v32 = DoubleVector.fromArray(S, sums, s3 + 2 * L);
		DoubleVector v33 = DoubleVector.fromArray(S, sums, s3 + 3 * L);
		DoubleVector v40 = DoubleVector.fromArray(S, sums, s4);
		DoubleVector v41 = DoubleVector.fromArray(S, sums, s4 + L);
		DoubleVector v42 = DoubleVector.fromArray(S, sums, s4 + 2 * L);
		DoubleVector v43 = DoubleVector.fromArray(S, sums, s4 + 3 * L);
		DoubleVector v50 = DoubleVector.fromArray(S, sums, s5);
		DoubleVector v51 = DoubleVector.fromArray(S, sums, s5 + L);
		DoubleVector v52 = DoubleVector.fromArray(S, sums, s5 + 2 * L);
		DoubleVector v53 = DoubleVector.fromArray(S, sums, s5 + 3 * L);
		for (int term = 0, k = 0; term < terms; term++, k += A.colStep, b += B.step) {
			DoubleVector b0 = DoubleVector.fromArray(S, right, b);
			DoubleVector b1 = DoubleVector.fromArray(S, right, b + L);
			DoubleVector b2 = DoubleVector.fromArray(S, right, b + 2 * L);
			DoubleVector b3 = DoubleVector.fromArray(S, right, b + 3 * L);
			DoubleVector x = DoubleVector.broadcast(S, left[a + k]);
			v00 = x.fma(b0, v00);
			v01 = x.fma(b1, v01);
			v02 = x.fma(b2, v02);
			v03 = x.fma(b3, v03);
			x = DoubleVector.broadcast(S, left[a1 + k]);
			v10 = x.fma(b0, v10);
			v11 = x.fma(b1, v11);
			v12 = x.fma(b2, v12);
			v13 = x.fma(b3, v13);
			x = DoubleVector.broadcast(S, left[a2 + k]);
			v20 = x.fma(b0, v20);
			v21 = x.fma(b1, v21);
			v22 = x.fma(b2, v22);
			v23 = x.fma(b3, v23);
			x = DoubleVector.broadcast(S, left[a3 + k]);
			v30 = x.fma(b0, v30);
			v31 = x.fma(b1, v31);
			v32 = x.fma(b2, v32);
			v33 = x.fma(b3, v33);
			if (rows > 4) {
				x = DoubleVector.broadcast(S, left[a4 + k]);
				v40 = x.fma(b0, v40);
				v41 = x.fma(b1, v41);
				v42 = x.fma(b2, v42);
				v43 = x.fma(b3, v43);
				x = DoubleVector.broadcast(S, left[a5 + k]);
				v50 = x.fma(b0, v50);
				v51 = x.fma(b1, v51);
				v52 = x.fma(b2, v52);
				v53 = x.fma(b3, v53);
			}
		}
		double[] to = C.values;
		v50.intoArray(to, c5);
		v51.intoArray(to, c5 + L);
		v52.intoArray(to, c5 + 2 * L);
		v53.intoArray(to, c5 + 3 * L);
		v40.intoArray(to, c4);
		v41.intoArray(to, c4 + L);
		v42.intoArray(to, c4 + 2 * L);
		v43.intoArray(to, c4 + 3 * L);
		v30.intoArray(to, c3);
		v31.intoArray(to, c3 + L);
		v32.intoArray(to, c3 + 2 * L);
		v33.intoArray(to, c3 + 3 * L);
		v20.intoArray(to, c2);
		v21.intoArray(to, c2 + L);
		v22.intoArray(to, c2 + 2 * L);
		v23.intoArray(to, c2 + 3 * L);
		v10.intoArray(to, c1);
		v11.intoArray(to, c1 + L);
		v12.intoArray(to, c1 + 2 * L);
		v13.intoArray(to, c1 + 3 * L);
		v00.intoArray(to, c);
		v01.intoArray(to, c + L);
		v02.intoArray(to, c + 2 * L);
		v03.intoArray(to, c + 3 * L);
	}

	private static void tile6x2(int rows, int terms, Rows A, int a, Rows B, int b, Rows start, int s, Rows C, int c) {
		int last = rows - 1;
		int r1 = Math.min(1, last);
		int r2 = Math.min(2, last);
		int r3 = Math.min(3, last);
		int r4 = Math.min(4, last);
		int r5 = Math.min(5, last);
		int a1 = a + r1 * A.step;
		int a2 = a + r2 * A.step;
		int a3 = a + r3 * A.step;
		int a4 = a + r4 * A.step;
		int a5 = a + r5 * A.step;
		int s1 = s + r1 * start.step;
		int s2 = s + r2 * start.step;
		int s3 = s + r3 * start.step;
		int s4 = s + r4 * start.step;
		int s5 = s + r5 * start.step;
		int c1 = c + r1 * C.step;
		int c2 = c + r2 * C.step;
		int c3 = c + r3 * C.step;
		int c4 = c + r4 * C.step;
		int c5 = c + r5 * C.step;
		double[] left = A.values;
		double[] right = B.values;
		double[] sums = start.values;
		DoubleVector v00 = DoubleVector.fromArray(S, sums, s);
		DoubleVector v01 = DoubleVector.fromArray(S, sums, s + L);
		DoubleVector v10 = DoubleVector.fromArray(S, sums, s1);
		DoubleVector v11 = DoubleVector.fromArray(S, sums, s1 + L);
		DoubleVector v20 = DoubleVector.fromArray(S, sums, s2);
		DoubleVector v21 = DoubleVector.fromArray(S, sums, s2 + L);
		DoubleVector v30 = DoubleVector.fromArray(S, sums, s3);
		DoubleVector v31 = DoubleVector.fromArray(S, sums, s3 + L);
		DoubleVector v40 = DoubleVector.fromArray(S, sums, s4);
		DoubleVector v41 = DoubleVector.fromArray(S, sums, s4 + L);
		DoubleVector v50 = DoubleVector.fromArray(S, sums, s5);
		DoubleVector v51 = DoubleVector.fromArray(S, sums, s5 + L);
		for (int term = 0, k = 0; term < terms; term++, k += A.colStep, b += B.step) {
			DoubleVector b0 = DoubleVector.fromArray(S, right, b);
			DoubleVector b1 = DoubleVector.fromArray(S, right, b + L);
			DoubleVector x = DoubleVector.broadcast(S, left[a + k]);
			v00 = x.fma(b0, v00);
			v01 = x.fma(b1, v01);
			x = DoubleVector.broadcast(S, left[a1 + k]);
			v10 = x.fma(b0, v10);
			v11 = x.fma(b1, v11);
			x = DoubleVector.broadcast(S, left[a2 + k]);
			v20 = x.fma(b0, v20);
			v21 = x.fma(b1, v21);
			x = DoubleVector.broadcast(S, left[a3 + k]);
			v30 = x.fma(b0, v30);
			v31 = x.fma(b1, v31);
			if (rows > 4) {
				x = DoubleVector.broadcast(S, left[a4 + k]);
				v40 = x.fma(b0, v40);
				v41 = x.fma(b1, v41);
				x = DoubleVector.broadcast(S, left[a5 + k]);
				v50 = x.fma(b0, v50);
				v51 = x.fma(b1, v51);
			}
		}
		double[] to = C.values;
		v50.intoArray(to, c5);
		v51.intoArray(to, c5 + L);
		v40.intoArray(to, c4);
		v41.intoArray(to, c4 + L);
		v30.intoArray(to, c3);
		v31.intoArray(to, c3 + L);
		v20.intoArray(to, c2);
		v21.intoArray(to, c2 + L);
		v10.intoArray(to, c1);
		v11.intoArray(to, c1 + L);
		v00.intoArray(to, c);
		v01.intoArray(to, c + L);
	}

	/** Up to four rows of up to L columns. */
	private static void tile4x1(int rows, int terms, Rows A, int a, Rows B, int b, Rows start, int s, Rows C, int c,
			VectorMask<Double> inside) {
		int last = rows - 1;
		int r1 = Math.min(1, last);
		int r2 = Math.min(2, last);
		int r3 = Math.min(3, last);
		int a1 = a + r1 * A.step;
		int a2 = a + r2 * A.step;
		int a3 = a + r3 * A.step;
		DoubleVector v0 = DoubleVector.fromArray(S, start.values, s, inside);
		DoubleVector v1 = DoubleVector.fromArray(S, start.values, s + r1 * start.step, inside);
		DoubleVector v2 = DoubleVector.fromArray(S, start.values, s + r2 * start.step, inside);
		DoubleVector v3 = DoubleVector.fromArray(S, start.values, s + r3 * start.step, inside);
		for (int term = 0, k = 0; term < terms; term++, k += A.colStep, b += B.step) {
			DoubleVector x = DoubleVector.fromArray(S, B.values, b, inside);
			v0 = x.fma(DoubleVector.broadcast(S, A.values[a + k]), v0);
			v1 = x.fma(DoubleVector.broadcast(S, A.values[a1 + k]), v1);
			v2 = x.fma(DoubleVector.broadcast(S, A.values[a2 + k]), v2);
			v3 = x.fma(DoubleVector.broadcast(S, A.values[a3 + k]), v3);
		}
		v3.intoArray(C.values, c + r3 * C.step, inside);
		v2.intoArray(C.values, c + r2 * C.step, inside);
		v1.intoArray(C.values, c + r1 * C.step, inside);
		v0.intoArray(C.values, c, inside);
	}

}
