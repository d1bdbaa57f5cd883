package dev.trainstep.core.kernel;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.kernel.VectorProduct.Strided;

/**
 * The sums of several elements side by side: as {@link VectorProduct}s of which no matrix
 * of weights has to be transposed, only the samples, a block of them at a time.
 */
final class VectorAffine implements Affine {

	/** As many samples as fill the widest tile twice. */
	private static final int SAMPLES = 64;

	/** Units that are computed together: what they take in between is small. */
	private static final int UNITS = 256;

	/** For fewer multiply-adds the plain loops are faster. */
	private static final int FEW = 256;

	/** Fewer samples than this leave most lanes of a vector empty. */
	private static final int NARROW = 4;

	private final PlainAffine plain = new PlainAffine();

	private final VectorProduct product = new VectorProduct();

	/** A block of Zᵀ: units × samples. */
	private double[] outputs = {};

	@Override
	public void forward(int B, int n, int m, double[] X, double[] W, double @Nullable [] b, double[] Z) {
		if (isSmall(B, n, m)) {
			this.plain.forward(B, n, m, X, W, b, Z);
			return;
		}
		if (B < NARROW) {
			for (int s = 0; s < B; s++) {
				sample(n, m, X, s * n, W, Z, s * m);
			}
		}
		else {
			int room = Math.min(m, UNITS) * Math.min(B, SAMPLES);
			if (this.outputs.length < room) {
				this.outputs = new double[room];
			}
			for (int s = 0; s < B; s += SAMPLES) {
				for (int i = 0; i < m; i += UNITS) {
					block(s, Math.min(SAMPLES, B - s), i, Math.min(UNITS, m - i), n, m, X, W, Z);
				}
			}
		}
		if (b != null) {
			addBias(B, m, b, Z);
		}
	}

	/** Of so many samples from s, and so many units from i on. */
	private void block(int s, int samples, int i, int units, int n, int m, double[] X, double[] W, double[] Z) {
		this.product.multiply(units, samples, n, new Strided(W, i * n, n, 1), new Strided(X, s * n, 1, n), false,
				this.outputs);
		VectorProduct.transpose(units, samples, this.outputs, 0, samples, Z, s * m + i, m);
	}

	/** Four units at once, of which the last may be computed more than once. */
	private static void sample(int n, int m, double[] X, int x, double[] W, double[] Z, int z) {
		int last = m - 1;
		for (int i = 0; i < m; i += 4) {
			units(n, X, x, W, i * n, Math.min(i + 1, last) * n, Math.min(i + 2, last) * n, Math.min(i + 3, last) * n, Z,
					z + i, z + last);
		}
	}

	private static void units(int n, double[] X, int x, double[] W, int w0, int w1, int w2, int w3, double[] Z, int z,
			int last) {
		double z0 = 0.0;
		double z1 = 0.0;
		double z2 = 0.0;
		double z3 = 0.0;
		for (int k = 0; k < n; k++) {
			double value = X[x + k];
			z0 = Math.fma(W[w0 + k], value, z0);
			z1 = Math.fma(W[w1 + k], value, z1);
			z2 = Math.fma(W[w2 + k], value, z2);
			z3 = Math.fma(W[w3 + k], value, z3);
		}
		Z[Math.min(z + 3, last)] = z3;
		Z[Math.min(z + 2, last)] = z2;
		Z[Math.min(z + 1, last)] = z1;
		Z[z] = z0;
	}

	private static void addBias(int B, int m, double[] b, double[] Z) {
		for (int s = 0; s < B; s++) {
			for (int i = 0; i < m; i++) {
				Z[s * m + i] += b[i];
			}
		}
	}

	@Override
	public void backwardInput(int B, int n, int m, double[] dZ, double[] W, double[] dX) {
		if (isSmall(B, n, m)) {
			this.plain.backwardInput(B, n, m, dZ, W, dX);
			return;
		}
		this.product.multiply(B, n, m, new Strided(dZ, 0, m, 1), new Strided(W, 0, n, 1), false, dX);
	}

	@Override
	public void backwardWeights(int B, int n, int m, double[] dZ, double[] X, boolean add, double[] dW) {
		if (isSmall(B, n, m)) {
			this.plain.backwardWeights(B, n, m, dZ, X, add, dW);
			return;
		}
		this.product.multiply(m, n, B, new Strided(dZ, 0, 1, m), new Strided(X, 0, n, 1), add, dW);
	}

	private static boolean isSmall(int B, int n, int m) {
		return (long) B * n * m < FEW;
	}

}
