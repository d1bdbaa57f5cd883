package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.activation.Elementwise;
import dev.trainstep.core.kernel.Affine;

/**
 * The derivatives of a batch's mean loss, from the last layer to the first: delta =
 * ∂loss/∂z of a layer gives its gradients dW and db, and through W and the derivative of
 * the activation the delta of the layer before.
 * <p>
 * Gradients are sums over the samples, in their order. So a batch can be passed in parts:
 * {@link #zeroGradients}, then run both passes for each part.
 */
public final class BackwardPass {

	private final ForwardPass forward;

	private final double[][] deltas;

	private final Parameters gradients;

	/** Whether gradients are added to those before. */
	private boolean accumulates;

	/** Makes room for what the forward pass has room for. */
	public BackwardPass(ForwardPass forward) {
		this.forward = forward;
		this.deltas = ForwardPass.perLayer(forward.network(), forward.capacity());
		this.gradients = forward.network().parameters().zeros();
	}

	/** The numbers that a pass over so many samples allocates. */
	public static long numbers(Network network, long samples) {
		return samples * network.units() + network.parameters().count();
	}

	/**
	 * The derivatives at a forward pass that had a target.
	 * @throws InvalidInputException if a result is beyond float64
	 */
	static BackwardPass of(ForwardPass forward) {
		var backward = new BackwardPass(forward);
		backward.accumulate(forward.batch());
		Overflow.checkGradients(backward.gradients);
		return backward;
	}

	/** The next {@link #accumulate} overwrites the gradients. */
	public void zeroGradients() {
		this.accumulates = false;
	}

	/**
	 * Adds the gradients of the samples that the forward pass was run for.
	 * @param batch the samples of the batch, of which those may be a part
	 * @throws InvalidInputException if a delta is beyond float64
	 */
	public void accumulate(int batch) {
		Network network = this.forward.network();
		int B = this.forward.batch();
		Affine affine = this.forward.affine();
		int last = network.depth() - 1;
		network.lossFunction()
			.backward(network.layers().get(last).activation(), batch, B, network.outputs(), this.forward.z(last),
					this.forward.a(last), this.forward.y(), this.deltas[last]);
		for (int l = last; l >= 0; l--) {
			Layer layer = network.layers().get(l);
			int n = layer.inputs();
			int m = layer.outputs();
			double[] delta = this.deltas[l];
			Overflow.check(network.form(), l, network.form().delta(l), B, m, delta);
			affine.backwardWeights(B, n, m, delta, this.forward.input(l), this.accumulates,
					this.gradients.layers().get(l).W().values());
			double @Nullable [] db = this.gradients.layers().get(l).b();
			if (db != null) {
				Affine.backwardBias(B, m, delta, this.accumulates, db);
			}
			if (l > 0) {
				affine.backwardInput(B, n, m, delta, layer.W().values(), this.deltas[l - 1]);
				var before = (Elementwise) network.layers().get(l - 1).activation();
				before.backward(B, n, this.forward.z(l - 1), this.forward.a(l - 1), this.deltas[l - 1],
						this.deltas[l - 1]);
			}
		}
		this.accumulates = true;
	}

	/** The gradients added, since the first of them. */
	public Parameters gradients() {
		return this.gradients;
	}

	/**
	 * ∂loss/∂z of layer l, per sample and already divided by the samples of the batch: B
	 * × m.
	 */
	public Matrix deltas(int l) {
		return new Matrix(this.forward.batch(), this.forward.network().layers().get(l).outputs(), this.deltas[l]);
	}

	/**
	 * The L2 norm of all gradients together.
	 * @throws InvalidInputException if it is beyond float64
	 */
	public double gradientNorm() {
		return Overflow.checkNorm(this.gradients.norm());
	}

}
