package dev.trainstep.core.kernel;

import java.util.Arrays;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A: M × K, B: K × N → C: M × N, C(i,:) = Σₖ A(i,k)·B(k,:). The sums are in index order
 * and by fused multiply-adds, as in the plain loops. Lanes are columns of C, so no sum is
 * split: the bits are those of the plain loops, whatever the width of a vector.
 * <p>
 * A tile of C stays in registers while k runs through a block whose part of B fits the
 * first-level cache (Goto and van de Geijn, Anatomy of High-Performance Matrix
 * Multiplication, 2008). Every method has fewer than some 900 bytecodes: in some runs the
 * JVM's compilers give up on longer ones, which then stay slow.
 */
final class VectorProduct {

	private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

	private static final int L = S.length();

	/** The columns of a tile: short vectors come with few registers. */
	private static final int TILE = ((L > 4) ? 4 : 2) * L;

	/** The values of k in a block. */
	private static final int BLOCK = 128;

	/** The columns of B in a panel. */
	private static final int PANEL = 8 * TILE;

	/**
	 * From this many rows on it pays to copy B into tiles: rows a multiple of a page
	 * apart evict each other from the cache.
	 */
	private static final int MANY = 256;

	/** A block of a panel of B, tile by tile. */
	private final double[] packed;

	/**
	 * Allocates the buffer for packing B.
	 * @param room the {@link #packedNumbers} of the largest product that packs
	 */
	VectorProduct(int room) {
		this.packed = new double[room];
	}

	/** Whether a product with M rows packs B, even if its columns are contiguous. */
	static boolean packs(long M) {
		return M >= MANY;
	}

	/** How many numbers a product takes to pack B: K × N. */
	static long packedNumbers(long N, long K) {
		return Math.ceilDiv(Math.min(PANEL, N), TILE) * TILE * Math.min(BLOCK, K);
	}

	/**
	 * A matrix, or one transposed: element (i, j) is
	 * {@code values[first + i * rowStep + j * colStep]}.
	 */
	record Strided(double[] values, int first, int rowStep, int colStep) {

		/** The index of element (i, j). */
		int at(int i, int j) {
			return this.first + i * this.rowStep + j * this.colStep;
		}

	}

	/**
	 * A: M × K, B: K × N → C: M × N.
	 * @param add whether the products are added to C
	 * @param C modified
	 */
	void multiply(int M, int N, int K, Strided A, Strided B, boolean add, double[] C) {
		boolean packs = B.colStep != 1 || packs(M);
		for (int k = 0; k < K; k += BLOCK) {
			int terms = Math.min(BLOCK, K - k);
			for (int j = 0; j < N; j += PANEL) {
				int columns = Math.min(PANEL, N - j);
				Tiles tiles = packs ? pack(terms, columns, B, B.at(k, j))
						: new Tiles(B.values, B.at(k, j), B.rowStep, TILE);
				panel(M, N, terms, columns, A, A.at(0, k), tiles, add || k > 0, C, j);
			}
		}
	}

	/** Tiles of B: where the first begins, and the steps to the next row and tile. */
	private record Tiles(double[] values, int first, int rowStep, int step) {
	}

	private Tiles pack(int terms, int columns, Strided B, int b) {
		for (int j = 0; j < columns; j += TILE) {
			int width = Math.min(TILE, columns - j);
			if (B.colStep == 1) {
				copy(terms, width, B.values, b + j, B.rowStep, this.packed, j * terms);
			}
			else {
				transpose(width, terms, B.values, b + j * B.colStep, B.colStep, this.packed, j * terms, TILE);
			}
		}
		return new Tiles(this.packed, 0, TILE, TILE * terms);
	}

	private static void copy(int rows, int width, double[] from, int f, int rowStep, double[] to, int t) {
		for (int row = 0; row < rows; row++) {
			System.arraycopy(from, f + row * rowStep, to, t + row * TILE, width);
		}
	}

	/**
	 * from: rows × cols, from f on → to: cols × rows, from t on; a cache line of each row
	 * at a time.
	 * @param to modified
	 */
	static void transpose(int rows, int cols, double[] from, int f, int fromStep, double[] to, int t, int toStep) {
		int col = 0;
		for (; col <= cols - 8; col += 8) {
			transposeEight(rows, from, f + col, fromStep, to, t + col * toStep, toStep);
		}
		for (; col < cols; col++) {
			for (int row = 0; row < rows; row++) {
				to[t + col * toStep + row] = from[f + row * fromStep + col];
			}
		}
	}

