package dev.trainstep.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.loss.CrossEntropy;
import dev.trainstep.training.Progress;
import dev.trainstep.training.RunLimits;
import dev.trainstep.training.RunListener;
import dev.trainstep.training.TrainingPlan;
import dev.trainstep.training.TrainingResult;
import dev.trainstep.training.TrainingRun;

/**
 * A step of training, forward, backward and update in place: by the service's kernels
 * with all their checks, in a run of many such steps, with all that comes with it, and
 * with the same activations around products of OpenBLAS and no checks. Networks are sizes,
 * then the batch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 15, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = { "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED" })
public class TrainStepBenchmark {

	private static final double ETA = 1e-6;

	private static final int STEPS_PER_RUN = 1000;

	/** How far sums of other orders may be apart, next to weights below 1. */
	private static final double TOLERANCE = 1e-12;

	private static final RunListener NOBODY = new RunListener() {

		@Override
		public void onProgress(Progress progress, Network network) {
		}

		@Override
		public boolean wantsProgress() {
			return false;
		}

		@Override
		public void onWork() {
		}

		@Override
		public boolean isStopping() {
			return false;
		}

	};

	@Param({ "64-32-10x32", "784-128-10x32", "784-128-10x256", "784-1024-10x128", "3072-1024-100x64" })
	String network;

	private int[] sizes;

	private int B;

	private ForwardPass forward;

	private BackwardPass backward;

	private Stepper stepper;

	private Data data;

	private double[][] W;

	private double[][] dW;

	private double[][] z;

	private double[][] a;

	private double[][] delta;

	@Setup
	public void make() {
		int at = this.network.indexOf('x');
		this.sizes = Arrays.stream(this.network.substring(0, at).split("-")).mapToInt(Integer::parseInt).toArray();
		this.B = Integer.parseInt(this.network.substring(at + 1));
		var random = new SplittableRandom(1);
		Network network = network(random);
		int depth = network.depth();
		this.forward = new ForwardPass(network, this.B);
		Arrays.setAll(this.forward.x(), (i) -> random.nextDouble());
		int[] labels = random.ints(this.B, 0, network.outputs()).toArray();
		for (int s = 0; s < this.B; s++) {
			this.forward.y()[s * network.outputs() + labels[s]] = 1.0;
		}
		this.data = new Data(new Samples(new Matrix(this.B, network.inputs(), this.forward.x().clone()), false), null,
				new Labels(labels, false));
		this.backward = new BackwardPass(this.forward);
		this.stepper = new Stepper(network, UpdateRule.plain(ETA));
		this.W = new double[depth][];
		this.dW = new double[depth][];
		for (int l = 0; l < depth; l++) {
			this.W[l] = network.layers().get(l).W().values().clone();
			this.dW[l] = new double[this.W[l].length];
		}
		this.z = ForwardPass.perLayer(network, this.B);
		this.a = ForwardPass.perLayer(network, this.B);
		this.delta = ForwardPass.perLayer(network, this.B);
		trainstep();
		openBlas();
		for (int l = 0; l < depth; l++) {
			compare(network.layers().get(l).W().values(), this.W[l]);
		}
	}

	private Network network(SplittableRandom random) {
		List<Layer> layers = new ArrayList<>();
		for (int l = 0; l < this.sizes.length - 1; l++) {
			int n = this.sizes[l];
			int m = this.sizes[l + 1];
			double bound = Math.sqrt(1.0 / n);
			layers.add(new Layer(new Matrix(m, n, random.doubles((long) m * n, -bound, bound).toArray()), null,
					(l < this.sizes.length - 2) ? new Relu() : new Softmax()));
		}
		return new Network(Form.LAYERS, layers);
	}

	private static void compare(double[] ours, double[] theirs) {
		for (int i = 0; i < ours.length; i++) {
			if (!(Math.abs(ours[i] - theirs[i]) <= TOLERANCE)) {
				throw new AssertionError(ours[i] + " is not " + theirs[i]);
			}
		}
	}

	@Benchmark
	public void trainstep() {
		this.backward.zeroGradients();
		this.forward.run(this.B);
		this.backward.accumulate(this.B);
		this.stepper.step(ETA, this.backward.gradients());
	}

	@Benchmark
	@OperationsPerInvocation(STEPS_PER_RUN)
	public TrainingResult run() {
		TrainingPlan plan = TrainingPlan.of(UpdateRule.plain(ETA), STEPS_PER_RUN);
		return new TrainingRun(this.forward.network(), this.data, plan,
				new RunLimits(STEPS_PER_RUN, Duration.ofDays(1)), NOBODY)
			.run();
	}

	@Benchmark
	public void openBlas() {
		int depth = this.W.length;
		int c = this.sizes[depth];
		for (int l = 0; l < depth; l++) {
			int m = this.sizes[l + 1];
			OpenBlas.multiply(this.B, m, this.sizes[l], false, input(l), true, this.W[l], this.z[l]);
			activation(l).forward(this.B, m, this.z[l], this.a[l]);
		}
		int last = depth - 1;
		new CrossEntropy().backward(new Softmax(), this.B, this.B, c, this.z[last], this.a[last], this.forward.y(),
				this.delta[last]);
		for (int l = last; l >= 0; l--) {
			int n = this.sizes[l];
			int m = this.sizes[l + 1];
			OpenBlas.multiply(m, n, this.B, true, this.delta[l], false, input(l), this.dW[l]);
			if (l > 0) {
				OpenBlas.multiply(this.B, n, m, false, this.delta[l], false, this.W[l], this.delta[l - 1]);
				new Relu().backward(this.B, n, this.z[l - 1], this.a[l - 1], this.delta[l - 1], this.delta[l - 1]);
			}
		}
		for (int l = 0; l < depth; l++) {
			OpenBlas.add(-ETA, this.dW[l], this.W[l]);
		}
	}

	private double[] input(int l) {
		return (l == 0) ? this.forward.x() : this.a[l - 1];
	}

	private Activation activation(int l) {
		return (l < this.W.length - 1) ? new Relu() : new Softmax();
	}

}
