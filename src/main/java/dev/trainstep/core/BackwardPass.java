package dev.trainstep.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The derivatives of a batch's mean loss, from the last layer to the first: delta =
 * ∂loss/∂z of a layer gives its gradients dW and db, and through W and the derivative of
 * ReLU the delta of the layer before.
 *
 * @param deltas ∂loss/∂z of each layer, per sample and already divided by B: B × m
 * @param gradients of each layer
 */
public record BackwardPass(List<Matrix> deltas, List<Gradient> gradients) {

	/**
	 * The gradient of one layer's parameters.
	 *
	 * @param dW m × n
	 * @param db m numbers, or none where the layer has no bias
	 */
	public record Gradient(Matrix dW, double @Nullable [] db) {
	}

	/**
	 * The derivatives at a forward pass that had a target.
	 * @throws InvalidInputException if a result is beyond float64
	 */
	static BackwardPass of(Network network, ForwardPass forward) {
		Matrix y = forward.target();
		int B = y.rows();
		Deque<Matrix> deltas = new ArrayDeque<>();
		Deque<Gradient> gradients = new ArrayDeque<>();
		Matrix delta = Matrix.zeros(B, network.classes());
		CrossEntropy.backward(B, forward.h().values(), y.values(), delta.values());
		for (int l = network.depth() - 1; l >= 0; l--) {
			Layer layer = network.layers().get(l);
			Overflow.check(l, Names.delta(l), delta);
			Gradient gradient = gradient(layer, forward.inputs().get(l), delta);
			Overflow.checkGradient(l, gradient);
			deltas.addFirst(delta);
			gradients.addFirst(gradient);
			if (l > 0) {
				delta = deltaBefore(layer, forward.preActivations().get(l - 1), delta);
			}
		}
		return new BackwardPass(List.copyOf(deltas), List.copyOf(gradients));
	}

	private static Gradient gradient(Layer layer, Matrix a, Matrix delta) {
		int B = delta.rows();
		int m = layer.outputs();
		Matrix dW = Matrix.zeros(m, layer.inputs());
		Affine.backwardWeights(B, layer.inputs(), m, delta.values(), a.values(), dW.values());
		double[] db = null;
		if (layer.b() != null) {
			db = new double[m];
			Affine.backwardBias(B, m, delta.values(), db);
		}
		return new Gradient(dW, db);
	}

	/**
	 * The delta of the layer before {@code layer}, whose pre-activations are {@code z}.
	 */
	private static Matrix deltaBefore(Layer layer, Matrix z, Matrix delta) {
		int B = delta.rows();
		Matrix before = Matrix.zeros(B, layer.inputs());
		Affine.backwardInput(B, layer.inputs(), layer.outputs(), delta.values(), layer.W().values(), before.values());
		Relu.backward(z.values(), before.values(), before.values());
		return before;
	}

	/**
	 * The L2 norm of all gradients together, its squares summed layer by layer, dW before
	 * db. Where squares would overflow or vanish, all are scaled by the power of two that
	 * brings the largest to about 1.
	 * @throws InvalidInputException if it is beyond float64
	 */
	public double gradientNorm() {
		List<double[]> parameters = parameters();
		double largest = 0.0;
		for (double[] values : parameters) {
			for (double g : values) {
				largest = Math.max(largest, Math.abs(g));
			}
		}
		boolean safe = largest == 0.0 || (largest > 0x1p-400 && largest < 0x1p400);
		double scale = safe ? 1.0 : Math.scalb(1.0, -Math.getExponent(largest));
		double sum = 0.0;
		for (double[] values : parameters) {
			for (double g : values) {
				sum = Math.fma(g * scale, g * scale, sum);
			}
		}
		double norm = Math.sqrt(sum) / scale;
		Overflow.checkNorm(norm);
		return norm;
	}

	/** The gradients of all parameters, dW before db. */
	private List<double[]> parameters() {
		List<double[]> parameters = new ArrayList<>();
		for (Gradient gradient : this.gradients) {
			parameters.add(gradient.dW().values());
			if (gradient.db() != null) {
				parameters.add(gradient.db());
			}
		}
		return parameters;
	}

}