	private static void transposeEight(int rows, double[] from, int f, int fromStep, double[] to, int t, int toStep) {
		int t4 = t + 4 * toStep;
		for (int row = 0; row < rows; row++, f += fromStep, t++, t4++) {
			to[t] = from[f];
			to[t + toStep] = from[f + 1];
			to[t + 2 * toStep] = from[f + 2];
			to[t + 3 * toStep] = from[f + 3];
			to[t4] = from[f + 4];
			to[t4 + toStep] = from[f + 5];
			to[t4 + 2 * toStep] = from[f + 6];
			to[t4 + 3 * toStep] = from[f + 7];
		}
	}

	/** A: M × terms, from a on; B: terms × columns → C: M × N, columns from c on. */
	private static void panel(int M, int N, int terms, int columns, Strided A, int a, Tiles B, boolean add, double[] C,
			int c) {
		int whole = columns - columns % TILE;
		for (int i = 0; i < M; i += 4) {
			Cancellation.check();
			int rows = Math.min(4, M - i);
			if (!add) {
				clear(rows, columns, N, C, i * N + c);
			}
			for (int j = 0; j < whole; j += TILE) {
				tile(rows, N, terms, A, a + i * A.rowStep, B, B.first + j / TILE * B.step, C, i * N + c + j);
			}
			for (int j = whole; j < columns; j += L) {
				column(rows, N, terms, A, a + i * A.rowStep, B, B.first + whole / TILE * B.step + j - whole, C,
						i * N + c + j, S.indexInRange(j, columns));
			}
		}
	}

	private static void clear(int rows, int columns, int N, double[] C, int c) {
		if (columns == N) {
			Arrays.fill(C, c, c + rows * N, 0.0);
			return;
		}
		for (int row = 0; row < rows; row++) {
			Arrays.fill(C, c + row * N, c + row * N + columns, 0.0);
		}
	}

	private static void tile(int rows, int N, int terms, Strided A, int a, Tiles B, int b, double[] C, int c) {
		if (rows == 4 && L > 4) {
			tile4x4(N, terms, A.values, a, A.rowStep, A.colStep, B.values, b, B.rowStep, C, c);
		}
		else if (rows == 4) {
			tile4x2(N, terms, A.values, a, A.rowStep, A.colStep, B.values, b, B.rowStep, C, c);
		}
		else {
			for (int row = 0; row < rows; row++) {
				for (int v = 0; v < TILE; v += 2 * L) {
					tile1x2(terms, A.values, a + row * A.rowStep, A.colStep, B.values, b + v, B.rowStep, C,
							c + row * N + v);
				}
			}
		}
	}

	private static void tile4x4(int N, int terms, double[] A, int a, int rowStep, int colStep, double[] B, int b,
			int bStep, double[] C, int c) {
		int c1 = c + N;
		int c2 = c1 + N;
		int c3 = c2 + N;
		DoubleVector v00 = from(C, c);
		DoubleVector v01 = from(C, c + L);
		DoubleVector v02 = from(C, c + 2 * L);
		DoubleVector v03 = from(C, c + 3 * L);
		DoubleVector v10 = from(C, c1);
		DoubleVector v11 = from(C, c1 + L);
		DoubleVector v12 = from(C, c1 + 2 * L);
		DoubleVector v13 = from(C, c1 + 3 * L);
		DoubleVector v20 = from(C, c2);
		DoubleVector v21 = from(C, c2 + L);
		DoubleVector v22 = from(C, c2 + 2 * L);
		DoubleVector v23 = from(C, c2 + 3 * L);
		DoubleVector v30 = from(C, c3);
		DoubleVector v31 = from(C, c3 + L);
		DoubleVector v32 = from(C, c3 + 2 * L);
		DoubleVector v33 = from(C, c3 + 3 * L);
		for (int term = 0; term < terms; term++, a += colStep, b += bStep) {
			DoubleVector b0 = from(B, b);
			DoubleVector b1 = from(B, b + L);
			DoubleVector b2 = from(B, b + 2 * L);
			DoubleVector b3 = from(B, b + 3 * L);
			DoubleVector x = all(A[a]);
			v00 = x.fma(b0, v00);
			v01 = x.fma(b1, v01);
			v02 = x.fma(b2, v02);
			v03 = x.fma(b3, v03);
			x = all(A[a + rowStep]);
			v10 = x.fma(b0, v10);
			v11 = x.fma(b1, v11);
			v12 = x.fma(b2, v12);
			v13 = x.fma(b3, v13);
			x = all(A[a + 2 * rowStep]);
			v20 = x.fma(b0, v20);
			v21 = x.fma(b1, v21);
			v22 = x.fma(b2, v22);
			v23 = x.fma(b3, v23);
			x = all(A[a + 3 * rowStep]);
			v30 = x.fma(b0, v30);
			v31 = x.fma(b1, v31);
			v32 = x.fma(b2, v32);
			v33 = x.fma(b3, v33);
		}
		put(v00, v01, C, c);
		put(v02, v03, C, c + 2 * L);
		put(v10, v11, C, c1);
		put(v12, v13, C, c1 + 2 * L);
		put(v20, v21, C, c2);
		put(v22, v23, C, c2 + 2 * L);
		put(v30, v31, C, c3);
		put(v32, v33, C, c3 + 2 * L);
	}

