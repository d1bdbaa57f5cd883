package dev.trainstep.core;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.activation.Sigmoid;
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
		check(network, new Data(x, y, labels));
	}

	private static void check(UncheckedNetwork network, Data data) {
		var violations = new Violations();
		data.check(network, violations);
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
	void eitherATargetOrTheGradientOfAnotherLossIsGiven() {
		var labels = new Labels(new int[1], false);
		assertViolations(() -> check(CLASSIFIER, new Data(batch(1, 1), batch(1, 2), null, null, batch(1, 2))),
				"[kind=INVALID_REQUEST, pointer=#/dh, detail=either a target (y) or dh, not both]");
		assertViolations(() -> check(CLASSIFIER, new Data(batch(1, 1), null, labels, null, batch(1, 2))),
				"[kind=INVALID_REQUEST, pointer=#/dh, detail=either a target (labels) or dh, not both]");
	}

	@Test
	void theGradientOfAnotherLossHasTheShapeOfTheOutput() {
		check(CLASSIFIER, new Data(batch(3, 1), null, null, null, batch(3, 2)));
		check(CLASSIFIER, new Data(single(1), null, null, null, single(2)));
		assertViolations(() -> check(CLASSIFIER, new Data(batch(3, 1), null, null, null, batch(2, 2))),
				"[kind=SHAPE_MISMATCH, pointer=#/dh, detail=is for 2 samples, expected 3 (the rows of x)]");
		assertViolations(() -> check(CLASSIFIER, new Data(batch(3, 1), null, null, null, single(2))),
				"[kind=SHAPE_MISMATCH, pointer=#/dh, detail=is for one sample, but x is a batch]");
		assertViolations(() -> check(CLASSIFIER, new Data(batch(3, 2), null, null, null, batch(3, 1))),
				"[kind=SHAPE_MISMATCH, pointer=#/x/0, detail=row has 2 columns, expected 1 (the columns of layers/0/W); the transpose of layers/0/W would fit]",
				"[kind=SHAPE_MISMATCH, pointer=#/dh/0, detail=row has 1 columns, expected 2 (the rows of layers/0/W); the transpose of layers/0/W would fit]");
		assertViolations(() -> check(CLASSIFIER, new Data(batch(3, 2), null, null, null, batch(3, 2))),
				"[kind=SHAPE_MISMATCH, pointer=#/x/0, detail=row has 2 columns, expected 1 (the columns of layers/0/W)]");
	}

	@Test
	void thereIsAWeightAboveZeroForEachSample() {
		Samples x = batch(3, 1);
		var labels = new Labels(new int[3], false);
		check(CLASSIFIER, new Data(x, null, labels, new double[] { 1e-100, 1, 1e100 }, null));
		assertViolations(() -> check(CLASSIFIER, new Data(x, null, labels, new double[] { 1, 0, -1, 2 }, null)),
				"[kind=SHAPE_MISMATCH, pointer=#/sampleWeights, detail=has length 4, expected 3 (one for each row of x)]",
				"[kind=INVALID_VALUE, pointer=#/sampleWeights/1, detail=must be above 0; leave out a sample that is not to count]",
				"[kind=INVALID_VALUE, pointer=#/sampleWeights/2, detail=must be above 0; leave out a sample that is not to count]");
		assertViolations(() -> check(CLASSIFIER, new Data(x, null, labels, new double[] { 9e-101, 2e100, 1 }, null)),
				"[kind=INVALID_VALUE, pointer=#/sampleWeights/0, detail=must be between 1e-100 and 1e100; only ratios matter, so divide all by one number]",
				"[kind=INVALID_VALUE, pointer=#/sampleWeights/1, detail=must be between 1e-100 and 1e100; only ratios matter, so divide all by one number]");
	}

	@Test
	void sampleWeightsGoWithABatchAndATarget() {
		assertViolations(
				() -> check(CLASSIFIER,
						new Data(single(1), null, new Labels(new int[1], true), new double[] { 1 }, null)),
				"[kind=SHAPE_MISMATCH, pointer=#/sampleWeights, detail=go with a batch, but x is one sample]");
		assertViolations(() -> check(CLASSIFIER, new Data(batch(1, 1), null, null, new double[] { 1 }, null)),
				"[kind=INVALID_VALUE, pointer=#/sampleWeights, detail=weigh the loss, which needs a target]");
		assertViolations(() -> check(CLASSIFIER, new Data(batch(1, 1), null, null, new double[] { 1 }, batch(1, 2))),
				"[kind=INVALID_VALUE, pointer=#/sampleWeights, detail=do not go with dh, the gradient of a loss of your own: multiply its rows by the weights]");
	}

	@Test
	void labelsOfOneSigmoidOutputAre0And1() {
		UncheckedNetwork binary = sigmoid(1);
		check(binary, batch(2, 1), null, new Labels(new int[] { 1, 0 }, false));
		assertViolations(() -> check(binary, batch(2, 1), null, new Labels(new int[] { 1, 2 }, false)),
				"[kind=INVALID_VALUE, pointer=#/labels/1, detail=a class is between 0 and 1 (of one output, counted from 0)]");
		assertViolations(() -> check(sigmoid(2), batch(2, 1), null, new Labels(new int[2], false)),
				"[kind=INVALID_VALUE, pointer=#/labels, detail=labels go with crossEntropy, or with binaryCrossEntropy of one output; binaryCrossEntropy of 2 outputs takes y]");
	}

	private static UncheckedNetwork sigmoid(int outputs) {
		return UncheckedNetwork.of(Form.LAYERS,
				List.of(new Layer(new Matrix(outputs, 1, new double[outputs]), null, new Sigmoid())), null);
	}

	@Test
	void theRoundingOfADistributionDoesNotCount() {
		check(CLASSIFIER, batch(1, 1), new Samples(new Matrix(1, 2, new double[] { 0.3334, 0.6665 }), false), null);
		check(CLASSIFIER, batch(1, 1), new Samples(new Matrix(1, 2, new double[] { 0.3334, 0.6667 }), false), null);
		assertViolations(
				() -> check(CLASSIFIER, batch(1, 1),
						new Samples(new Matrix(1, 2, new double[] { 0.3334, 0.66671 }), false), null),
				"[kind=INVALID_VALUE, pointer=#/y/0, detail=a distribution sums to 1, within 1e-4]");
	}

	@Test
	void targetsOfALossFunctionThatDoesNotFitAreNotChecked() {
		LossFunction crossEntropy = new CrossEntropy();
		var network = UncheckedNetwork.of(Form.LAYERS,
				List.of(new Layer(new Matrix(2, 1, new double[2]), null, new Identity())), crossEntropy);
		check(network, batch(3, 1), batch(2, 2), null);
	}

}
