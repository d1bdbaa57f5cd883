package dev.trainstep.core;

import java.util.Objects;
import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.kernel.Affine;
import dev.trainstep.core.kernel.Cancellation;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.loss.Objective;
import dev.trainstep.core.loss.OutputGradient;
import dev.trainstep.core.violation.InvalidInputException;

/**
 * The forward pass of a batch, from the first layer to the last. From its input a, each
 * layer computes
 *
 * <pre>
 * z = W·a + b
 * a = f(z)      the input of the next layer; the last is the output h
 * </pre>
 *
 * The notebook's lines, and ours:
 *
 * <pre>
 * u1 = np.dot(W1, x)                       affine.forward(…, x, W, b, z)
 * u2 = sigma_1(u1)                         f.forward(…, z, a)
 * u3 = np.dot(W2, u2)                      affine.forward(…, a, W, b, z)
 * h = sigma_2(u3)                          f.forward(…, z, a)
 * loss = -np.sum(y * np.log(h + 1e-10))    lossFunction.forward(…, h, y, losses)
 * </pre>
 *
 * The arrays are allocated once, and hold the results of the last {@link #run}: a loop
 * fills {@link #x} and {@link #y} and runs again. A sample has the same bits alone and in
 * any batch.
 */
public final class ForwardPass {

	private final Network network;

	private final Affine affine;

	private final double[] x;

	private final double @Nullable [] y;

	private final double @Nullable [] weights;

	private final Objective objective;

	private final double[][] z;

	private final double[][] a;

	private final double[] losses;

	/** The number of each row's sample, for errors to name; null where it is the row. */
	private final int @Nullable [] samples;

	private int B;

	private ForwardPass(Network network, int capacity, double[] x, double @Nullable [] y, double @Nullable [] weights,
			Objective objective, int @Nullable [] samples) {
		this.network = network;
		this.affine = Affine.fastest(capacity, network.widestInput(), network.widestOutput());
		this.x = x;
		this.y = y;
		this.weights = weights;
		this.objective = objective;
		this.samples = samples;
		this.z = perLayer(network, capacity);
		this.a = perLayer(network, capacity);
		this.losses = new double[capacity];
	}

	/**
	 * Allocates everything for batches of up to {@code capacity} samples with targets.
	 */
	public ForwardPass(Network network, int capacity) {
		this(network, capacity, false);
	}

	/**
	 * Allocates everything for batches of up to {@code capacity} samples with targets.
	 * @param weighted whether samples have weights, too
	 */
	public ForwardPass(Network network, int capacity, boolean weighted) {
		this(network, capacity, new double[capacity * network.inputs()], new double[capacity * network.outputs()],
				weighted ? new double[capacity] : null, network.lossFunction(), new int[capacity]);
	}

	/**
	 * How many numbers a forward pass allocates, one-hot targets included. The buffers of
	 * its kernel, at most 430 KB, are not counted: limits are the same on every machine.
	 * @param samples the capacity of the pass
	 */
	public static long numbers(Network network, long samples) {
		return samples * (2 * network.units() + 1 + network.outputs());
	}

	/**
	 * Runs the pass for all samples of the data.
	 * @throws InvalidInputException if a result overflows float64
	 */
	static ForwardPass of(Network network, Data data) {
		var pass = new ForwardPass(network, data.x().count(), data.x().rows().values(), data.target(network),
				data.sampleWeights(), data.objective(network), null);
		pass.run(pass.capacity());
		return pass;
	}

	/**
	 * Runs the pass of the same samples through another network.
	 * @throws InvalidInputException if a result overflows float64
	 */
	ForwardPass through(Network other) {
		var pass = new ForwardPass(other, this.B, this.x, this.y, this.weights, this.objective, this.samples);
		pass.run(this.B);
		return pass;
	}

	/** Allocates an array for each layer: capacity × m. */
	static double[][] perLayer(Network network, int capacity) {
		return network.layers()
			.stream()
			.map((layer) -> new double[capacity * layer.outputs()])
			.toArray(double[][]::new);
	}

	/**
	 * Computes z and a of every layer for the first B samples of x.
	 * @throws InvalidInputException if a pre-activation overflows float64
	 * @throws CancellationException if the thread is interrupted; so do all passes
	 */
	public void run(int B) {
		this.B = B;
		for (int l = 0; l < this.network.depth(); l++) {
			Cancellation.check();
			Layer layer = this.network.layers().get(l);
			int m = layer.outputs();
			this.affine.forward(B, layer.inputs(), m, input(l), layer.W().values(), layer.b(), this.z[l]);
			Overflow.checkPreActivations(this, l);
			layer.activation().forward(B, m, this.z[l], this.a[l]);
		}
	}

	/**
	 * Computes the loss of each sample, and adds the losses, times the samples' weights
	 * if they have any, in the order of the samples.
	 * @param sum the sum so far
	 * @return the new sum
	 * @throws InvalidInputException if a loss or the sum overflows float64
	 */
	public double addLosses(double sum) {
		return addLosses(sum, this.weights);
	}

