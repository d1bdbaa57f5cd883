package dev.trainstep.core;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Small networks and data, and the violations that they lead to. */
final class Inputs {

	private Inputs() {
	}

	static Matrix matrix(int rows, double... values) {
		return new Matrix(rows, values.length / rows, values);
	}

	static Network network(double[] W1, double[] W2) {
		return Arithmetic.classifier(new Weights(matrix(2, W1), null), new Weights(matrix(2, W2), null));
	}

	static Data sample(double... x) {
		return new Data(new Samples(matrix(1, x), true), null, new Labels(new int[] { 0 }, true));
	}

	static Data sampleOf(double[] x, double @Nullable [] y) {
		return new Data(new Samples(matrix(1, x), true), (y != null) ? new Samples(matrix(1, y), true) : null, null);
	}

	static Network layers(Activation first, Activation second) {
		return new Network(Form.LAYERS,
				List.of(new Layer(matrix(2, 1, 2), new double[2], first), new Layer(matrix(1, 1, 2), null, second)));
	}

	static void assertViolations(Runnable action, String... expected) {
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(action::run)
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::toString)
				.containsExactly(Arrays.stream(expected).map((text) -> "Violation" + text).toArray(String[]::new)));
	}

}
