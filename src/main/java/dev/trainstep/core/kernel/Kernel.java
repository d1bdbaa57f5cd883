package dev.trainstep.core.kernel;

/**
 * What computes: vectors where the JVM has the module {@code jdk.incubator.vector}, plain
 * loops otherwise. The bits are the same.
 */
public enum Kernel {

	PLAIN, VECTOR;

	private static final String VECTORS = "jdk.incubator.vector";

	/** The faster one of those that this JVM has. */
	public static final Kernel CURRENT = fastest();

	private static Kernel fastest() {
		try {
			loadVectors();
		}
		catch (ReflectiveOperationException ex) {
			// Not allowed, or not to be found in this JVM.
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
	 * that was started with it, by {@code --add-modules}, does without the classes that
	 * an AOT cache holds linked, and takes 1.6 times as long to start.
	 */
	private static void loadVectors() throws ReflectiveOperationException {
		Class.forName("jdk.internal.module.Modules").getMethod("loadModule", String.class).invoke(null, VECTORS);
	}

	Affine affine() {
		return switch (this) {
			case PLAIN -> new PlainAffine();
			case VECTOR -> new VectorAffine();
		};
	}

	/** So many of the first numbers are known to be finite, whatever follows. */
	public int countFinite(double[] values, int length) {
		return switch (this) {
			case PLAIN -> 0;
			case VECTOR -> VectorProduct.countFinite(values, length);
		};
	}

}