	/**
	 * The same with other weights.
	 * @param weights a weight for each sample, or null
	 */
	public double addLosses(double sum, double @Nullable [] weights) {
		computeLosses();
		double total = sum;
		for (int s = 0; s < this.B; s++) {
			total = (weights != null) ? Math.fma(weights[s], this.losses[s], total) : total + this.losses[s];
		}
		Overflow.checkLoss(this, this.losses, total);
		return total;
	}

	private void computeLosses() {
		this.network.lossFunction().forward(this.B, this.network.outputs(), outputs(), y(), this.losses);
	}

	/**
	 * The mean loss of the batch: Σ sᵢ·lᵢ / Σ sᵢ, where a sample's weight sᵢ may be 1.
	 */
	public double loss() {
		return addLosses(0.0) / divisor();
	}

	/** The loss of each sample, without its weight: B numbers. */
	public double[] lossPerSample() {
		computeLosses();
		Overflow.checkLosses(this, this.losses);
		return this.losses;
	}

	/** The weight of a sample in the loss of the batch. */
	double weight(int sample) {
		return (this.weights != null) ? this.weights[sample] : 1.0;
	}

	/**
	 * What the sum of the samples' losses is divided by: the sum of their weights, or
	 * their number. A sum is the caller's own loss.
	 */
	double divisor() {
		return switch (this.objective) {
			case LossFunction _ -> (this.weights != null) ? Data.sum(this.weights, this.B) : this.B;
			case OutputGradient _ -> 1.0;
		};
	}

	/** The class of each sample. */
	public int[] predictions() {
		int[] classes = new int[this.B];
		for (int s = 0; s < this.B; s++) {
			classes[s] = classOf(outputs(), s);
		}
		return classes;
	}

	/** The number of samples whose class is that of their target. */
	public int correct() {
		int correct = 0;
		for (int s = 0; s < this.B; s++) {
			correct += (classOf(outputs(), s) == classOf(y(), s)) ? 1 : 0;
		}
		return correct;
	}

	/** The share of samples whose class is that of their target. */
	public double accuracy() {
		return (double) correct() / this.B;
	}

	/** How many samples of class i, by their targets, are taken for class j. */
	public int[][] confusionMatrix() {
		int classes = this.network.classes();
		int[][] counts = new int[classes][classes];
		for (int s = 0; s < this.B; s++) {
			counts[classOf(y(), s)][classOf(outputs(), s)]++;
		}
		return counts;
	}

	/**
	 * The most probable class, the lowest on a tie. One output is the probability of
	 * class 1 rather than 0.
	 */
	private int classOf(double[] probabilities, int sample) {
		return this.network.isBinary() ? (probabilities[sample] > 0.5 ? 1 : 0) : argmax(probabilities, sample);
	}

	private int argmax(double[] probabilities, int sample) {
		int c = this.network.outputs();
		int best = 0;
		for (int i = 1; i < c; i++) {
			if (probabilities[sample * c + i] > probabilities[sample * c + best]) {
				best = i;
			}
		}
		return best;
	}

	/** The inputs, for the caller to fill: capacity × n. */
	public double[] x() {
		return this.x;
	}

	/**
	 * The targets, for the caller to fill: capacity × c.
	 * @throws IllegalStateException if there are none
	 */
	public double[] y() {
		if (this.y == null) {
			throw new IllegalStateException("the pass has no targets");
		}
		return this.y;
	}

	/** The weights of the samples, for the caller to fill; null if they have none. */
	public double @Nullable [] weights() {
		return this.weights;
	}

	/** Lets errors name the sample in a row by its number. */
	public void setSample(int row, int sample) {
		Objects.requireNonNull(this.samples)[row] = sample;
	}

	/** The number of the sample in a row. */
	int sample(int row) {
		return (this.samples != null) ? this.samples[row] : row;
	}

	/** The pre-activations z of layer l: B × m. */
	public Matrix preActivations(int l) {
		return new Matrix(this.B, this.network.layers().get(l).outputs(), this.z[l]);
	}

	/** The activations a of layer l: B × m. */
	public Matrix activations(int l) {
		return new Matrix(this.B, this.network.layers().get(l).outputs(), this.a[l]);
	}

	/** The outputs of the network: B × c. */
	public Matrix h() {
		return activations(this.network.depth() - 1);
	}

	Objective objective() {
		return this.objective;
	}

	Affine affine() {
		return this.affine;
	}

	Network network() {
		return this.network;
	}

	/** The most samples that a run can have. */
	int capacity() {
		return this.losses.length;
	}

	/** B, the samples of the last run. */
	int batch() {
		return this.B;
	}

	/** The input of layer l: B × n. */
	double[] input(int l) {
		return (l == 0) ? this.x : this.a[l - 1];
	}

	double[] z(int l) {
		return this.z[l];
	}

	double[] a(int l) {
		return this.a[l];
	}

	private double[] outputs() {
		return this.a[this.network.depth() - 1];
	}

}
