package dev.trainstep.dataset;

import dev.trainstep.core.SplitMix64;
import dev.trainstep.core.variant.Prose;

/**
 * Where the points of a class are. In the formulas, u is the next
 * {@link SplitMix64#nextDouble}, drawn in the order in which it is written; t in [0, 1)
 * is how far along its class a point is.
 */
@Prose("Where the points of each class are.")
public enum Shape {

	/** A disc, and a ring around it. */
	CIRCLE,
	/** Four quadrants; the signs of a point's coordinates differ in class 1. */
	XOR,
	/** Normally distributed around centres on a circle. */
	GAUSS,
	/** Arms of a spiral. */
	SPIRAL,
	/** Two half circles, each of which reaches into the other. */
	MOONS;

	private static final double TWO_PI = 2 * Math.PI;

	/** A point of the plane. */
	record Point(double x0, double x1) {

		/** The point at this distance from the origin, in this direction. */
		static Point polar(double r, double angle) {
			return new Point(r * StrictMath.cos(angle), r * StrictMath.sin(angle));
		}

		Point plus(Point other) {
			return new Point(this.x0 + other.x0, this.x1 + other.x1);
		}

	}

	/** Whether there may be more than two classes. */
	boolean hasManyClasses() {
		return this == GAUSS || this == SPIRAL;
	}

	/**
	 * A point, with its noise.
	 * @param label the class
	 * @param place the number of the point in its class
	 * @param t the place, divided by the number of points in the class
	 */
	Point point(Recipe recipe, int label, int place, double t, SplitMix64 random) {
		return switch (this) {
			case CIRCLE -> noisy(circle(label, random), recipe, random);
			case XOR -> noisy(xor(label, place, random), recipe, random);
			case GAUSS -> gauss(recipe, label, random);
			case SPIRAL ->
				noisy(Point.polar(t, TWO_PI * (1.75 * t + (double) label / recipe.classes())), recipe, random);
			case MOONS -> noisy(moons(label, t), recipe, random);
		};
	}

	/** r = 0.5·√u, or 0.7 + 0.3·u; the angle is 2π·u. */
	private static Point circle(int label, SplitMix64 random) {
		double u = random.nextDouble();
		return Point.polar((label == 0) ? 0.5 * Math.sqrt(u) : 0.7 + 0.3 * u, TWO_PI * random.nextDouble());
	}

	/** ±(0.05 + 0.95·u) each; the first is negative at odd places. */
	private static Point xor(int label, int place, SplitMix64 random) {
		double first = 0.05 + 0.95 * random.nextDouble();
		double second = 0.05 + 0.95 * random.nextDouble();
		boolean isNegative = place % 2 == 1;
		return new Point(isNegative ? -first : first, (isNegative == (label == 0)) ? -second : second);
	}

	/** By Box and Muller: √(−2·log(1 − u)) in the direction 2π·u is normal in both. */
	private static Point gauss(Recipe recipe, int label, SplitMix64 random) {
		double deviation = 0.15 + 0.35 * recipe.noise();
		double r = deviation * Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
		return Point.polar(0.6, TWO_PI * label / recipe.classes()).plus(Point.polar(r, TWO_PI * random.nextDouble()));
	}

	/**
	 * Half circles (cos πt, sin πt) and (1 − cos πt, 0.5 − sin πt), centred at the
	 * origin: the second is the first turned by half a turn.
	 */
	private static Point moons(int label, double t) {
		double x0 = (StrictMath.cos(Math.PI * t) - 0.5) * 2 / 3;
		double x1 = (StrictMath.sin(Math.PI * t) - 0.25) * 2 / 3;
		return (label == 0) ? new Point(x0, x1) : new Point(-x0, -x1);
	}

	/** Moves each coordinate by (2u − 1)·noise. */
	private static Point noisy(Point point, Recipe recipe, SplitMix64 random) {
		double first = (2 * random.nextDouble() - 1) * recipe.noise();
		double second = (2 * random.nextDouble() - 1) * recipe.noise();
		return point.plus(new Point(first, second));
	}

}
