package dev.trainstep.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Form;
import dev.trainstep.core.Initialization;
import dev.trainstep.core.Initialization.Scheme;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.NetworkService;
import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.Samples;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.optimizer.Adagrad;
import dev.trainstep.core.optimizer.Adam;
import dev.trainstep.core.optimizer.Adamw;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Rmsprop;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Networks, data and plans for tests of runs, and runs of them. */
final class Runs {

	/** Limits that no run reaches. */
	static final RunLimits NONE = steps(Long.MAX_VALUE);

	static final double ETA = 0.05;

	static final Adam ADAM = new Adam(0.9, 0.999, 1e-8, 0);

	static final NetworkService SERVICE = new NetworkService();

	private Runs() {
	}

	static Network network(int... sizes) {
		return SERVICE.initialize(
				new Initialization(Arrays.stream(sizes).asLongStream().toArray(), 7, Scheme.HE_UNIFORM, true, null));
	}

	/** A network of one unit a layer, without activations. */
	static Network regression(double... weights) {
		List<Layer> layers = new ArrayList<>();
		for (double weight : weights) {
			layers.add(new Layer(new Matrix(1, 1, new double[] { weight }), null, new Identity()));
		}
		return new Network(Form.LAYERS, layers);
	}

	/** N samples of n random numbers, with labels of c classes. */
	static Data data(int seed, int N, int n, int c) {
		var random = new SplittableRandom(seed);
		return new Data(new Samples(new Matrix(N, n, random.doubles((long) N * n, -1, 1).toArray()), false), null,
				new Labels(random.ints(N, 0, c).toArray(), false));
	}

	/** Some samples of the data, in this order. */

	static Data select(Data data, int[] samples) {
		int n = data.x().width();
		double[] x = new double[samples.length * n];
		int[] labels = new int[samples.length];
		for (int row = 0; row < samples.length; row++) {
			data.copyInputs(samples[row], row, x);
			labels[row] = Objects.requireNonNull(data.labels()).classes()[samples[row]];
		}
		return new Data(new Samples(new Matrix(samples.length, n, x), false), null, new Labels(labels, false));
	}

	static TrainingPlan epochs(long epochs) {
		return TrainingPlan.of(UpdateRule.plain(ETA), epochs);
	}

	static UpdateRule rule(Optimizer optimizer) {
		return new UpdateRule(ETA, optimizer, null, null);
	}

	static StopConditions earlyStopping(long patience, double minDelta) {
		return new StopConditions(new EarlyStopping(patience, minDelta), null, null);
	}

	static RunLimits steps(long steps) {
		return new RunLimits(steps, Duration.ofDays(1));
	}

	static TrainingPlan resume(TrainingPlan plan, TrainingResult from) {
		return resume(plan, from.state(), from.resume());
	}

	static TrainingPlan resume(TrainingPlan plan, @Nullable OptimizerState state, Checkpoint checkpoint) {
		return plan.with(plan.rule().resuming(state)).resuming(checkpoint);
	}

	static TrainingResult run(Network network, Data data, TrainingPlan plan) {
		return run(network, data, plan, NONE);
	}

	static TrainingResult run(Network network, Data data, TrainingPlan plan, RunLimits limits) {
		return run(network, data, plan, limits, new Recorder());
	}

	static TrainingResult run(Network network, Data data, TrainingPlan plan, RunLimits limits, RunListener listener) {
		return new TrainingRun(network, data, plan, limits, listener).run();
	}

	/** Runs for some steps only, maybe none. */
	static TrainingResult begin(Network network, Data data, TrainingPlan plan, long steps) {
		return (steps > 0) ? run(network, data, plan, steps(steps)) : run(network, data, plan, NONE, new Recorder(0));
	}

	/** A clock that advances by a millisecond whenever it is read. */
	static LongSupplier clock() {
		long[] now = { 5_000_000_000L };
		return () -> now[0] += 1_000_000;
	}

	static double[][] arrays(Network network) {
		return network.parameters().arrays().toArray(double[][]::new);
	}

	static List<Optimizer> optimizers() {
		return List.of(Sgd.PLAIN, new Sgd(0.9, true, 0.01), new Rmsprop(0.9, 1e-8, 0.5, 0), new Adagrad(1e-10, 0),
				new Adam(0.9, 0.999, 1e-8, 0.01), new Adamw(0.9, 0.999, 1e-8, 0.01));
	}

	static void assertSame(TrainingResult actual, TrainingResult expected) {
		assertThat(arrays(actual.network())).isDeepEqualTo(arrays(expected.network()));
		assertThat(actual.stoppedBy()).isEqualTo(expected.stoppedBy());
		assertThat(actual.steps()).isEqualTo(expected.steps());
		assertThat(actual.epochs()).isEqualTo(expected.epochs());
		assertThat(actual.loss()).isEqualTo(expected.loss());
		assertThat(actual.accuracy()).isEqualTo(expected.accuracy());
		assertThat(actual.resume().fingerprints()).isEqualTo(expected.resume().fingerprints());
		assertThat(actual.resume().lossSum()).isEqualTo(expected.resume().lossSum());
		assertThat(actual.resume().correct()).isEqualTo(expected.resume().correct());
		assertThat(actual.resume().waited()).isEqualTo(expected.resume().waited());
		assertThat(actual.best() == null).isEqualTo(expected.best() == null);
		if (actual.best() != null && expected.best() != null) {
			assertThat(actual.best().epoch()).isEqualTo(expected.best().epoch());
			assertThat(actual.best().loss()).isEqualTo(expected.best().loss());
			assertThat(arrays(actual.best().network())).isDeepEqualTo(arrays(expected.best().network()));
		}
	}

	static void assertRefused(Network network, Data data, TrainingPlan plan, String... pointers) {
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> run(network, data, plan))
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::pointer).containsExactly(pointers));
	}

}
