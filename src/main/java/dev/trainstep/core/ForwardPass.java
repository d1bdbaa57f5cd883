package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.kernel.Affine;

/**
 * What a network computes for a batch, layer by layer: z = W·a + b from the layer's input
 * a, then the next layer's input f(z), of which the last is the output h.
 * <p>
 * The arrays are made once, and hold the results of the last {@link #run}: a loop fills
 * {@link #x} and {@link #y} and runs again. The results of a sample do not depend on the
 * rest of its batch, not even in their last bit.
 */
public final class ForwardPass {

	private final Network network;

	private final Affine affine = Affine.fastest();

	private final double[] x;

	private final double @Nullable [] y;

	private final double[][] z;

	private final double[][] a;

	private final double[] losses;

	private int B;

	private ForwardPass(Network network, int capacity, double[] x, double @Nullable [] y) {
		this.network = network;
		this.x = x;
		this.y = y;
		this.z = perLayer(network, capacity);
		this.a = perLayer(network, capacity);
		this.losses = new double[capacity];
	}

	/** Makes room for batches of up to {@code capacity} samples with targets. */
	public ForwardPass(Network network, int capacity) {
		this(network, capacity, new double[capacity * network.inputs()], new double[capacity * network.outputs()]);
	}

	/** The numbers that a pass over so many samples allocates, targets included. */
	public static long numbers(Network network, long samples) {
		return samples * (2 * network.units() + 1 + network.outputs());
	}

	/**
	 * x: B × n, y: B × c or none → everything up to h.
	 * @throws InvalidInputException if a result is beyond float64
	 */
	static ForwardPass of(Network network, Matrix x, @Nullable Matrix y) {
		var pass = new ForwardPass(network, x.rows(), x.values(), (y != null) ? y.values() : null);
		pass.run(x.rows());
		return pass;
	}

	static double[][] perLayer(Network network, int capacity) {
		return network.layers()
			.stream()
			.map((layer) -> new double[capacity * layer.outputs()])
			.toArray(double[][]::new);
	}

	/**
	 * Computes everything up to h for the first B samples.
	 * @throws InvalidInputException if a result is beyond float64
	 */
	public void run(int B) {
		this.B = B;
		for (int l = 0; l < this.network.depth(); l++) {
			Layer layer = this.network.layers().get(l);
			int m = layer.outputs();
			this.affine.forward(B, layer.inputs(), m, input(l), layer.W().values(), layer.b(), this.z[l]);
			Overflow.check(this.network.form(), l, this.network.form().z(l), B, m, this.z[l]);
			layer.activation().forward(B, m, this.z[l], this.a[l]);
		}
	}

	/**
	 * Computes the loss of each sample, and adds them up in the order of the samples.
	 * @param sum of the samples before
	 * @throws InvalidInputException if a loss or the sum is beyond float64
	 */
	public double addLosses(double sum) {
		this.network.lossFunction().forward(this.B, this.network.outputs(), outputs(), y(), this.losses);
		double all = sum;
		for (int s = 0; s < this.B; s++) {
			all += this.losses[s];
		}
		Overflow.checkLoss(this.B, this.losses, all);
		return all;
	}

	/** The mean loss. */
	public double loss() {
		return addLosses(0.0) / this.B;
	}

	/** The loss of each sample: B numbers. */
	public double[] lossPerSample() {
		addLosses(0.0);
		return this.losses;
	}

	/** The most probable class of each sample, the lowest on a tie. */
	public int[] predictions() {
		int[] classes = new int[this.B];
		for (int s = 0; s < this.B; s++) {
			classes[s] = argmax(outputs(), s);
		}
		return classes;
	}

	/** The number of samples whose most probable class is that of their target. */
	public int correct() {
		int correct = 0;
		for (int s = 0; s < this.B; s++) {
			correct += (argmax(outputs(), s) == argmax(y(), s)) ? 1 : 0;
		}
		return correct;
	}

	/** The share of samples whose most probable class is that of their target. */
	public double accuracy() {
		return (double) correct() / this.B;
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

	/** The inputs: capacity × n, to be filled. */
	public double[] x() {
		return this.x;
	}

	/**
	 * The targets: capacity × c, to be filled.
	 * @throws IllegalStateException if there are none
	 */
	public double[] y() {
		if (this.y == null) {
			throw new IllegalStateException("there is no target");
		}
		return this.y;
	}

	/** What layer l computed before its activation: B × m. */
	public Matrix preActivations(int l) {
		return new Matrix(this.B, this.network.layers().get(l).outputs(), this.z[l]);
	}

	/** The output of layer l: B × m. */
	public Matrix activations(int l) {
		return new Matrix(this.B, this.network.layers().get(l).outputs(), this.a[l]);
	}

	/** The output of the network: B × c. */
	public Matrix h() {
		return activations(this.network.depth() - 1);
	}

	Affine affine() {
		return this.affine;
	}

	Network network() {
		return this.network;
	}

	/** The most samples that there is room for. */
	int capacity() {
		return this.losses.length;
	}

	int batch() {
		return this.B;
	}

	/** The input of layer l. */
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
