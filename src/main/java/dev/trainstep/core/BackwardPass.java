package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Elementwise;
import dev.trainstep.core.kernel.Affine;
import dev.trainstep.core.violation.InvalidInputException;

/**
 * The backward pass: the gradients of a batch's mean loss, from the last layer to the
 * first. A layer's delta is δ = ∂loss/∂z, and a is the layer's input:
 *
 * <pre>
 * δ of the last layer      from the loss function, or from the caller's own ∂L/∂h
 * dW = δᵀ·a                db = Σ δ over the samples
 * δ of the layer before = (δ·W) ∘ f′(z) of the layer before
 * </pre>
 *
 * The notebook's lines, and ours:
 *
 * <pre>
 * delta2 = output - y                              objective.backward(…, delta)
 * grad_W2[i, j] = delta2[i] * u2[j]                affine.backwardWeights(…, delta, a, …, dW)
 * delta1[j] += delta2[i] * W2[i, j] * (u1[j] &gt; 0)  affine.backwardInput(…, delta, W, deltaBefore)
 *                                                  f.backward(…, z, a, deltaBefore, deltaBefore)
 * grad_W1[j, k] = delta1[j] * x[k]                 affine.backwardWeights(…, delta, x, …, dW)
 * </pre>
 *
 * Gradients are sums over the samples, in their order. So a batch can be passed in parts:
 * call {@link #zeroGradients}, then run both passes for each part.
 */
public final class BackwardPass {

	private final ForwardPass forward;

	private final double[][] deltas;

	private final Parameters gradients;

	/** Whether the next {@link #accumulate} adds to the gradients or overwrites them. */
	private boolean accumulates;

	/** Allocates deltas and gradients for the capacity of a forward pass. */
	public BackwardPass(ForwardPass forward) {
		this.forward = forward;
		this.deltas = ForwardPass.perLayer(forward.network(), forward.capacity());
		this.gradients = forward.network().parameters().zeros();
	}

	/**
	 * How many numbers a backward pass allocates.
	 * @param samples the capacity of its forward pass
	 */
	public static long numbers(Network network, long samples) {
		return samples * network.units() + network.parameters().count();
	}

	/**
	 * Runs the backward pass of a forward pass with targets.
	 * @throws InvalidInputException if a result overflows float64
	 */
	static BackwardPass of(ForwardPass forward) {
		var backward = new BackwardPass(forward);
		backward.accumulate(forward.divisor());
		Overflow.checkGradients(backward.gradients);
		return backward;
	}

	/** Zeroes the gradients: the next {@link #accumulate} overwrites them. */
	public void zeroGradients() {
		this.accumulates = false;
	}

	/**
	 * Adds the gradients of the samples of the last forward run.
	 * @param divisor what the sum of the batch's losses is divided by, which that run may
	 * be a part of: the number of its samples, or the sum of their weights
	 * @throws InvalidInputException if a delta overflows float64
	 */
	public void accumulate(double divisor) {
		accumulate(divisor, this.forward.network());
	}

	/**
	 * The same by the derivatives of another network.
	 * @param network the forward pass's, but for its activations
	 */
	void accumulate(double divisor, Network network) {
		Affine affine = this.forward.affine();
		int B = this.forward.batch();
		int last = network.depth() - 1;
		outputDeltas(this.forward, network.layers().get(last).activation(), divisor, this.forward.z(last),
				this.forward.a(last), this.deltas[last]);
		for (int l = last; l >= 0; l--) {
			Layer layer = network.layers().get(l);
			int n = layer.inputs();
			int m = layer.outputs();
			double[] delta = this.deltas[l];
			Overflow.checkDeltas(this.forward, l, delta);
			double[] dW = this.gradients.layers().get(l).W().values();
			double @Nullable [] db = this.gradients.layers().get(l).b();
			affine.backwardWeights(B, n, m, delta, this.forward.input(l), this.accumulates, dW);
			if (db != null) {
				Affine.backwardBias(B, m, delta, this.accumulates, db);
			}
			if (l > 0) {
				double[] deltaBefore = this.deltas[l - 1];
				var f = (Elementwise) network.layers().get(l - 1).activation();
				affine.backwardInput(B, n, m, delta, layer.W().values(), deltaBefore);
				f.backward(B, n, this.forward.z(l - 1), this.forward.a(l - 1), deltaBefore, deltaBefore);
			}
		}
		this.accumulates = true;
	}

	/**
	 * Z, H: B × c → delta: B × c, δ of the last layer; with weights the δ of each
	 * sample's loss times its share, sᵢ / Σ s.
	 * @param delta modified
	 */
	static void outputDeltas(ForwardPass forward, Activation last, double divisor, double[] Z, double[] H,
			double[] delta) {
		int B = forward.batch();
		int c = forward.network().outputs();
		double @Nullable [] weights = forward.weights();
		forward.objective().backward(last, (weights != null) ? 1.0 : divisor, B, c, Z, H, forward.y(), delta);
		for (int s = 0; weights != null && s < B; s++) {
			double share = weights[s] / divisor;
			for (int i = s * c; i < (s + 1) * c; i++) {
				delta[i] *= share;
			}
		}
	}

	/** The gradients, summed since they were zeroed. They are not copied. */
	public Parameters gradients() {
		return this.gradients;
	}

	/** The deltas of layer l, ∂loss/∂z: B × m, already divided by the batch's samples. */
	public Matrix deltas(int l) {
		return new Matrix(this.forward.batch(), this.forward.network().layers().get(l).outputs(), this.deltas[l]);
	}

	/**
	 * ∂loss/∂x, B × n: per sample, of the same loss as the deltas.
	 * @throws InvalidInputException if it overflows float64
	 */
	public Matrix inputGradients() {
		Layer first = this.forward.network().layers().getFirst();
		int B = this.forward.batch();
		int n = first.inputs();
		double[] dx = new double[B * n];
		this.forward.affine().backwardInput(B, n, first.outputs(), this.deltas[0], first.W().values(), dx);
		Overflow.checkInputGradients(this.forward, dx);
		return new Matrix(B, n, dx);
	}

	/**
	 * The L2 norm of all gradients together.
	 * @throws InvalidInputException if it overflows float64
	 */
	public double gradientNorm() {
		return Overflow.checkNorm(this.gradients.norm());
	}

}
