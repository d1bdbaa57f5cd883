package dev.trainstep.core;

import java.util.List;

import dev.trainstep.core.activation.Elementwise;
import dev.trainstep.core.kernel.Affine;
import dev.trainstep.core.loss.Huber;
import dev.trainstep.core.loss.Regression;

/**
 * The forward pass of a network with one parameter moved: recomputes the parameter's unit
 * and all later layers.
 */
final class PerturbedPass {

	private final Network network;

	private final int B;

	private final ForwardPass base;

	/** What the sum of the losses is divided by. */
	private final double divisor;

	private final double[][] z;

	private final double[][] a;

	private final double[] unitZ;

	private final double[] unitA;

	private final double[] losses;

	/** What the roundings of the losses are in proportion to. */
	private final double[] sizes;

	private final double[] deltas;

	/** Starts from the results of a forward pass. */
	PerturbedPass(ForwardPass base) {
		this.network = base.network();
		this.B = base.batch();
		this.base = base;
		this.divisor = base.divisor();
		this.deltas = new double[this.B * this.network.outputs()];
		this.z = ForwardPass.perLayer(this.network, this.B);
		this.a = ForwardPass.perLayer(this.network, this.B);
		this.unitZ = new double[this.B];
		this.unitA = new double[this.B];
		this.losses = new double[this.B];
		this.sizes = new double[this.B];
		reset();
	}

	/** How many numbers the pass allocates. */
	static long numbers(Network network, long samples) {
		return samples * (2 * network.units() + network.outputs() + 4);
	}

	/** Resets all layers to the results of the forward pass. */
	void reset() {
		for (int l = 0; l < this.network.depth(); l++) {
			System.arraycopy(this.base.z(l), 0, this.z[l], 0, this.z[l].length);
			System.arraycopy(this.base.a(l), 0, this.a[l], 0, this.a[l].length);
		}
	}

	/** Recomputes a unit of layer l, all later layers, and the losses. */
	void run(int l, int unit) {
		Layer layer = this.network.layers().get(l);
		int m = layer.outputs();
		Affine.forwardUnit(this.B, layer.inputs(), unit, this.base.input(l), layer.W().values(), layer.b(), this.unitZ);
		put(this.unitZ, this.z[l], unit, m);
		if (layer.activation() instanceof Elementwise f) {
			f.forward(this.B, 1, this.unitZ, this.unitA);
			put(this.unitA, this.a[l], unit, m);
		}
		else {
			layer.activation().forward(this.B, m, this.z[l], this.a[l]);
		}
		for (int j = l + 1; j < this.network.depth(); j++) {
			Layer after = this.network.layers().get(j);
			this.base.affine()
				.forward(this.B, after.inputs(), after.outputs(), this.a[j - 1], after.W().values(), after.b(),
						this.z[j]);
			after.activation().forward(this.B, after.outputs(), this.z[j], this.a[j]);
		}
		computeLosses();
	}

	/**
	 * Resets a unit of layer l; every run recomputes the later layers.
	 */
	void restore(int l, int unit) {
		int m = this.network.layers().get(l).outputs();
		for (int s = 0; s < this.B; s++) {
			this.z[l][s * m + unit] = this.base.z(l)[s * m + unit];
			this.a[l][s * m + unit] = this.base.a(l)[s * m + unit];
		}
	}

	private void computeLosses() {
		int last = this.network.depth() - 1;
		this.base.objective()
			.unclamped(this.B, this.network.outputs(), this.z[last], this.a[last], this.base.y(), this.losses);
	}

	/**
	 * A bound of the rounding error of the mean loss, to first order.
	 * @param errors the bounds for the last layer's pre-activations: B × c
	 */
	double lossError(double[] errors) {
		int last = this.network.depth() - 1;
		BackwardPass.outputDeltas(this.base, this.network.layers().get(last).activation(), this.divisor, this.z[last],
				this.a[last], this.deltas);
		double error = 0.0;
		for (int i = 0; i < errors.length; i++) {
			error += Math.abs(this.deltas[i]) * errors[i];
		}
		this.base.objective()
			.roundedSize(this.B, this.network.outputs(), this.a[last], this.base.y(), this.losses, this.sizes);
		double sum = 0.0;
		for (int s = 0; s < this.B; s++) {
			sum += this.base.weight(s) * this.sizes[s];
		}
		// Below the least normal number, digits are lost.
		return error + RoundingErrors.FEW * sum / this.divisor + Double.MIN_NORMAL;
	}

