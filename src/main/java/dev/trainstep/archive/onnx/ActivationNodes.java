package dev.trainstep.archive.onnx;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Elu;
import dev.trainstep.core.activation.Gelu;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.activation.LeakyRelu;
import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.activation.Sigmoid;
import dev.trainstep.core.activation.Silu;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.activation.Softplus;
import dev.trainstep.core.activation.Tanh;

/**
 * The operators that compute a = f(z). ONNX Runtime has no float64 kernel of LeakyRelu,
 * Elu, Softplus and Gelu, so these are written with operators that have one. None of them
 * overflows where f does not, and a small result keeps its digits.
 */
final class ActivationNodes {

	private final Graph graph;

	ActivationNodes(Graph graph) {
		this.graph = graph;
	}

	/** Defines a. */
	void define(String a, Activation f, String z) {
		switch (f) {
			case Relu() -> this.graph.define(a, "Relu", z);
			case LeakyRelu() -> this.graph.define(a, "Max", z, apply("Mul", z, constant(0.01)));
			case Elu() -> this.graph.define(a, "Add", apply("Max", z, constant(0.0)), expm1(negativePart(z)));
			case Silu() -> this.graph.define(a, "Mul", z, sigmoid(z));
			case Softplus() ->
				this.graph.define(a, "Add", apply("Max", z, constant(0.0)), log1p(apply("Exp", negativeAbs(z))));
			case Gelu() -> this.graph.define(a, "Mul", z, sigmoid(gelusV(z)));
			case Tanh() -> this.graph.define(a, "Tanh", z);
			case Sigmoid() -> this.graph.define(a, "Div", sigmoidsNumerator(z), sigmoidsDenominator(z));
			case Identity() -> this.graph.define(a, "Identity", z);
			case Softmax() -> this.graph.define(a, "Softmax", z);
		}
	}

	/**
	 * exp(x) − 1 = 2t/(1 − t) with t = tanh(x/2), for x of 0 or less. Nothing cancels
	 * near 0.
	 */
	private String expm1(String x) {
		String t = apply("Tanh", apply("Mul", x, constant(0.5)));
		return apply("Div", apply("Add", t, t), apply("Sub", constant(1.0), t));
	}

	/**
	 * log(1 + x) = log u + (x − (u − 1))/u with u = 1 + x rounded: the second term is
	 * what rounding took from x.
	 */
	private String log1p(String x) {
		String u = apply("Add", constant(1.0), x);
		String lost = apply("Sub", x, apply("Sub", u, constant(1.0)));
		return apply("Add", apply("Log", u), apply("Div", lost, u));
	}

	/**
	 * σ(x) = exp(min(x, 0))/(1 + exp(−|x|)). ONNX Runtime's own Sigmoid is 1 − σ(−x)
	 * below 0, which has no digits left at −40.
	 */
	private String sigmoid(String x) {
		return apply("Div", sigmoidsNumerator(x), sigmoidsDenominator(x));
	}

	private String sigmoidsNumerator(String x) {
		return apply("Exp", negativePart(x));
	}

	private String sigmoidsDenominator(String x) {
		return apply("Add", constant(1.0), apply("Exp", negativeAbs(x)));
	}

	/** v = 2·√(2/π)·z·(1 + 0.044715·z²). */
	private String gelusV(String z) {
		String factor = apply("Add", apply("Mul", apply("Mul", z, constant(0.044715)), z), constant(1.0));
		return apply("Mul", apply("Mul", z, constant(2.0 * Math.sqrt(2.0 / Math.PI))), factor);
	}

	private String negativeAbs(String x) {
		return apply("Neg", apply("Abs", x));
	}

	private String negativePart(String x) {
		return apply("Min", x, constant(0.0));
	}

	private String apply(String operator, String... inputs) {
		return this.graph.apply(operator, inputs);
	}

	private String constant(double value) {
		return this.graph.constant(value);
	}

}
