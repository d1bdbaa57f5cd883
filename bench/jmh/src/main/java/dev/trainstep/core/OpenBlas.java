package dev.trainstep.core;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * What a step needs of OpenBLAS, on one thread: by the foreign-function interface, on
 * Java's arrays as they lie.
 */
final class OpenBlas {

	private static final int ROW_MAJOR = 101;

	private static final int AS_IT_LIES = 111;

	private static final int TRANSPOSED = 112;

	private static final MethodHandle DGEMM;

	private static final MethodHandle DAXPY;

	static {
		Loader.load(openblas_nolapack.class);
		openblas_nolapack.blas_set_num_threads(1);
		DGEMM = function("cblas_dgemm", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_DOUBLE,
				ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_DOUBLE, ADDRESS, JAVA_INT);
		DAXPY = function("cblas_daxpy", JAVA_INT, JAVA_DOUBLE, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
	}

	private OpenBlas() {
	}

	private static MethodHandle function(String name, ValueLayout... parameters) {
		return Linker.nativeLinker()
			.downcallHandle(MemorySegment.ofAddress(Loader.addressof(name).address()),
					FunctionDescriptor.ofVoid(parameters), Linker.Option.critical(true));
	}

	/** A or Aᵀ: M × K, B or Bᵀ: K × N → C: M × N. */
	static void multiply(int M, int N, int K, boolean transposeA, double[] A, boolean transposeB, double[] B,
			double[] C) {
		try {
			DGEMM.invokeExact(ROW_MAJOR, transposeA ? TRANSPOSED : AS_IT_LIES, transposeB ? TRANSPOSED : AS_IT_LIES, M,
					N, K, 1.0, MemorySegment.ofArray(A), transposeA ? M : K, MemorySegment.ofArray(B),
					transposeB ? K : N, 0.0, MemorySegment.ofArray(C), N);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** y ← y + a·x. */
	static void add(double a, double[] x, double[] y) {
		try {
			DAXPY.invokeExact(x.length, a, MemorySegment.ofArray(x), 1, MemorySegment.ofArray(y), 1);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

}
