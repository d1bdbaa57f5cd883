package dev.trainstep.core;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.violation.Violations;

/**
 * Samples, and their targets where there are any: as numbers or as labels.
 *
 * @param x the inputs, B × n
 * @param y the targets, B × c
 * @param labels the class of each sample, instead of {@code y}
 */
public record Data(Samples x, @Nullable Samples y, @Nullable Labels labels) {

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
	boolean fitsOutputs(int c) {
		return (this.y == null || this.y.width() == c)
				&& (this.labels == null || Arrays.stream(this.labels.classes()).allMatch((label) -> label < c));
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
	 * y: B × c, or labels: B → a row of targets: c numbers, one-hot for a label.
	 * @param sample the row to copy
	 * @param row the row to copy to
	 * @param c the outputs of the network
	 * @param targets rows × c; modified
	 * @throws IllegalStateException if there is no target
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
			throw new IllegalStateException("the data has no target");
		}
	}

	/**
	 * The targets, B × c: one-hot for labels.
	 * @param c the outputs of the network
	 * @throws IllegalStateException if there is no target
	 */
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
