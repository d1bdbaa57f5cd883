package dev.trainstep.core;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CrossEntropyTests {

	@Test
	void forwardOfTheNotebookIsItsLoss() {
		assertThat(loss(new double[] { 0.2689414213699951, 0.7310585786300049 }, 1.0, 0.0))
			.isEqualTo(1.3132616871463947);
	}

	@Test
	void forwardOfAnImpossibleTargetIsBounded() {
		assertThat(loss(new double[] { 0.0, 1.0 }, 1.0, 0.0)).isEqualTo(-StrictMath.log(1e-10));
	}

	@Test
	void forwardOfASoftTargetAddsInIndexOrder() {
		double first = -0.25 * StrictMath.log(0.5 + 1e-10);
		assertThat(loss(new double[] { 0.5, 0.5 }, 0.25, 0.75))
			.isEqualTo(Math.fma(-0.75, StrictMath.log(0.5 + 1e-10), first));
	}

	@Test
	void forwardNeverIsNegativeZero() {
		assertThat(Double.doubleToRawLongBits(loss(new double[] { 1.0 - 1e-10 }, 1.0))).isZero();
	}

	@Test
	void backwardIsDividedByTheBatch() {
		double[] dZ = new double[4];
		CrossEntropy.backward(2, new double[] { 0.25, 0.75, 0.5, 0.5 }, new double[] { 1, 0, 0, 1 }, dZ);
		assertThat(dZ).containsExactly(-0.375, 0.375, 0.25, -0.25);
	}

	private static double loss(double[] h, double... y) {
		double[] loss = new double[1];
		CrossEntropy.forward(1, h.length, h, y, loss);
		return loss[0];
	}

}
