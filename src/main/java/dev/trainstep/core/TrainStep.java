package dev.trainstep.core;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.BackwardPass.Gradient;

/**
 * One step of gradient descent: forward, backward, W − eta·dW.
 *
 * @param forward of the network as it was
 * @param backward of the network as it was
 * @param updated the network after the step
 */
public record TrainStep(ForwardPass forward, BackwardPass backward, Network updated) {

	/**
	 * x: B × n, y: B × c, eta > 0 → the step, each parameter p becoming p − eta·dp with
	 * one rounding.
	 * @throws InvalidInputException if a result is beyond float64
	 */
	static TrainStep of(Network network, Matrix x, Matrix y, double eta) {
		ForwardPass forward = ForwardPass.of(network, x, y);
		BackwardPass backward = BackwardPass.of(network, forward);
		List<Layer> updated = new ArrayList<>();
		for (int l = 0; l < network.depth(); l++) {
			Layer layer = descend(network.layers().get(l), backward.gradients().get(l), eta);
			Overflow.checkUpdated(l, layer);
			updated.add(layer);
		}
		return new TrainStep(forward, backward, new Network(updated));
	}

	private static Layer descend(Layer layer, Gradient gradient, double eta) {
		Matrix W = layer.W();
		double[] updated = descend(W.values(), gradient.dW().values(), eta);
		double @Nullable [] b = layer.b();
		double @Nullable [] db = gradient.db();
		return new Layer(new Matrix(W.rows(), W.cols(), updated),
				(b == null || db == null) ? null : descend(b, db, eta));
	}

	private static double[] descend(double[] p, double[] dp, double eta) {
		double[] updated = new double[p.length];
		for (int i = 0; i < p.length; i++) {
			updated[i] = Math.fma(-eta, dp[i], p[i]);
		}
		return updated;
	}

	/**
	 * The loss of the updated network on the same batch.
	 * @throws InvalidInputException if a result is beyond float64
	 */
	public double lossAfter() {
		try {
			return ForwardPass.of(this.updated, this.forward.inputs().getFirst(), this.forward.target()).loss();
		}
		catch (InvalidInputException ex) {
			throw Overflow.afterUpdate(ex);
		}
	}

}
