package dev.trainstep.dataset;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.SplitMix64;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.dataset.Shape.Point;

/**
 * How to make a data set; one recipe makes the same data for ever. Point i, counted from
 * 0, is of class i mod {@code classes}: classes differ in size by one at most, and the
 * first are the larger ones. Row k of the data is point p[k] of the permutation p of
 * epoch 0, {@link SplitMix64#shuffle shuffled} by {@link SplitMix64#ofIndex} of the seed
 * and 0. What is random in the points comes from the generator of the seed itself, row by
 * row.
 *
 * @param samples the number of points, at least 1
 * @param noise how far points are scattered, from 0 to 1
 * @param classes the number of classes, at least 2
 */
public record Recipe(Shape shape, int samples, double noise, long seed, int classes) {

	public static final int MAX_SAMPLES = 100_000;

	public static final int MAX_CLASSES = 5;

	private static final int COORDINATES = 2;

	/** Adds a violation if the shape has not that many classes. */
	public static void check(Shape shape, long classes, Violations violations) {
		if (classes != 2 && !shape.hasManyClasses()) {
			violations.add(Kind.INVALID_VALUE, "#/classes",
					"must be 2 with this shape; gauss and spiral have 2 to " + MAX_CLASSES);
		}
	}

	/**
	 * How many numbers are in the data. It takes as many to make it: labels and order are
	 * ints, which are half a number.
	 */
	public long numbers() {
		return this.samples * (COORDINATES + 1L);
	}

	/** Makes the data. */
	public Dataset make() {
		int[] order = new int[this.samples];
		for (int i = 0; i < this.samples; i++) {
			order[i] = i;
		}
		SplitMix64.ofIndex(this.seed, 0).shuffle(order);
		var random = new SplitMix64(this.seed);
		double[] x = new double[this.samples * COORDINATES];
		int[] labels = new int[this.samples];
		for (int k = 0; k < this.samples; k++) {
			labels[k] = order[k] % this.classes;
			Point point = point(labels[k], order[k] / this.classes, random);
			x[k * COORDINATES] = point.x0();
			x[k * COORDINATES + 1] = point.x1();
		}
		return new Dataset(new Matrix(this.samples, COORDINATES, x), new Labels(labels, false));
	}

	private Point point(int label, int place, SplitMix64 random) {
		int size = Math.ceilDiv(this.samples - label, this.classes);
		return this.shape.point(this, label, place, (double) place / size, random);
	}

	/**
	 * A data set.
	 *
	 * @param x the points, samples × 2
	 * @param labels their classes
	 */
	public record Dataset(Matrix x, Labels labels) {
	}

}
