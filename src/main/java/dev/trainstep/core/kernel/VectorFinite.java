package dev.trainstep.core.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Looks for numbers that are not finite, a vector at a time. */
final class VectorFinite {

	private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

	private static final int L = S.length();

	private VectorFinite() {
	}

	/** See {@link Kernel#skipFinite}. */
	static int skipFinite(double[] values, int from, int to) {
		int i = from;
		while (i <= to - L && DoubleVector.fromArray(S, values, i).test(VectorOperators.IS_FINITE).allTrue()) {
			i += L;
		}
		return i;
	}

}
