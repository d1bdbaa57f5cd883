package dev.trainstep.core.activation;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SoftmaxTests {

	@Test
	void forwardGivesTheNotebooksOutput() {
		double[] H = new double[2];
		new Softmax().forward(1, 2, new double[] { 1, 2 }, H);
		assertThat(H).containsExactly(0.2689414213699951, 0.7310585786300049);
	}

	@Test
	void forwardOfEqualsIsUniformInEveryRow() {
		double[] H = new double[8];
		new Softmax().forward(2, 4, new double[] { 7, 7, 7, 7, -3, -3, -3, -3 }, H);
		assertThat(H).containsOnly(0.25);
	}

	@Test
	void forwardOfTheLargestNumbersIsFinite() {
		double[] H = new double[3];
		new Softmax().forward(1, 3, new double[] { -Double.MAX_VALUE, 0.0, Double.MAX_VALUE }, H);
		assertThat(H).containsExactly(0.0, 0.0, 1.0);
	}

	@Test
	void forwardOfOneClassIsCertain() {
		double[] H = new double[1];
		new Softmax().forward(1, 1, new double[] { -5 }, H);
		assertThat(H).containsExactly(1.0);
	}

}
