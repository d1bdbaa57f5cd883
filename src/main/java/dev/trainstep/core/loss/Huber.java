package dev.trainstep.core.loss;

/**
 * Huber's loss with δ = 1: ℓ(d) = ½d² where |d| ≤ 1, else |d| − ½; ℓ′(d) = clamp(d, −1,
 * 1); ℓ″ jumps from 1 to 0 at ±1.
 */
public record Huber() implements Regression {

	@Override
	public double add(double sum, double d) {
		double size = Math.abs(d);
		return (size <= 1.0) ? Math.fma(0.5 * size, size, sum) : sum + (size - 0.5);
	}

	@Override
	public double derivative(double d) {
		return Math.clamp(d, -1.0, 1.0);
	}

	@Override
	public String formula(double d) {
		return (Math.abs(d) <= 1.0) ? "½·d²" : "|d| − ½";
	}

	@Override
	public String derivativeFormula() {
		return "clamp(h − y, −1, 1)";
	}

	@Override
	public double secondDerivative(double d) {
		return (Math.abs(d) <= 1.0) ? 1.0 : 0.0;
	}

}
