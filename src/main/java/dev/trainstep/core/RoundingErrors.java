package dev.trainstep.core;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Elementwise;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.loss.OutputGradient;

/**
 * Bounds of the rounding errors of a forward and a backward pass, to first order: running
 * error analysis (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section
 * 3.3), layer by layer. A layer multiplies the errors of its input by the absolute values
 * of its derivatives, and each rounding adds to them.
 */
final class RoundingErrors {

	/** The unit roundoff of float64. */
	static final double UNIT = 0x1p-53;

	/** The roundings of one term of a sum, or of one function, together. */
	static final double FEW = 4 * UNIT;

	private final Network network;

	private final ForwardPass forward;

	private final BackwardPass backward;

	private final int B;

	/** The errors of the pre-activations of each layer: B × m. */
	private final double[][] z;

	/** The errors of the activations of each layer: B × m. */
	private final double[][] a;

	/** |f′| of each layer: B × m; 0 for softmax. */
	private final double[][] slopes;

	/** The errors of the gradients. */
	private final Parameters gradients;

	RoundingErrors(ForwardPass forward, BackwardPass backward) {
		this.network = forward.network();
		this.forward = forward;
		this.backward = backward;
		this.B = forward.batch();
		this.z = ForwardPass.perLayer(this.network, this.B);
		this.a = ForwardPass.perLayer(this.network, this.B);
		this.slopes = ForwardPass.perLayer(this.network, this.B);
		this.gradients = this.network.parameters().zeros();
		for (int l = 0; l < this.network.depth(); l++) {
			forward(l);
		}
		backward();
	}

	/** How many numbers the bounds take, the errors of the deltas included. */
	static long numbers(Network network, long samples) {
		return 4 * samples * network.units() + network.parameters().count();
	}

	/** The errors of the last layer's pre-activations: B × c. */
	double[] z() {
		return this.z[this.network.depth() - 1];
	}

	Parameters gradients() {
		return this.gradients;
	}

	/** The errors of layer l's input → those of its z and a: B × m. */
	private void forward(int l) {
		Layer layer = this.network.layers().get(l);
		int n = layer.inputs();
		int m = layer.outputs();
		double[] W = layer.W().values();
		double @Nullable [] b = layer.b();
		for (int s = 0; s < this.B; s++) {
			for (int i = 0; i < m; i++) {
				double error = (b != null) ? FEW * Math.abs(b[i]) : 0.0;
				for (int k = 0; k < n; k++) {
					double w = Math.abs(W[i * n + k]);
					error += w * (inputError(l, s * n + k) + FEW * Math.abs(this.forward.input(l)[s * n + k]));
				}
				this.z[l][s * m + i] = error;
			}
		}
		switch (layer.activation()) {
			case Elementwise f -> output(f, l, m);
			case Softmax _ -> softmaxOutput(l, m);
		}
	}

	/** a: |f′| times the error of z, and the rounding of f. */
	private void output(Elementwise f, int l, int m) {
		double[] slopes = this.slopes[l];
		Arrays.fill(slopes, 1.0);
		f.backward(this.B, m, this.forward.z(l), this.forward.a(l), slopes, slopes);
		for (int i = 0; i < this.B * m; i++) {
			slopes[i] = Math.abs(slopes[i]);
			this.a[l][i] = slopes[i] * this.z[l][i] + FEW * Math.abs(this.forward.a(l)[i]);
		}
	}

	/** h: ∂hᵢ/∂zⱼ is hᵢ·(1 − hᵢ) for j = i, else −hᵢ·hⱼ. */
	private void softmaxOutput(int l, int m) {
		for (int row = 0; row < this.B * m; row += m) {
			double mean = 0.0;
			for (int i = row; i < row + m; i++) {
				mean += this.forward.a(l)[i] * this.z[l][i];
			}
			for (int i = row; i < row + m; i++) {
				this.a[l][i] = this.forward.a(l)[i] * (this.z[l][i] + mean + FEW);
			}
		}
	}

	/** The error of one input of layer l; x has none. */
	private double inputError(int l, int at) {
		return (l == 0) ? 0.0 : this.a[l - 1][at];
	}

	/**
	 * The errors of the last layer's deltas, then layer by layer those of the gradients.
	 */
	private void backward() {
		int last = this.network.depth() - 1;
		double[] delta = switch (this.forward.objective()) {
			case LossFunction _ -> outputDelta(last);
			case OutputGradient _ -> givenDelta(last);
		};
		for (int l = last; l >= 0; l--) {
			addGradients(l, delta);
			delta = (l > 0) ? deltaBefore(l, delta) : delta;
		}
	}

