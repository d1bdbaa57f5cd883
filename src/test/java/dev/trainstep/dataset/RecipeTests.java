package dev.trainstep.dataset;

import java.util.Arrays;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.trainstep.core.violation.Violations;
import dev.trainstep.dataset.Recipe.Dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The same recipe gives the same data for ever. */
class RecipeTests {

	/** A unit in the last place of the largest angle, that of a spiral: 2π·2.55. */
	private static final double ROUNDING = Math.ulp(2 * Math.PI * 2.55);

	private static Dataset make(Shape shape, int samples, double noise, int classes) {
		return new Recipe(shape, samples, noise, 1, classes).make();
	}

	/** How many points are of each class. */
	private static long[] sizes(Dataset data, int classes) {
		long[] sizes = new long[classes];
		Arrays.stream(data.labels().classes()).forEach((label) -> sizes[label]++);
		return sizes;
	}

	private static double distance(Dataset data, int row) {
		return Math.hypot(data.x().values()[2 * row], data.x().values()[2 * row + 1]);
	}

	/** Computed to 50 digits by {@code references.py}. */
	@ParameterizedTest
	@CsvFileSource(resources = "references.csv", numLinesToSkip = 1)
	void pointsAreRightToAFewUnitsInTheLastPlace(String shape, int samples, double noise, long seed, int classes,
			int row, double x0, double x1, int label) {
		Dataset data = new Recipe(Shape.valueOf(shape.toUpperCase(Locale.ROOT)), samples, noise, seed, classes).make();
		assertThat(data.x().rows()).isEqualTo(samples);
		assertThat(data.labels().classes()[row]).isEqualTo(label);
		assertThat(data.x().values()[2 * row]).isCloseTo(x0, within(ROUNDING));
		assertThat(data.x().values()[2 * row + 1]).isCloseTo(x1, within(ROUNDING));
	}

	/** The hash code of all bits: these literals never change. */
	@ParameterizedTest
	@CsvSource({ "CIRCLE, 2, -804250360", "XOR, 2, 1685141169", "GAUSS, 3, -357344910", "SPIRAL, 3, 2120663865",
			"MOONS, 2, -1320591734" })
	void aSeedHasItsBitsForEver(Shape shape, int classes, int hash) {
		assertThat(Arrays.hashCode(make(shape, 1000, 0.1, classes).x().values())).isEqualTo(hash);
	}

	@ParameterizedTest
	@EnumSource
	void theFirstOfTwoClassesHasThePointThatIsLeft(Shape shape) {
		assertThat(sizes(make(shape, 201, 0.1, 2), 2)).containsExactly(101, 100);
	}

	@ParameterizedTest
	@EnumSource(names = { "GAUSS", "SPIRAL" })
	void classesDifferInSizeByOneAtMost(Shape shape) {
		assertThat(sizes(make(shape, 203, 0.1, 5), 5)).containsExactly(41, 41, 41, 40, 40);
		assertThat(sizes(make(shape, 3, 0.1, 5), 5)).containsExactly(1, 1, 1, 0, 0);
	}

	@ParameterizedTest
	@EnumSource
	void classesAreMixed(Shape shape) {
		int[] labels = make(shape, 200, 0.1, 2).labels().classes();
		assertThat(Arrays.stream(labels, 0, 100).sum()).isBetween(35, 65);
		assertThat(labels).containsSequence(1, 1, 1);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GAUSS")
	void noiseMovesAPointByItsSizeAtMost(Shape shape) {
		double[] still = make(shape, 2000, 0, 2).x().values();
		double[] moved = make(shape, 2000, 0.3, 2).x().values();
		assertThat(Arrays.stream(still).map(Math::abs).max().orElseThrow()).isLessThanOrEqualTo(1);
		double largest = 0;
		for (int i = 0; i < still.length; i++) {
			largest = Math.max(largest, Math.abs(moved[i] - still[i]));
		}
		assertThat(largest).isBetween(0.29, 0.3);
	}

	@Test
	void aCircleIsInARing() {
		Dataset data = make(Shape.CIRCLE, 2000, 0, 2);
		for (int row = 0; row < 2000; row++) {
			boolean inner = data.labels().classes()[row] == 0;
			assertThat(distance(data, row)).isBetween(inner ? 0 : 0.7, inner ? 0.5 : 1.0);
		}
	}

	@Test
	void theSignsOfXorDifferInClass1() {
		Dataset data = make(Shape.XOR, 2000, 0, 2);
		int[] quadrants = new int[4];
		for (int row = 0; row < 2000; row++) {
			double x0 = data.x().values()[2 * row];
			double x1 = data.x().values()[2 * row + 1];
			assertThat(x0 * x1 < 0).isEqualTo(data.labels().classes()[row] == 1);
			assertThat(Math.min(Math.abs(x0), Math.abs(x1))).isGreaterThanOrEqualTo(0.05);
			quadrants[(x0 < 0 ? 2 : 0) + (x1 < 0 ? 1 : 0)]++;
		}
		assertThat(quadrants).containsOnly(500);
	}

	/**
	 * Of 20,000 points the mean is within 0.02 of its centre, more than 5 times its
	 * error.
	 */
	@Test
	void noiseWidensTheClassesOfGauss() {
		for (double noise : new double[] { 0, 1 }) {
			Dataset data = make(Shape.GAUSS, 100_000, noise, 5);
			double sum = 0;
			double squares = 0;
			for (int row = 0; row < 100_000; row++) {
				if (data.labels().classes()[row] == 0) {
					double x0 = data.x().values()[2 * row];
					sum += x0;
					squares += (x0 - 0.6) * (x0 - 0.6);
				}
			}
			assertThat(sum / 20_000).isCloseTo(0.6, within(0.02));
			assertThat(Math.sqrt(squares / 20_000)).isCloseTo(0.15 + 0.35 * noise, within(0.02));
		}
	}

	@Test
	void onlySomeShapesHaveMoreThanTwoClasses() {
		for (Shape shape : Shape.values()) {
			var two = new Violations();
			Recipe.check(shape, 2, two);
			assertThat(two.isEmpty()).isTrue();
			var three = new Violations();
			Recipe.check(shape, 3, three);
			assertThat(three.isEmpty()).isEqualTo(shape == Shape.GAUSS || shape == Shape.SPIRAL);
		}
	}

}
