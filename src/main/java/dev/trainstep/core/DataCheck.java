package dev.trainstep.core;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.loss.LossFunction.Target;
import dev.trainstep.core.variant.Variants;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/** Finds where data does not fit a network. */
final class DataCheck {

	/**
	 * How far from 1 the sum of a distribution may be: that of a hundred classes with six
	 * printed digits is.
	 */
	private static final double SUM_TOLERANCE = 1e-4;

	/**
	 * Weights between these bounds, times losses and divided by their sum, keep their
	 * digits.
	 */
	private static final double MIN_WEIGHT = 1e-100;

	private static final double MAX_WEIGHT = 1e100;

	private final UncheckedNetwork network;

	private final Samples x;

	private final Data data;

	private final Form form;

	private final List<Layer> layers;

	private final LossFunction lossFunction;

	private final boolean mayDoubtNetwork;

	private final Violations violations;

	/**
	 * @param mayDoubtNetwork whether the network may be at fault if they do not fit: a
	 * network that fits what it is trained on is right
	 */
	DataCheck(Data data, UncheckedNetwork network, boolean mayDoubtNetwork, Violations violations) {
		this.network = network;
		this.x = data.x();
		this.data = data;
		this.form = network.form();
		this.layers = network.layers();
		this.lossFunction = network.lossFunction();
		this.mayDoubtNetwork = mayDoubtNetwork;
		this.violations = violations;
	}

	/** Adds a violation for each place that does not fit. */
	void check() {
		int inputs = this.layers.getFirst().inputs();
		if (this.x.width() != inputs) {
			addWidth("x", this.x, inputs, "the columns of " + this.form.W(0), transposes());
		}
		int widest = this.layers.stream().mapToInt(Layer::outputs).max().orElseThrow();
		if ((long) this.x.count() * widest > Matrix.MAX_SIZE) {
			this.violations.add(Kind.TOO_LARGE, "#/x", "has " + this.x.count() + " samples, for which a layer of "
					+ widest + " outputs makes more than " + Matrix.MAX_SIZE + " numbers");
		}
		checkAlternatives();
		checkSampleWeights();
		// The network's own check refuses a loss function that does not fit.
		if (this.lossFunction.fits(this.layers.getLast().activation())) {
			checkTarget();
		}
	}

	private void checkAlternatives() {
		boolean y = this.data.y() != null;
		if (y && this.data.labels() != null) {
			this.violations.add(Kind.INVALID_REQUEST, "#/labels", "either y or labels, not both");
		}
		if (this.data.dh() != null && this.data.hasTarget()) {
			this.violations.add(Kind.INVALID_REQUEST, "#/dh",
					"either a target (" + (y ? "y" : "labels") + ") or dh, not both");
		}
	}

	private void checkSampleWeights() {
		double @Nullable [] weights = this.data.sampleWeights();
		if (weights == null) {
			return;
		}
		String pointer = "#/sampleWeights";
		if (this.data.dh() != null) {
			this.violations.add(Kind.INVALID_VALUE, pointer,
					"do not go with dh, the gradient of a loss of your own: multiply its rows by the weights");
		}
		else if (!this.data.hasTarget()) {
			this.violations.add(Kind.INVALID_VALUE, pointer, "weigh the loss, which needs a target");
		}
		if (this.x.single()) {
			this.violations.add(Kind.SHAPE_MISMATCH, pointer, "go with a batch, but x is one sample");
		}
		else if (weights.length != this.x.count()) {
			this.violations.add(Kind.SHAPE_MISMATCH, pointer,
					"has length " + weights.length + ", expected " + this.x.count() + " (one for each row of x)");
		}
		for (int s = 0; s < weights.length; s++) {
			if (!(weights[s] >= MIN_WEIGHT && weights[s] <= MAX_WEIGHT)) {
				int sample = s;
				this.violations.add(Kind.INVALID_VALUE, () -> pointer + "/" + sample,
						(weights[s] <= 0.0) ? "must be above 0; leave out a sample that is not to count"
								: "must be between 1e-100 and 1e100; only ratios matter, so divide all by one number");
			}
		}
	}

