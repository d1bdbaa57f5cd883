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

	/**
	 * Whether the processor has an instruction for fused multiply-add. Without it a
	 * multiply-add takes 1,300 ns instead of less than one: {@link Math#fma} computes
	 * with decimals.
	 */
	public static final boolean IS_FUSED_IN_HARDWARE = isFusedInHardware(nanosOfMultiplyAdd());

	/** What a multiply-add costs, in those of a processor that has the instruction. */
	public static final long MULTIPLY_ADD_COST = multiplyAddCost(IS_FUSED_IN_HARDWARE);

	/**
	 * Measured, since the JVM does not tell. The least of several times is the truth. The
	 * sum is local: a field is slow as long as its class is being initialized.
	 */
	private static long nanosOfMultiplyAdd() {
		int count = 50;
		long least = Long.MAX_VALUE;
		double sum = 0.0;
		for (int i = 0; i < 20; i++) {
			long start = System.nanoTime();
			for (int j = 0; j < count; j++) {
				sum = Math.fma(0.1, 0.1, sum);
			}
			least = Math.min(least, System.nanoTime() - start);
		}
		return least / count;
	}

	static boolean isFusedInHardware(long nanosOfMultiplyAdd) {
		return nanosOfMultiplyAdd < 300;
	}

	static long multiplyAddCost(boolean fusedInHardware) {
		return fusedInHardware ? 1 : 1000;
	}

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
	 * An index up to which the numbers from {@code from} on are surely finite; the next
	 * need not be the first that is not. {@code from} is always right.
	 * @param to where to stop looking
	 */
	public int skipFinite(double[] values, int from, int to) {
		return switch (this) {
			case PLAIN -> from;
			case VECTOR -> VectorFinite.skipFinite(values, from, to);
		};
	}

}
