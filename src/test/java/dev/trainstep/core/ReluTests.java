package dev.trainstep.core;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReluTests {

	@Test
	void forwardKeepsWhatIsPositive() {
		double[] A = new double[4];
		Relu.forward(new double[] { -2.0, -0.0, 0.0, 3.0 }, A);
		assertThat(A).containsExactly(0.0, 0.0, 0.0, 3.0);
	}

	@Test
	void backwardIsZeroAtZero() {
		double[] dZ = { 5.0, 6.0, 7.0 };
		Relu.backward(new double[] { -1.0, 0.0, 1.0 }, dZ, dZ);
		assertThat(dZ).containsExactly(0.0, 0.0, 7.0);
	}

}