	private void checkTarget() {
		int outputs = this.layers.getLast().outputs();
		String outputsAre = "the rows of " + this.form.W(this.layers.size() - 1);
		Samples y = this.data.y();
		if (y != null && hasCountOfX("y", y.count(), y.single(), labels(y))) {
			if (y.width() != outputs) {
				String transposes = transposes();
				addWidth("y", y, outputs, outputsAre, transposes.isEmpty() ? labels(y) : transposes);
			}
			else {
				checkNumbers(y);
			}
		}
		Samples dh = this.data.dh();
		if (dh != null && hasCountOfX("dh", dh.count(), dh.single(), "") && dh.width() != outputs) {
			addWidth("dh", dh, outputs, outputsAre, transposes());
		}
		Labels labels = this.data.labels();
		int classes = this.lossFunction.classes(outputs);
		if (labels != null && classes == 0) {
			this.violations.add(Kind.INVALID_VALUE, "#/labels",
					"labels go with crossEntropy, or with binaryCrossEntropy of one output; "
							+ Variants.name(this.lossFunction) + ((this.lossFunction.target() == Target.PROBABILITIES)
									? " of " + outputs + " outputs" : "")
							+ " takes y");
		}
		else if (labels != null && hasCountOfX("labels", labels.count(), labels.single(), "")) {
			checkClasses(labels, classes, (classes == outputs) ? outputsAre : "of one output");
		}
	}

	private String transposes() {
		return this.mayDoubtNetwork ? this.network.transposesThatWouldFit(this.data) : "";
	}

	/** What y seems to be meant as, if it has a class number per sample. */
	private String labels(Samples y) {
		int classes = this.lossFunction.classes(this.layers.getLast().outputs());
		boolean onePerSample = y.width() == ((y.single() && !this.x.single()) ? this.x.count() : 1);
		return (onePerSample && classes > 1 && Arrays.stream(y.rows().values()).allMatch((n) -> isClass(n, classes)))
				? "; class numbers go into labels" : "";
	}

	private static boolean isClass(double number, int classes) {
		return number >= 0.0 && number < classes && number == Math.rint(number);
	}

	private void addWidth(String name, Samples samples, int expected, String why, String hint) {
		this.violations.add(Kind.SHAPE_MISMATCH, pointer(name, samples.single(), 0),
				(samples.single() ? "has length " + samples.width() : "row has " + samples.width() + " columns")
						+ ", expected " + expected + " (" + why + ")" + hint);
	}

	private boolean hasCountOfX(String name, int count, boolean single, String hint) {
		if (single != this.x.single()) {
			this.violations.add(Kind.SHAPE_MISMATCH, "#/" + name, "is for " + (single ? "one sample" : "a batch")
					+ ", but x is " + (this.x.single() ? "one sample" : "a batch") + hint);
			return false;
		}
		if (count != this.x.count()) {
			this.violations.add(Kind.SHAPE_MISMATCH, "#/" + name,
					"is for " + count + " samples, expected " + this.x.count() + " (the rows of x)" + hint);
			return false;
		}
		return true;
	}

	private void checkNumbers(Samples y) {
		if (this.lossFunction.target() == Target.NUMBERS) {
			return;
		}
		for (int s = 0; s < y.count(); s++) {
			checkProbabilities(y, s);
		}
	}

	private void checkProbabilities(Samples y, int sample) {
		Supplier<String> row = () -> pointer("y", y.single(), sample);
		double sum = 0.0;
		boolean probabilities = true;
		for (int i = 0; i < y.width(); i++) {
			double p = y.rows().values()[sample * y.width() + i];
			if (p < 0.0 || p > 1.0) {
				probabilities = false;
				int at = i;
				this.violations.add(Kind.INVALID_VALUE, () -> row.get() + "/" + at, "a probability is between 0 and 1");
			}
			sum += p;
		}
		// The rounding of the numbers and of their sum does not count.
		boolean sumsToOne = Math.abs(sum - 1.0) <= SUM_TOLERANCE + y.width() * Math.ulp(1.0);
		if (this.lossFunction.target() == Target.DISTRIBUTION && probabilities && !sumsToOne) {
			this.violations.add(Kind.INVALID_VALUE, row, "a distribution sums to 1, within 1e-4");
		}
	}

	private void checkClasses(Labels labels, int classes, String classesAre) {
		String range = "a class is between 0 and " + (classes - 1) + " (" + classesAre + ", counted from 0)";
		for (int s = 0; s < labels.count(); s++) {
			if (labels.classes()[s] < 0 || labels.classes()[s] >= classes) {
				int sample = s;
				this.violations.add(Kind.INVALID_VALUE, () -> pointer("labels", labels.single(), sample), range);
			}
		}
	}

	private static String pointer(String name, boolean single, int sample) {
		return single ? "#/" + name : "#/" + name + "/" + sample;
	}

}