	/** The difference of the mean losses, sample by sample, so that few digits cancel. */
	double lossMinus(PerturbedPass other) {
		double sum = 0.0;
		for (int s = 0; s < this.B; s++) {
			sum += this.base.weight(s) * (this.losses[s] - other.losses[s]);
		}
		return sum / this.divisor;
	}

	/**
	 * How far jumps of second derivatives between the two passes, such as those of elu
	 * and of Huber's loss, may put the difference of the mean losses off. A jump by J
	 * within a step of Δ does so by up to J·Δ²/8, and half the step need not show it.
	 * @param deltas ∂loss/∂z of each layer
	 */
	double jumpsFrom(PerturbedPass other, int l, List<Matrix> deltas) {
		double sum = 0.0;
		for (int j = l; j < this.network.depth(); j++) {
			if (this.network.layers().get(j).activation() instanceof Elementwise f) {
				sum += jumps(f, deltas.get(j).values(), this.z[j], this.a[j], other.z[j], other.a[j]);
			}
		}
		if (this.base.objective() instanceof Regression loss) {
			int last = this.network.depth() - 1;
			sum += jumps(loss, this.a[last], other.a[last]);
		}
		return sum / 8.0;
	}

	/** Σ |δ·J|·Δ² over the elements of a layer that are on two sides of 0. */
	private static double jumps(Elementwise f, double[] deltas, double[] z, double[] a, double[] otherZ,
			double[] otherA) {
		double sum = 0.0;
		for (int i = 0; i < z.length; i++) {
			if (z[i] > 0.0 != otherZ[i] > 0.0) {
				double jump = f.secondDerivative(z[i], a[i]) - f.secondDerivative(otherZ[i], otherA[i]);
				sum += Math.abs(deltas[i] * jump) * square(z[i] - otherZ[i]);
			}
		}
		return sum;
	}

	/** Σ |J|·Δ² over the outputs, as the mean loss adds them up. */
	private double jumps(Regression loss, double[] h, double[] otherH) {
		int c = this.network.outputs();
		double[] y = this.base.y();
		double sum = 0.0;
		for (int i = 0; i < h.length; i++) {
			double jump = loss.secondDerivative(h[i] - y[i]) - loss.secondDerivative(otherH[i] - y[i]);
			sum += this.base.weight(i / c) * Math.abs(jump) * square(h[i] - otherH[i]);
		}
		return sum / (c * this.divisor);
	}

	private static double square(double d) {
		return d * d;
	}

	/**
	 * How far the moved parameter takes what goes through a curve after layer l: the
	 * pre-activations of a curved activation, and the outputs where the loss is Huber's.
	 */
	double farthestAfter(int l) {
		double farthest = 0.0;
		for (int j = l + 1; j < this.network.depth(); j++) {
			if (this.network.layers().get(j).activation().isCurved()) {
				farthest = Math.max(farthest, farthest(this.z[j], this.base.z(j)));
			}
		}
		if (this.base.objective() instanceof Huber) {
			int last = this.network.depth() - 1;
			farthest = Math.max(farthest, farthest(this.a[last], this.base.a(last)));
		}
		return farthest;
	}

	private static double farthest(double[] moved, double[] from) {
		double farthest = 0.0;
		for (int i = 0; i < moved.length; i++) {
			farthest = Math.max(farthest, Math.abs(moved[i] - from[i]));
		}
		return farthest;
	}

	/**
	 * Whether a pre-activation of layer l or a later one is across a kink from the
	 * other's.
	 */
	boolean isAcrossKinkFrom(PerturbedPass other, int l) {
		for (int j = l; j < this.network.depth(); j++) {
			if (this.network.layers().get(j).activation() instanceof Elementwise f && f.hasKink()
					&& signsDiffer(this.z[j], other.z[j])) {
				return true;
			}
		}
		return false;
	}

	private static boolean signsDiffer(double[] z, double[] other) {
		for (int i = 0; i < z.length; i++) {
			if (z[i] > 0.0 != other[i] > 0.0) {
				return true;
			}
		}
		return false;
	}

	/**
	 * unit: B → layer: B × m, one column.
	 * @param layer modified
	 */
	private static void put(double[] unit, double[] layer, int column, int m) {
		for (int s = 0; s < unit.length; s++) {
			layer[s * m + column] = unit[s];
		}
	}

}
