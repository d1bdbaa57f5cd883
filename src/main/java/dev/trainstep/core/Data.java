package dev.trainstep.core;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.variant.Variants;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * What a network is applied to: inputs, with their targets where there are any, as
 * numbers or as labels.
 *
 * @param x inputs, B × n
 * @param y what the outputs should be, B × c
 * @param labels instead of {@code y}, the class of each sample
 */
public record Data(Samples x, @Nullable Samples y, @Nullable Labels labels) {

	/** How far from 1 the sum of a distribution may be. */
	static final double SUM_TOLERANCE = 1e-6;

	public boolean hasTarget() {
		return this.y != null || this.labels != null;
	}

	/** Adds a violation for each place where this data does not fit the network. */
	public void check(UncheckedNetwork network, Violations violations) {
		Form form = network.form();
		List<Layer> layers = network.layers();
		LossFunction lossFunction = network.lossFunction();
		int inputs = layers.getFirst().inputs();
		int outputs = layers.getLast().outputs();
		if (this.x.width() != inputs) {
			checkWidth("x", this.x, inputs, "the columns of " + form.W(0), violations);
		}
		int widest = layers.stream().mapToInt(Layer::outputs).max().orElseThrow();
		if ((long) this.x.count() * widest > Matrix.MAX_SIZE) {
			violations.add(Kind.TOO_LARGE, "#/x", "has " + this.x.count() + " samples, for which a layer of " + widest
					+ " outputs makes more than " + Matrix.MAX_SIZE + " numbers");
		}
		if (this.y != null && this.labels != null) {
			violations.add(Kind.INVALID_REQUEST, "#/labels", "either y or labels, not both");
		}
		if (lossFunction.fits(layers.getLast().activation())) {
			checkTarget(lossFunction, outputs, "the rows of " + form.W(layers.size() - 1), violations);
		}
	}

	private void checkTarget(LossFunction lossFunction, int outputs, String outputsAre, Violations violations) {
		if (this.y != null && checkCount("y", this.y.count(), this.y.single(), violations)) {
			if (this.y.width() != outputs) {
				checkWidth("y", this.y, outputs, outputsAre, violations);
			}
			else {
				checkTargets(this.y, lossFunction.target(), violations);
			}
		}
		if (this.labels != null && lossFunction.target() != LossFunction.Target.DISTRIBUTION) {
			violations.add(Kind.INVALID_VALUE, "#/labels",
					"labels go with crossEntropy; " + Variants.name(lossFunction) + " takes y");
		}
		else if (this.labels != null && checkCount("labels", this.labels.count(), this.labels.single(), violations)) {
			checkClasses(this.labels, outputs, outputsAre, violations);
		}
	}

	private static void checkWidth(String name, Samples samples, int expected, String why, Violations violations) {
		violations.add(Kind.SHAPE_MISMATCH, pointer(name, samples.single(), 0),
				(samples.single() ? "has length " + samples.width() : "row has " + samples.width() + " columns")
						+ ", expected " + expected + " (" + why + ")");
	}

	private boolean checkCount(String name, int count, boolean single, Violations violations) {
		if (single != this.x.single()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + name, "is for " + (single ? "one sample" : "a batch")
					+ ", but x is " + (this.x.single() ? "one sample" : "a batch"));
		}
		else if (count != this.x.count()) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + name,
					"is for " + count + " samples, expected " + this.x.count() + " (the rows of x)");
		}
		else {
			return true;
		}
		return false;
	}

	private static void checkTargets(Samples y, LossFunction.Target target, Violations violations) {
		if (target == LossFunction.Target.NUMBERS) {
			return;
		}
		double[] values = y.rows().values();
		for (int s = 0; s < y.count() && violations.wants(Kind.INVALID_VALUE); s++) {
			String row = pointer("y", y.single(), s);
			double sum = 0.0;
			boolean probabilities = true;
			for (int i = 0; i < y.width(); i++) {
				double p = values[s * y.width() + i];
				if (p < 0.0 || p > 1.0) {
					probabilities = false;
					violations.add(Kind.INVALID_VALUE, row + "/" + i, "a probability is between 0 and 1");
				}
				sum += p;
			}
			if (target == LossFunction.Target.DISTRIBUTION && probabilities && Math.abs(sum - 1.0) > SUM_TOLERANCE) {
				violations.add(Kind.INVALID_VALUE, row, "a distribution sums to 1, within 1e-6");
			}
		}
	}

	private static void checkClasses(Labels labels, int classes, String classesAre, Violations violations) {
		for (int s = 0; s < labels.count() && violations.wants(Kind.INVALID_VALUE); s++) {
			if (labels.classes()[s] < 0 || labels.classes()[s] >= classes) {
				violations.add(Kind.INVALID_VALUE, pointer("labels", labels.single(), s),
						"a class is between 0 and " + (classes - 1) + " (" + classesAre + ", counted from 0)");
			}
		}
	}

	private static String pointer(String name, boolean single, int sample) {
		return single ? "#/" + name : "#/" + name + "/" + sample;
	}

	/**
	 * Copies the inputs of a sample.
	 * @param inputs B × n, of which a row is modified
	 */
	public void copyInputs(int sample, int row, double[] inputs) {
		int n = this.x.width();
		System.arraycopy(this.x.rows().values(), sample * n, inputs, row * n, n);
	}

	/**
	 * Copies the target of a sample, a label being certainty of its class.
	 * @param c the outputs
	 * @param targets B × c, of which a row is modified
	 */
	public void copyTarget(int sample, int row, int c, double[] targets) {
		if (this.y != null) {
			System.arraycopy(this.y.rows().values(), sample * c, targets, row * c, c);
		}
		else if (this.labels != null) {
			Arrays.fill(targets, row * c, (row + 1) * c, 0.0);
			targets[row * c + this.labels.classes()[sample]] = 1.0;
		}
		else {
			throw new IllegalStateException("there is no target");
		}
	}

	/** The target as numbers: B × c. */
	Matrix target(int c) {
		if (this.y != null) {
			return this.y.rows();
		}
		Matrix target = Matrix.zeros(this.x.count(), c);
		for (int s = 0; s < this.x.count(); s++) {
			copyTarget(s, s, c, target.values());
		}
		return target;
	}

}