	private static void tile4x2(int N, int terms, double[] A, int a, int rowStep, int colStep, double[] B, int b,
			int bStep, double[] C, int c) {
		int c1 = c + N;
		int c2 = c1 + N;
		int c3 = c2 + N;
		DoubleVector v00 = from(C, c);
		DoubleVector v01 = from(C, c + L);
		DoubleVector v10 = from(C, c1);
		DoubleVector v11 = from(C, c1 + L);
		DoubleVector v20 = from(C, c2);
		DoubleVector v21 = from(C, c2 + L);
		DoubleVector v30 = from(C, c3);
		DoubleVector v31 = from(C, c3 + L);
		for (int term = 0; term < terms; term++, a += colStep, b += bStep) {
			DoubleVector b0 = from(B, b);
			DoubleVector b1 = from(B, b + L);
			DoubleVector x = all(A[a]);
			v00 = x.fma(b0, v00);
			v01 = x.fma(b1, v01);
			x = all(A[a + rowStep]);
			v10 = x.fma(b0, v10);
			v11 = x.fma(b1, v11);
			x = all(A[a + 2 * rowStep]);
			v20 = x.fma(b0, v20);
			v21 = x.fma(b1, v21);
			x = all(A[a + 3 * rowStep]);
			v30 = x.fma(b0, v30);
			v31 = x.fma(b1, v31);
		}
		put(v00, v01, C, c);
		put(v10, v11, C, c1);
		put(v20, v21, C, c2);
		put(v30, v31, C, c3);
	}

	private static void tile1x2(int terms, double[] A, int a, int colStep, double[] B, int b, int bStep, double[] C,
			int c) {
		DoubleVector v0 = from(C, c);
		DoubleVector v1 = from(C, c + L);
		for (int term = 0; term < terms; term++, a += colStep, b += bStep) {
			DoubleVector x = all(A[a]);
			v0 = x.fma(from(B, b), v0);
			v1 = x.fma(from(B, b + L), v1);
		}
		put(v0, v1, C, c);
	}

	/**
	 * The rest of a panel: up to L columns. Where there are fewer than 4 rows, the last
	 * is computed again: all are read before one is written.
	 */
	private static void column(int rows, int N, int terms, Strided A, int a, Tiles B, int b, double[] C, int c,
			VectorMask<Double> inside) {
		int row1 = Math.min(1, rows - 1);
		int row2 = Math.min(2, rows - 1);
		int row3 = rows - 1;
		column(terms, A.values, a, a + row1 * A.rowStep, a + row2 * A.rowStep, a + row3 * A.rowStep, A.colStep,
				B.values, b, B.rowStep, C, c, c + row1 * N, c + row2 * N, c + row3 * N, inside);
	}

	private static void column(int terms, double[] A, int a0, int a1, int a2, int a3, int colStep, double[] B, int b,
			int bStep, double[] C, int c0, int c1, int c2, int c3, VectorMask<Double> inside) {
		DoubleVector v0 = DoubleVector.fromArray(S, C, c0, inside);
		DoubleVector v1 = DoubleVector.fromArray(S, C, c1, inside);
		DoubleVector v2 = DoubleVector.fromArray(S, C, c2, inside);
		DoubleVector v3 = DoubleVector.fromArray(S, C, c3, inside);
		for (int term = 0, a = 0; term < terms; term++, a += colStep, b += bStep) {
			DoubleVector x = DoubleVector.fromArray(S, B, b, inside);
			v0 = all(A[a0 + a]).fma(x, v0);
			v1 = all(A[a1 + a]).fma(x, v1);
			v2 = all(A[a2 + a]).fma(x, v2);
			v3 = all(A[a3 + a]).fma(x, v3);
		}
		v0.intoArray(C, c0, inside);
		v1.intoArray(C, c1, inside);
		v2.intoArray(C, c2, inside);
		v3.intoArray(C, c3, inside);
	}

	/** See {@link Kernel#countFinite}. */
	static int countFinite(double[] values, int length) {
		int i = 0;
		while (i <= length - L && from(values, i).test(VectorOperators.IS_FINITE).allTrue()) {
			i += L;
		}
		return i;
	}

	private static DoubleVector from(double[] array, int index) {
		return DoubleVector.fromArray(S, array, index);
	}

	private static DoubleVector all(double value) {
		return DoubleVector.broadcast(S, value);
	}

	private static void put(DoubleVector v0, DoubleVector v1, double[] C, int c) {
		v0.intoArray(C, c);
		v1.intoArray(C, c + L);
	}

}
