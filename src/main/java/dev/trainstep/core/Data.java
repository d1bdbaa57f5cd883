package dev.trainstep.core;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.loss.LossFunction.Target;
import dev.trainstep.core.loss.Objective;
import dev.trainstep.core.loss.OutputGradient;
import dev.trainstep.core.violation.Violations;

/**
 * Samples, and their targets where there are any: as numbers or as labels.
 *
 * @param x the inputs, B × n
 * @param y the targets, B × c
 * @param labels the class of each sample, instead of {@code y}
 * @param sampleWeights the weight of each sample in the loss, above 0; null if all are
 * equal
 * @param dh ∂L/∂h of the caller's own loss L, B × c, instead of a target
 */
public record Data(Samples x, @Nullable Samples y, @Nullable Labels labels, double @Nullable [] sampleWeights,
		@Nullable Samples dh) {

	/** Samples of equal weight. */
	public Data(Samples x, @Nullable Samples y, @Nullable Labels labels) {
		this(x, y, labels, null, null);
	}

	public boolean hasTarget() {
		return this.y != null || this.labels != null;
	}

	/** Adds a violation for each place where this data does not fit the network. */
	public void check(UncheckedNetwork network, Violations violations) {
		new DataCheck(this, network, true, violations).check();
	}

	/**
	 * Adds a violation for each place where this data, which a network is only validated
	 * with, does not fit the network.
	 */
	public void checkValidation(UncheckedNetwork network, Violations violations) {
		new DataCheck(this, network, false, violations).check();
	}

	/**
	 * Whether the targets, if there are any, can be those of a network with c outputs.
	 */
	boolean fitsOutputs(int c, LossFunction lossFunction) {
		return (this.y == null || this.y.width() == c) && (this.dh == null || this.dh.width() == c)
				&& (this.labels == null
						|| Arrays.stream(this.labels.classes()).allMatch((label) -> label < lossFunction.classes(c)));
	}

	/**
	 * Some of the samples, in this order, copied with their targets and weights.
	 * @param samples their indices
	 */
	public Data select(int[] samples) {
		return new Data(select(this.x, samples), (this.y != null) ? select(this.y, samples) : null,
				(this.labels != null)
						? new Labels(Arrays.stream(samples).map((s) -> this.labels.classes()[s]).toArray(), false)
						: null,
				(this.sampleWeights != null) ? Arrays.stream(samples).mapToDouble(this::weight).toArray() : null, null);
	}

	private static Samples select(Samples all, int[] samples) {
		int width = all.width();
		double[] rows = new double[samples.length * width];
		for (int row = 0; row < samples.length; row++) {
			System.arraycopy(all.rows().values(), samples[row] * width, rows, row * width, width);
		}
		return new Samples(new Matrix(samples.length, width, rows), false);
	}

	/** How many numbers a copy of all samples takes. */
	public long numbers() {
		long perTarget = (this.y != null) ? this.y.width() : 1;
		long perWeight = (this.sampleWeights != null) ? 1 : 0;
		return this.x.count() * (this.x.width() + perTarget + perWeight);
	}

	/** The weight of a sample in the loss: 1 where there are no weights. */
	public double weight(int sample) {
		return (this.sampleWeights != null) ? this.sampleWeights[sample] : 1.0;
	}

	/**
	 * x: B × n → a row of inputs: n numbers.
	 * @param sample the row to copy
	 * @param row the row to copy to
	 * @param inputs rows × n; modified
	 */
	public void copyInputs(int sample, int row, double[] inputs) {
		int n = this.x.width();
		System.arraycopy(this.x.rows().values(), sample * n, inputs, row * n, n);
	}

	/**
	 * y: B × c, or labels: B → a row of targets: c numbers, of a label one-hot, or the
	 * label itself where a single output is the probability of class 1.
	 * @param sample the row to copy
	 * @param row the row to copy to
	 * @param targets rows × c; modified
	 * @throws IllegalStateException if there is no target
	 */
	public void copyTarget(int sample, int row, Network network, double[] targets) {
		int c = network.outputs();
		if (this.y != null) {
			System.arraycopy(this.y.rows().values(), sample * c, targets, row * c, c);
		}
		else if (this.labels != null) {
			int label = this.labels.classes()[sample];
			if (network.lossFunction().target() == Target.PROBABILITIES) {
				targets[row] = label;
			}
			else {
				Arrays.fill(targets, row * c, (row + 1) * c, 0.0);
				targets[row * c + label] = 1.0;
			}
		}
		else {
			throw new IllegalStateException("the data has no target");
		}
	}

	/** What the gradients of a network on this data are of. */
	Objective objective(Network network) {
		return (this.dh != null) ? new OutputGradient() : network.lossFunction();
	}

	/**
	 * What the objective compares the outputs with, B × c: the targets, or ∂L/∂h; null if
	 * there is neither.
	 */
	double @Nullable [] target(Network network) {
		if (this.dh != null) {
			return this.dh.rows().values();
		}
		if (this.y != null) {
			return this.y.rows().values();
		}
		if (this.labels == null) {
			return null;
		}
		double[] target = new double[this.x.count() * network.outputs()];
		for (int s = 0; s < this.x.count(); s++) {
			copyTarget(s, s, network, target);
		}
		return target;
	}

	/** The sum of the first {@code count} weights, in their order. */
	static double sum(double[] weights, int count) {
		double sum = 0.0;
		for (int s = 0; s < count; s++) {
			sum += weights[s];
		}
		return sum;
	}

}