	/** The errors of the last layer's deltas, B × c, from a loss function. */
	private double[] outputDelta(int last) {
		int c = this.network.outputs();
		double[] delta = new double[this.B * c];
		double[] deltas = this.backward.deltas(last).values();
		double divisor = this.forward.divisor();
		for (int i = 0; i < delta.length; i++) {
			double h = this.forward.a(last)[i];
			double y = this.forward.y()[i];
			double ofDifference = this.a[last][i] + FEW * (Math.abs(h) + Math.abs(y));
			// Where f′ is a sum of terms that cancel, its rounding is in proportion to
			// f″.
			double ofSlope = Math.abs(h - y) * curvature(last, i) * (this.z[last][i] + FEW);
			// No loss multiplies h − y by more than 2, nor f′.
			delta[i] = 2.0 * (Math.max(1.0, this.slopes[last][i]) * ofDifference + ofSlope) * this.forward.weight(i / c)
					/ divisor + FEW * Math.abs(deltas[i]);
		}
		return delta;
	}

	/** The errors of the last layer's deltas, B × c, from ∂L/∂h, which has none. */
	private double[] givenDelta(int last) {
		int c = this.network.outputs();
		double[] delta = new double[this.B * c];
		double[] deltas = this.backward.deltas(last).values();
		double[] dh = this.forward.y();
		double[] h = this.forward.a(last);
		for (int i = 0; i < delta.length; i++) {
			delta[i] = switch (this.network.layers().get(last).activation()) {
				case Elementwise _ ->
					Math.abs(dh[i]) * curvature(last, i) * (this.z[last][i] + FEW) + FEW * Math.abs(deltas[i]);
				case Softmax _ -> softmaxDelta(c, i, dh, h, this.a[last]);
			};
		}
		return delta;
	}

	/** δᵢ = hᵢ·(dhᵢ − Σ dhⱼ·hⱼ) → its error, from those of h. */
	private static double softmaxDelta(int c, int i, double[] dh, double[] h, double[] errors) {
		double mean = 0.0;
		double size = Math.abs(dh[i]);
		double error = 0.0;
		for (int j = i - i % c; j < i - i % c + c; j++) {
			mean += dh[j] * h[j];
			size += Math.abs(dh[j]) * h[j];
			error += Math.abs(dh[j]) * errors[j];
		}
		return errors[i] * Math.abs(dh[i] - mean) + h[i] * (error + c * FEW * size);
	}

	/** delta: B × m, the errors of layer l's deltas → the errors of dW and db. */
	private void addGradients(int l, double[] delta) {
		Layer layer = this.network.layers().get(l);
		int n = layer.inputs();
		int m = layer.outputs();
		double[] deltas = this.backward.deltas(l).values();
		double[] dW = this.gradients.layers().get(l).W().values();
		double @Nullable [] db = this.gradients.layers().get(l).b();
		for (int s = 0; s < this.B; s++) {
			for (int i = 0; i < m; i++) {
				double d = Math.abs(deltas[s * m + i]);
				for (int k = 0; k < n; k++) {
					double x = Math.abs(this.forward.input(l)[s * n + k]);
					dW[i * n + k] += delta[s * m + i] * x + d * (inputError(l, s * n + k) + FEW * x);
				}
				if (db != null) {
					db[i] += delta[s * m + i] + FEW * d;
				}
			}
		}
	}

	/** |f″| at one element of layer l; 0 for softmax. */
	private double curvature(int l, int at) {
		return (this.network.layers().get(l).activation() instanceof Elementwise f)
				? Math.abs(f.secondDerivative(this.forward.z(l)[at], this.forward.a(l)[at])) : 0.0;
	}

	/**
	 * delta: B × m, the errors of layer l's deltas → those of the layer before: B × n.
	 */
	private double[] deltaBefore(int l, double[] delta) {
		Layer layer = this.network.layers().get(l);
		int n = layer.inputs();
		int m = layer.outputs();
		double[] before = new double[this.B * n];
		double[] deltas = this.backward.deltas(l).values();
		for (int s = 0; s < this.B; s++) {
			for (int k = 0; k < n; k++) {
				double passed = 0.0;
				double slopes = 0.0;
				for (int i = 0; i < m; i++) {
					double w = Math.abs(layer.W().values()[i * n + k]);
					passed += w * (delta[s * m + i] + FEW * Math.abs(deltas[s * m + i]));
					slopes += w * Math.abs(deltas[s * m + i]);
				}
				int at = s * n + k;
				double slope = curvature(l - 1, at) * (this.z[l - 1][at] + FEW) + FEW * this.slopes[l - 1][at];
				before[at] = this.slopes[l - 1][at] * passed + slope * slopes;
			}
		}
		return before;
	}

}
