package dev.trainstep.core.kernel;

import dev.trainstep.core.kernel.VectorTile.Rows;

/**
 * A: M × K, B: K × N → C: M × N, C(i,:) = Σₖ A(i,k)·B(k,:). The sums are in index order
 * and by fused multiply-adds, as in the plain loops. Lanes are columns of C, so no sum is
 * split: the bits are those of the plain loops, whatever the width of a vector.
 * <p>
 * The blocks are those of Goto and van de Geijn, Anatomy of High-Performance Matrix
 * Multiplication, 2008. Some columns of B stay in the first-level cache, while a block of
 * A, which stays in the second-level cache, streams by; a {@link VectorTile} of C stays
 * in registers. A transposed A is copied where many columns of B share the copy. So is B
 * where many rows of A do, or where its columns are not contiguous.
 */
final class VectorProduct {

	/** The values of k in a block. */
	private static final int TERMS = 128;

	/** The rows of A in a block. */
	private static final int ROWS = 256;

	/** The columns of B in a block: those of a tile. */
	private static final int COLUMNS = VectorTile.COLUMNS;

	/**
	 * From this many rows on it pays to copy B: its rows, if a multiple of a page apart,
	 * evict each other from the cache.
	 */
	private static final int MANY_ROWS = 64;

	/** From this many columns on it pays to copy a transposed A. */
	private static final int MANY_COLUMNS = 128;

	/** A block of A: rows × terms. */
	private final double[] packedA;

	/** A block of B: terms × {@link #COLUMNS}. */
	private final double[] packedB;

	/**
	 * Allocates the buffers for copies.
	 * @param M the most rows of an A that is transposed
	 * @param N the most columns of the B beside it
	 * @param K the most terms of their product
	 * @param terms the most terms of any product
	 */
	VectorProduct(int M, int N, int K, int terms) {
		this.packedA = new double[(N < MANY_COLUMNS) ? 0 : Math.min(ROWS, M) * Math.min(TERMS, K)];
		this.packedB = new double[Math.min(TERMS, terms) * COLUMNS];
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
		boolean copiesA = A.colStep != 1 && N >= MANY_COLUMNS;
		boolean copiesB = B.colStep != 1 || M >= MANY_ROWS;
		for (int k = 0; k < K; k += TERMS) {
			int terms = Math.min(TERMS, K - k);
			for (int i = 0; i < M; i += ROWS) {
				int rows = Math.min(ROWS, M - i);
				Rows left = copiesA ? copyA(rows, terms, A, A.at(i, k))
						: new Rows(A.values, A.at(i, k), A.rowStep, A.colStep);
				for (int j = 0; j < N; j += COLUMNS) {
					Cancellation.check();
					int columns = Math.min(COLUMNS, N - j);
					Rows right = copiesB ? copyB(terms, columns, B, B.at(k, j))
							: new Rows(B.values, B.at(k, j), B.rowStep);
					VectorTile.multiply(rows, columns, terms, left, right, add || k > 0, new Rows(C, i * N + j, N));
				}
			}
		}
	}

	private Rows copyA(int rows, int terms, Strided A, int a) {
		VectorTransposition.transpose(terms, rows, A.values, a, A.colStep, this.packedA, 0, terms);
		return new Rows(this.packedA, 0, terms);
	}

	private Rows copyB(int terms, int columns, Strided B, int b) {
		if (B.colStep == 1) {
			for (int k = 0; k < terms; k++) {
				System.arraycopy(B.values, b + k * B.rowStep, this.packedB, k * COLUMNS, columns);
			}
		}
		else {
			VectorTransposition.transpose(columns, terms, B.values, b, B.colStep, this.packedB, 0, COLUMNS);
		}
		return new Rows(this.packedB, 0, COLUMNS);
	}

}
