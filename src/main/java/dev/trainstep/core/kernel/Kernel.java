package dev.trainstep.core.kernel;

/**
 * The kernels: vectors where the JVM has the module {@code jdk.incubator.vector}, plain
 * loops otherwise. Their bits are the same.
 */
public enum Kernel {

	PLAIN, VECTOR;

	private static final String VECTORS = "jdk.incubator.vector";

	/** The fastest kernel of this JVM. */
	public static final Kernel CURRENT = fastest();

	private static Kernel fastest() {
		try {
			loadVectors();
		}
		catch (ReflectiveOperationException ex) {
			// This JVM does not allow it, or does not have the module.
		}
		try {
			Class.forName(VECTORS + ".DoubleVector");
			return VECTOR;
		}
		catch (ClassNotFoundException ex) {
			return PLAIN;
		}
	}

	/**
	 * Adds the module to the running JVM, as the JDK does for its own services. A JVM
	 * started with {@code --add-modules} does not use the linked classes of an AOT cache,
	 * and takes 1.6 times as long to start.
	 */
	private static void loadVectors() throws ReflectiveOperationException {
		Class.forName("jdk.internal.module.Modules").getMethod("loadModule", String.class).invoke(null, VECTORS);
	}

	/** A kernel with buffers for up to B samples, n inputs and m outputs. */
	Affine affine(int B, int n, int m) {
		return switch (this) {
			case PLAIN -> new PlainAffine();
			case VECTOR -> new VectorAffine(B, n, m);
		};
	}

	/**
	 * How many numbers, from the first on, are surely finite; the next one need not be
	 * the first that is not. 0 is always right.
	 * @param length how many numbers to look at
	 */
	public int countFinite(double[] values, int length) {
		return switch (this) {
			case PLAIN -> 0;
			case VECTOR -> VectorProduct.countFinite(values, length);
		};
	}

}
