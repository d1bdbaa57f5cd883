package dev.trainstep.core.loss;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.variant.Workings;

/**
 * What gradients are of: a function of a network's output h and of what goes with it, Y.
 * Kernels work on row-major arrays, a row per sample.
 */
public sealed interface Objective permits LossFunction, OutputGradient {

	/**
	 * Z, H, Y: B × c → dZ: B × c, ∂(Σ of the samples' losses / divisor)/∂Z at the last
	 * layer.
	 * @param last the last layer's activation
	 * @param divisor what the sum of the losses is divided by, such as the number of
	 * samples in the batch; the B samples may be a part of it
	 * @param dZ modified
	 */
	void backward(Activation last, double divisor, int B, int c, double[] Z, double[] H, double[] Y, double[] dZ);

	/**
	 * Tells how the gradient at the last pre-activation i of a sample is computed. In
	 * formulas z, h and y are unit i's.
	 * @param last the last layer's activation
	 * @param z the c pre-activations of the sample
	 * @param h its outputs
	 * @param y what goes with them
	 */
	void explainBackward(Activation last, int c, int i, double[] z, double[] h, double[] y, Workings workings);

	/**
	 * Z, H, Y: B × c → loss: B, the exact loss of each sample, without the bound of
	 * 1e-10. {@link #backward} gives its gradient.
	 * @param loss modified
	 */
	void unclamped(int B, int c, double[] Z, double[] H, double[] Y, double[] loss);

	/**
	 * H, Y: B × c, loss: B → size: B, what the roundings within {@link #unclamped} are in
	 * proportion to: |loss|, and Σ |h · ∂loss/∂h| where the loss is read from H, which is
	 * rounded itself.
	 * @param size modified
	 */
	void roundedSize(int B, int c, double[] H, double[] Y, double[] loss, double[] size);

}
