package dev.trainstep.core.loss;

/** The squared difference of output h and target y: ℓ(d) = d², ℓ′(d) = 2d. */
public record MeanSquaredError() implements Regression {

	@Override
	public double add(double sum, double d) {
		return Math.fma(d, d, sum);
	}

	@Override
	public double derivative(double d) {
		return 2.0 * d;
	}

	@Override
	public String formula(double d) {
		return "d²";
	}

	@Override
	public String derivativeFormula() {
		return "2·(h − y)";
	}

	@Override
	public double secondDerivative(double d) {
		return 2.0;
	}

}
