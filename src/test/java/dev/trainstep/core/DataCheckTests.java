package dev.trainstep.core;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.loss.CrossEntropy;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.violation.Violations;

import static dev.trainstep.core.Inputs.assertViolations;

/** The shapes of data next to a network of one input and two outputs. */
class DataCheckTests {

	private static final UncheckedNetwork CLASSIFIER = UncheckedNetwork.of(Form.LAYERS,
			List.of(new Layer(new Matrix(2, 1, new double[2]), null, new Softmax())), null);

	private static Samples batch(int rows, int cols) {
		double[] values = new double[rows * cols];
		for (int row = 0; row < rows; row++) {
			values[row * cols] = 1.0;
		}
		return new Samples(new Matrix(rows, cols, values), false);
	}

	private static Samples single(int cols) {
		return new Samples(batch(1, cols).rows(), true);
	}

	private static void check(UncheckedNetwork network, Samples x, @Nullable Samples y, @Nullable Labels labels) {
		var violations = new Violations();
		new Data(x, y, labels).check(network, violations);
		violations.throwIfAny();
	}

	@Test
	void dataThatFitsIsNotRefused() {
		check(CLASSIFIER, batch(3, 1), null, null);
		check(CLASSIFIER, batch(3, 1), batch(3, 2), null);
		check(CLASSIFIER, batch(3, 1), null, new Labels(new int[3], false));
		check(CLASSIFIER, single(1), single(2), null);
	}

	@Test
	void widthsAreThoseOfTheNetwork() {
		assertViolations(() -> check(CLASSIFIER, batch(3, 2), batch(3, 1), null),
				"[kind=SHAPE_MISMATCH, pointer=#/x/0, detail=row has 2 columns, expected 1 (the columns of layers/0/W); the transpose of layers/0/W would fit]",
				"[kind=SHAPE_MISMATCH, pointer=#/y/0, detail=row has 1 columns, expected 2 (the rows of layers/0/W); the transpose of layers/0/W would fit]");
		assertViolations(() -> check(CLASSIFIER, single(1), single(3), null),
				"[kind=SHAPE_MISMATCH, pointer=#/y, detail=has length 3, expected 2 (the rows of layers/0/W)]");
	}

	@Test
	void targetsAreAsManyAsSamples() {
		assertViolations(() -> check(CLASSIFIER, batch(3, 1), batch(2, 2), null),
				"[kind=SHAPE_MISMATCH, pointer=#/y, detail=is for 2 samples, expected 3 (the rows of x)]");
		assertViolations(() -> check(CLASSIFIER, batch(3, 1), null, new Labels(new int[4], false)),
				"[kind=SHAPE_MISMATCH, pointer=#/labels, detail=is for 4 samples, expected 3 (the rows of x)]");
	}

	@Test
	void aSingleSampleIsNoBatch() {
		assertViolations(() -> check(CLASSIFIER, batch(1, 1), single(2), null),
				"[kind=SHAPE_MISMATCH, pointer=#/y, detail=is for one sample, but x is a batch]");
		assertViolations(() -> check(CLASSIFIER, single(1), null, new Labels(new int[1], false)),
				"[kind=SHAPE_MISMATCH, pointer=#/labels, detail=is for a batch, but x is one sample]");
	}

	@Test
	void thereIsOneTarget() {
		assertViolations(() -> check(CLASSIFIER, batch(1, 1), batch(1, 2), new Labels(new int[1], false)),
				"[kind=INVALID_REQUEST, pointer=#/labels, detail=either y or labels, not both]");
	}

	@Test
	void targetsOfALossFunctionThatDoesNotFitAreNotChecked() {
		LossFunction crossEntropy = new CrossEntropy();
		var network = UncheckedNetwork.of(Form.LAYERS,
				List.of(new Layer(new Matrix(2, 1, new double[2]), null, new Identity())), crossEntropy);
		check(network, batch(3, 1), batch(2, 2), null);
	}

}
