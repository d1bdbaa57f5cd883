package dev.trainstep.core.kernel;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.kernel.VectorProduct.Strided;

/**
 * The sums of several elements side by side, as {@link VectorProduct}s. Z is computed as
 * (W·Xᵀ)ᵀ: so the samples are transposed, a block of them at a time, and no weights. From
 * 32 units on, where there are no more than samples, it is X·Wᵀ: then the weights are.
 */
final class VectorAffine implements Affine {

	/** The samples of a block: they fill the widest tile twice. */
	private static final int SAMPLES = 64;

	/** The units of a block: its buffer stays small. */
	private static final int UNITS = 256;

	/** Fewer units leave lanes of the widest tile empty. */
	private static final int WIDE = 32;

	/** For fewer multiply-adds the plain loops are faster. */
	private static final int FEW = 256;

	/** Fewer samples leave most lanes of a vector empty. */
	private static final int NARROW = 4;

	private final PlainAffine plain = new PlainAffine();

	private final VectorProduct product;

	/** A block of Zᵀ: units × samples. */
	private final double[] block;

	/** Allocates buffers for up to B samples, n inputs and m outputs. */
	VectorAffine(int B, int n, int m) {
		boolean small = isSmall(B, n, m);
		this.product = small ? new VectorProduct(0, 0, 0, 0) : new VectorProduct(m, n, B, Math.max(B, Math.max(n, m)));
		this.block = new double[(small || B < NARROW) ? 0 : Math.min(UNITS, m) * Math.min(SAMPLES, B)];
	}

	@Override
	public void forward(int B, int n, int m, double[] X, double[] W, double @Nullable [] b, double[] Z) {
		if (isSmall(B, n, m)) {
			this.plain.forward(B, n, m, X, W, b, Z);
			return;
		}
		if (B < NARROW) {
			for (int s = 0; s < B; s++) {
				sample(n, m, X, s * n, W, s * m, Z);
			}
		}
		else if (m >= WIDE && m <= B) {
			products(B, n, m, X, W, Z);
		}
		else {
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

	/**
	 * X: samples × inputs, W: units × inputs → Z: samples × units.
	 * @param Z modified
	 */
	private void products(int samples, int inputs, int units, double[] X, double[] W, double[] Z) {
		this.product.multiply(samples, units, inputs, new Strided(X, 0, inputs, 1), new Strided(W, 0, 1, inputs), false,
				Z);
	}

	/**
	 * X: B × n, W: m × n → Z: B × m, the block of these samples from s on and these units
	 * from i on.
	 * @param Z modified
	 */
	private void block(int s, int samples, int i, int units, int n, int m, double[] X, double[] W, double[] Z) {
		this.product.multiply(units, samples, n, new Strided(W, i * n, n, 1), new Strided(X, s * n, 1, n), false,
				this.block);
		VectorTransposition.transpose(units, samples, this.block, 0, samples, Z, s * m + i, m);
	}

	/**
	 * x: n, W: m × n → z: m, without the bias; four units at once, the last of which may
	 * be computed more than once.
	 * @param x where the sample begins in X
	 * @param z where the sample begins in Z
	 * @param Z modified
	 */
	private static void sample(int n, int m, double[] X, int x, double[] W, int z, double[] Z) {
		int last = m - 1;
		for (int i = 0; i < m; i += 4) {
			units(n, X, x, W, i * n, Math.min(i + 1, last) * n, Math.min(i + 2, last) * n, Math.min(i + 3, last) * n,
					z + i, z + last, Z);
		}
	}

	private static void units(int n, double[] X, int x, double[] W, int w0, int w1, int w2, int w3, int z, int last,
			double[] Z) {
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
	public void backwardWeights(int B, int n, int m, double[] dZ, double[] X, boolean accumulates, double[] dW) {
		if (isSmall(B, n, m)) {
			this.plain.backwardWeights(B, n, m, dZ, X, accumulates, dW);
			return;
		}
		this.product.multiply(m, n, B, new Strided(dZ, 0, 1, m), new Strided(X, 0, n, 1), accumulates, dW);
	}

	/** Whether the plain loops compute a map of this size. */
	static boolean isSmall(long B, long n, long m) {
		return B * n * m < FEW;
	}

}
