package dev.trainstep.core.explain;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TexTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "W1[0,12]·x[1] | W1_{0,12} \\cdot x_{1}", "(−1)·0 | (-1) \\cdot 0",
			"exp(u3[0] − 2) / Σ | \\exp(u3_{0} - 2) / \\Sigma", "loss | \\text{loss}",
			"eta·dW1[0,0] | \\eta \\cdot dW1_{0,0}", "(a) · relu′(u1[0]) | (a) \\cdot \\text{relu}'(u1_{0})",
			"log(h[0] + 1e-10) | \\log(h_{0} + 10^{-10})", "−1.5e-7·2e10 | -1.5 \\cdot 10^{-7} \\cdot 2 \\cdot 10^{10}",
			"1 − beta1^t | 1 - \\beta1^{t}", "1 − 0.9^1 | 1 - 0.9^{1}", "√v | \\sqrt{v}",
			"√0.001 + 1 | \\sqrt{0.001} + 1", "√1e-9 | \\sqrt{10^{-9}}",
			"√(2/π)·(z + 0.044715·z³) | \\sqrt{2/\\pi} \\cdot (z + 0.044715 \\cdot z^3)",
			"√((−1)² + (−(2))²)·√(3) | \\sqrt{(-1)^2 + (-(2))^2} \\cdot \\sqrt{3}",
			"mHat / correction1 | \\hat m / \\text{correction1}", "½·d² + σ(z) | \\tfrac{1}{2} \\cdot d^2 + \\sigma(z)",
			"delta2[0] | \\delta2_{0}" })
	void aFormulaIsTex(String formula, String expected) {
		assertThat(Tex.of(formula)).isEqualTo(expected);
	}

}
