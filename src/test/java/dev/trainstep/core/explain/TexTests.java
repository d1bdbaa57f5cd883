package dev.trainstep.core.explain;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TexTests {

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "u1[0]; u1_{0}", "dW1[0,12]; dW1_{0,12}", "delta2[1]; \\delta2_{1}", "loss; \\text{loss}",
					"weightDecay; \\text{weightDecay}", "mHat; \\hat m", "relu′(u1[1]); \\text{relu}'(u1_{1})",
					"exp(−z); \\exp(-z)", "σ(z); \\sigma(z)" })
	void namesAreThoseOfTheText(String formula, String tex) {
		assertThat(Tex.of(formula)).isEqualTo(tex);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "0.25; 0.25", "−0.25; -0.25", "1.5e-9; 1.5 \\times 10^{-9}",
			"1e300; 10^{300}", "−1e-9; -10^{-9}", "2·1.5e-9; 2 \\cdot 1.5 \\times 10^{-9}", "h + 1e-10; h + 10^{-10}" })
	void exponentsArePowersOfTen(String formula, String tex) {
		assertThat(Tex.of(formula)).isEqualTo(tex);
	}

	/** Else the power of ten would be a factor of the quotient. */
	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "3 / 1.5e-9; 3 / (1.5 \\times 10^{-9})", "3/1.5e-9; 3/(1.5 \\times 10^{-9})",
			"3 / 1e-8; 3 / 10^{-8}", "3 / 1.5; 3 / 1.5", "3 / √1.5e-9; 3 / \\sqrt{1.5 \\times 10^{-9}}" })
	void aNumberWithAnExponentIsDividedByAsAWhole(String formula, String tex) {
		assertThat(Tex.of(formula)).isEqualTo(tex);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "beta1^t; \\beta1^{t}", "0.9^12; 0.9^{12}", "0.9^1.234e4; 0.9^{1.234 \\times 10^{4}}",
					"(1.5e-9)²; (1.5 \\times 10^{-9})^2", "z[0]³; z_{0}^3", "½·d²; \\tfrac{1}{2} \\cdot d^2" })
	void powersAreRaised(String formula, String tex) {
		assertThat(Tex.of(formula)).isEqualTo(tex);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "√v + epsilon; \\sqrt{v} + \\epsilon", "√correction2; \\sqrt{\\text{correction2}}",
					"√(2/π)·(z + 1); \\sqrt{2/\\pi} \\cdot (z + 1)", "√((−2)² + √(3)); \\sqrt{(-2)^2 + \\sqrt{3}}" })
	void rootsReachAsFarAsTheirBrackets(String formula, String tex) {
		assertThat(Tex.of(formula)).isEqualTo(tex);
	}

}
