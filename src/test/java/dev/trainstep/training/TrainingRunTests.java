package dev.trainstep.training;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.core.Data;
import dev.trainstep.core.Form;
import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Initialization;
import dev.trainstep.core.Initialization.Scheme;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.NetworkService;
import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.Parameters;
import dev.trainstep.core.Samples;
import dev.trainstep.core.SplitMix64;
import dev.trainstep.core.TrainStep;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.activation.Tanh;
import dev.trainstep.core.optimizer.Adagrad;
import dev.trainstep.core.optimizer.Adam;
import dev.trainstep.core.optimizer.Adamw;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Rmsprop;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.training.schedule.Constant;
import dev.trainstep.training.schedule.Cosine;
import dev.trainstep.training.schedule.Linear;
import dev.trainstep.training.schedule.Schedule;
import dev.trainstep.training.schedule.Step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TrainingRunTests {

	private static final RunLimits NONE = new RunLimits(Long.MAX_VALUE, Duration.ofDays(1));

	private static final double ETA = 0.05;

	private final NetworkService service = new NetworkService();

	/** Notes what it is told, and says to stop when it was told so often. */
	private static final class Recorder implements RunListener {

		private final List<Progress> progress = new ArrayList<>();

		private final long stopAfter;

		private long work;

		Recorder() {
			this(Long.MAX_VALUE);
		}

		Recorder(long stopAfter) {
			this.stopAfter = stopAfter;
		}

		@Override
		public void onProgress(Progress progress) {
			this.progress.add(progress);
		}

		@Override
		public void onWork() {
			this.work++;
		}

		@Override
		public boolean isStopping() {
			return this.work >= this.stopAfter;
		}

	}

	private Network network(int... sizes) {
		return this.service.initialize(
				new Initialization(Arrays.stream(sizes).asLongStream().toArray(), 7, Scheme.HE_UNIFORM, true, null));
	}

	private static Data data(int seed, int N, int n, int c) {
		var random = new SplittableRandom(seed);
		return new Data(new Samples(new Matrix(N, n, random.doubles((long) N * n, -1, 1).toArray()), false), null,
				new Labels(random.ints(N, 0, c).toArray(), false));
	}

	/** A plan, plain but for what is changed: each change makes a new one. */
	private static final class Plan implements Cloneable {

		private Optimizer optimizer = Sgd.PLAIN;

		private @Nullable OptimizerState state;

		private @Nullable Double clipNorm;

		private long epochs;

		private @Nullable Long batch;

		private @Nullable Long seed;

		private Schedule schedule = new Constant(0);

		private @Nullable Data validation;

		private @Nullable EarlyStopping earlyStopping;

		private @Nullable Double targetLoss;

		private @Nullable Long deadlineMs;

		private @Nullable Long progressEvery;

		private @Nullable Checkpoint resume;

		static Plan epochs(long epochs) {
			return new Plan().with((plan) -> plan.epochs = epochs);
		}

		private Plan with(Consumer<Plan> change) {
			try {
				Plan plan = (Plan) clone();
				change.accept(plan);
				return plan;
			}
			catch (CloneNotSupportedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		Plan optimizer(Optimizer optimizer) {
			return with((plan) -> plan.optimizer = optimizer);
		}

		Plan clip(double clipNorm) {
			return with((plan) -> plan.clipNorm = clipNorm);
		}

		Plan batch(long batch) {
			return with((plan) -> plan.batch = batch);
		}

		Plan seed(long seed) {
			return with((plan) -> plan.seed = seed);
		}

		Plan schedule(Schedule schedule) {
			return with((plan) -> plan.schedule = schedule);
		}

		Plan validation(Data validation) {
			return with((plan) -> plan.validation = validation);
		}

		Plan earlyStopping(long patience, double minDelta) {
			return with((plan) -> plan.earlyStopping = new EarlyStopping(patience, minDelta));
		}

		Plan targetLoss(double targetLoss) {
			return with((plan) -> plan.targetLoss = targetLoss);
		}

		Plan deadlineMs(long deadlineMs) {
			return with((plan) -> plan.deadlineMs = deadlineMs);
		}

		Plan progressEvery(long progressEvery) {
			return with((plan) -> plan.progressEvery = progressEvery);
		}

		Plan resume(TrainingResult from) {
			return resume(from.state(), from.resume());
		}

		Plan resume(@Nullable OptimizerState state, Checkpoint checkpoint) {
			return with((plan) -> {
				plan.state = state;
				plan.resume = checkpoint;
			});
		}

		TrainingPlan build() {
			return new TrainingPlan(new UpdateRule(ETA, this.optimizer, this.state, this.clipNorm), this.epochs,
					this.batch, this.seed, this.schedule, this.validation, this.earlyStopping, this.targetLoss,
					this.deadlineMs, this.progressEvery, this.resume);
		}

	}

	private static TrainingResult run(Network network, Data data, Plan plan) {
		return run(network, data, plan, NONE, new Recorder());
	}

	private static TrainingResult run(Network network, Data data, Plan plan, RunLimits limits, RunListener listener) {
		return new TrainingRun(network, data, plan.build(), limits, listener).run();
	}

	private static double[][] arrays(Network network) {
		return network.parameters().arrays().toArray(double[][]::new);
	}

	private static void assertSame(TrainingResult actual, TrainingResult expected) {
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

	static List<Optimizer> optimizers() {
		return List.of(Sgd.PLAIN, new Sgd(0.9, true, 0.01), new Rmsprop(0.9, 1e-8, 0.5, 0), new Adagrad(1e-10, 0),
				new Adam(0.9, 0.999, 1e-8, 0.01), new Adamw(0.9, 0.999, 1e-8, 0.01));
	}

	@ParameterizedTest
	@MethodSource("optimizers")
	void plainEpochsAreCallsOfTrainStep(Optimizer optimizer) {
		Network network = network(4, 5, 3);
		Data data = data(1, 11, 4, 3);
		TrainingResult result = run(network, data, Plan.epochs(6).optimizer(optimizer).clip(0.4));
		Network expected = network;
		OptimizerState state = null;
		for (int k = 0; k < 6; k++) {
			TrainStep step = this.service.trainStep(expected, data, new UpdateRule(ETA, optimizer, state, 0.4));
			assertThat(result.history().get(k).loss()).isEqualTo(step.forward().loss());
			assertThat(result.history().get(k).accuracy()).isEqualTo(step.forward().accuracy());
			expected = step.update().network();
			state = step.update().state();
		}
		assertThat(arrays(result.network())).isDeepEqualTo(arrays(expected));
		assertThat(result.loss()).isEqualTo(this.service.forward(expected, data).loss());
		assertThat(result.accuracy()).isEqualTo(this.service.forward(expected, data).accuracy());
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.EPOCHS);
		assertThat(result.steps()).isEqualTo(6);
		assertThat(result.epochs()).isEqualTo(6);
		assertThat(result.best()).isNull();
	}

	/** The documented order, written down a second time. */
	private static int[] order(long seed, int epoch, int N) {
		var random = SplitMix64.ofIndex(seed, epoch);
		List<Integer> order = new ArrayList<>(IntStream.range(0, N).boxed().toList());
		for (int i = N - 1; i >= 1; i--) {
			Collections.swap(order, i, random.nextInt(i + 1));
		}
		return order.stream().mapToInt(Integer::intValue).toArray();
	}

	private static Data select(Data data, int[] samples) {
		int n = data.x().width();
		double[] x = new double[samples.length * n];
		int[] labels = new int[samples.length];
		for (int row = 0; row < samples.length; row++) {
			data.copyInputs(samples[row], row, x);
			labels[row] = Objects.requireNonNull(data.labels()).classes()[samples[row]];
		}
		return new Data(new Samples(new Matrix(samples.length, n, x), false), null, new Labels(labels, false));
	}

	@Test
	void minibatchesAreStepsInTheOrderOfTheSeed() {
		Network expected = network(4, 5, 3);
		Data data = data(2, 11, 4, 3);
		var schedule = new Cosine(2, 0.1);
		TrainingResult result = run(expected, data, Plan.epochs(3).batch(4).seed(9).schedule(schedule));
		int step = 0;
		for (int epoch = 0; epoch < 3; epoch++) {
			int[] order = order(9, epoch, 11);
			assertThat(Arrays.stream(order).sorted())
				.containsExactlyElementsOf(IntStream.range(0, 11).boxed().toList());
			double losses = 0;
			double correct = 0;
			double eta = 0;
			for (int from = 0; from < 11; from += 4) {
				Data batch = select(data, Arrays.copyOfRange(order, from, Math.min(11, from + 4)));
				eta = schedule.eta(ETA, step++, 9);
				TrainStep trained = this.service.trainStep(expected, batch, UpdateRule.plain(eta));
				losses += trained.forward().loss();
				correct += trained.forward().accuracy() * batch.x().count();
				expected = trained.update().network();
			}
			Epoch actual = result.history().get(epoch);
			assertThat(actual.epoch()).isEqualTo(epoch + 1);
			assertThat(actual.loss()).isEqualTo(losses / 3);
			assertThat(actual.accuracy()).isEqualTo(Math.rint(correct) / 11);
			assertThat(actual.eta()).isEqualTo(eta);
			assertThat(actual.validationLoss()).isNull();
		}
		assertThat(arrays(result.network())).isDeepEqualTo(arrays(expected));
		assertThat(result.steps()).isEqualTo(9);
		assertThat(result.epochs()).isEqualTo(3);
		assertThat(order(9, 0, 11)).isNotEqualTo(order(9, 1, 11)).isNotEqualTo(order(8, 0, 11));
	}

	@Test
	void withoutASeedSamplesComeInTheirOrder() {
		Network expected = network(4, 5, 3);
		Data data = data(2, 6, 4, 3);
		TrainingResult result = run(expected, data, Plan.epochs(2).batch(4));
		for (int[] batch : new int[][] { { 0, 1, 2, 3 }, { 4, 5 }, { 0, 1, 2, 3 }, { 4, 5 } }) {
			expected = this.service.trainStep(expected, select(data, batch), UpdateRule.plain(ETA)).update().network();
		}
		assertThat(arrays(result.network())).isDeepEqualTo(arrays(expected));
	}

	@Test
	void partsOfABatchChangeNoBit() {
		// A part of this network is 2^24 / 210,000 = 79 samples.
		Network network = network(1000, 200, 50);
		Data data = data(3, 170, 1000, 50);
		var recorder = new Recorder();
		TrainingResult result = run(network, data, Plan.epochs(1), NONE, recorder);
		TrainStep step = this.service.trainStep(network, data, UpdateRule.plain(ETA));
		assertThat(arrays(result.network())).isDeepEqualTo(arrays(step.update().network()));
		assertThat(result.history().getFirst().loss()).isEqualTo(step.forward().loss());
		assertThat(result.loss()).isEqualTo(step.lossAfter());
		assertThat(recorder.work).isEqualTo(6);
	}

	@Test
	void aStepNeedsNoMemoryOfItsOwn() {
		Network network = network(100, 300, 10);
		Data data = data(1, 20, 100, 10);
		Plan plan = Plan.epochs(10).batch(5).optimizer(new Adam(0.9, 0.999, 1e-8, 0)).earlyStopping(99, 0);
		long few = allocated(() -> run(network, data, plan.progressEvery(1)));
		long many = allocated(() -> run(network, data,
				Plan.epochs(60)
					.batch(5)
					.optimizer(new Adam(0.9, 0.999, 1e-8, 0))
					.earlyStopping(99, 0)
					.progressEvery(1)));
		long oneSetOfParameters = 8L * network.parameters().count();
		assertThat((many - few) / 200).isLessThan(oneSetOfParameters / 20);
	}

	/** Bytes, on this thread. */
	private static long allocated(Runnable action) {
		var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		action.run();
		return threads.getCurrentThreadAllocatedBytes() - before;
	}

	/** Every cut of a run, with everything in it that has to be carried on. */
	@ParameterizedTest
	@MethodSource("optimizers")
	void aRunThatIsResumedEndsAsIfItHadNeverStopped(Optimizer optimizer) {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		for (Schedule schedule : List.of(new Constant(3), new Linear(0, 0.1), new Cosine(2, 0), new Step(1, 4, 0.5))) {
			Plan plan = Plan.epochs(5)
				.optimizer(optimizer)
				.batch(3)
				.seed(11)
				.schedule(schedule)
				.validation(data(5, 7, 4, 3))
				.earlyStopping(3, 1e-3);
			TrainingResult whole = run(network, data, plan);
			assertThat(whole.steps()).isGreaterThan(12);
			for (long cut = 0; cut <= whole.steps(); cut++) {
				TrainingResult first = run(network, data, plan, new RunLimits(cut, Duration.ofDays(1)), new Recorder());
				if (cut < whole.steps()) {
					assertThat(first.stoppedBy()).isEqualTo(StoppedBy.SERVER_LIMIT);
				}
				assertThat(first.steps()).isEqualTo(cut);
				TrainingResult second = run(first.network(), data, plan.resume(first));
				assertSame(second, whole);
				List<Epoch> history = new ArrayList<>(first.history());
				history.addAll(second.history());
				assertThat(history).isEqualTo(whole.history());
			}
		}
	}

	@Test
	void aRunInManyPiecesEndsTheSame() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		Plan plan = Plan.epochs(25).batch(3).seed(1).optimizer(new Adam(0.9, 0.999, 1e-8, 0));
		TrainingResult whole = run(network, data, plan);
		TrainingResult piece = run(network, data, plan, new RunLimits(7, Duration.ofDays(1)), new Recorder());
		while (piece.stoppedBy() == StoppedBy.SERVER_LIMIT) {
			piece = run(piece.network(), data, plan.resume(piece), new RunLimits(7, Duration.ofDays(1)),
					new Recorder());
		}
		assertSame(piece, whole);
		assertThat(whole.steps()).isEqualTo(100);
	}

	@Test
	void moreEpochsCarryOnUnlessTheScheduleLooksAhead() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingResult first = run(network, data, Plan.epochs(6));
		assertSame(run(first.network(), data, Plan.epochs(10).resume(first)), run(network, data, Plan.epochs(10)));
		Plan cosine = Plan.epochs(6).schedule(new Cosine(0, 0));
		TrainingResult falling = run(network, data, cosine);
		assertRefused(falling.network(), data, Plan.epochs(10).schedule(new Cosine(0, 0)).resume(falling),
				"#/resume/settings");
	}

	@Test
	void threadsDoNotMatter() throws Exception {
		Network network = network(4, 5, 3);
		Data data = data(4, 30, 4, 3);
		Plan plan = Plan.epochs(20).batch(7).seed(3).optimizer(new Adam(0.9, 0.999, 1e-8, 0));
		TrainingResult alone = run(network, data, plan);
		try (var threads = Executors.newFixedThreadPool(8)) {
			for (var together : threads
				.invokeAll(Collections.nCopies(16, (Callable<TrainingResult>) () -> run(network, data, plan)))) {
				assertSame(together.get(), alone);
			}
		}
	}

	@Test
	void theNetworkAndTheStateAreLeftAsTheyAre() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		double[][] before = arrays(network.copy());
		Plan plan = Plan.epochs(9).optimizer(new Adam(0.9, 0.999, 1e-8, 0)).earlyStopping(5, 0);
		TrainingResult first = run(network, data, plan, new RunLimits(3, Duration.ofDays(1)), new Recorder());
		assertThat(arrays(network)).isDeepEqualTo(before);
		double[][] best = arrays(Objects.requireNonNull(first.best()).network().copy());
		TrainingResult second = run(first.network(), data, plan.resume(first));
		assertThat(arrays(first.best().network())).isDeepEqualTo(best);
		assertThat(Objects.requireNonNull(first.state()).step()).isEqualTo(3);
		assertThat(Objects.requireNonNull(second.state()).step()).isEqualTo(9);
	}

	@Test
	void validationIsOfTheNetworkAfterTheEpoch() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		Data validation = data(5, 7, 4, 3);
		TrainingResult result = run(network, data, Plan.epochs(1).validation(validation));
		ForwardPass expected = this.service.forward(result.network(), validation);
		Epoch epoch = result.history().getFirst();
		assertThat(epoch.validationLoss()).isEqualTo(expected.loss());
		assertThat(epoch.validationAccuracy()).isEqualTo(expected.accuracy());
		assertThat(epoch.monitoredLoss()).isEqualTo(expected.loss()).isNotEqualTo(epoch.loss());
	}

	@Test
	void regressionsHaveNoAccuracy() {
		Network network = regression(1, 0.5);
		var x = new Samples(new Matrix(2, 1, new double[] { 1, 2 }), false);
		Data data = new Data(x, x, null);
		TrainingResult result = run(network, data, Plan.epochs(50).validation(data));
		assertThat(result.accuracy()).isNull();
		assertThat(result.history())
			.allMatch((epoch) -> epoch.accuracy() == null && epoch.validationAccuracy() == null);
		assertThat(result.loss()).isLessThan(1e-5);
	}

	private static Network regression(double... w) {
		List<Layer> layers = new ArrayList<>();
		for (double weight : w) {
			Activation activation = new Identity();
			layers.add(new Layer(new Matrix(1, 1, new double[] { weight }), null, activation));
		}
		return new Network(Form.LAYERS, layers);
	}

	@Test
	void aTargetLossEndsTheRunAfterTheEpochThatReachesIt() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		List<Epoch> history = run(network, data, Plan.epochs(20)).history();
		double target = history.get(7).loss();
		TrainingResult result = run(network, data, Plan.epochs(20).targetLoss(target));
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.TARGET_LOSS);
		assertThat(result.history()).isEqualTo(history.subList(0, 8));
		TrainingResult again = run(result.network(), data, Plan.epochs(20).targetLoss(target).resume(result));
		assertThat(again.stoppedBy()).isEqualTo(StoppedBy.TARGET_LOSS);
		assertThat(again.steps()).isEqualTo(8);
		var none = new TrainingRun(result.network(), data, Plan.epochs(10).resume(result).build(), NONE,
				new Recorder());
		none.run();
		assertThat(none.stepsTaken()).isEqualTo(2);
		assertThat(again.history()).isEmpty();
		TrainingResult further = run(result.network(), data, Plan.epochs(20).targetLoss(0).resume(result));
		assertThat(further.stoppedBy()).isEqualTo(StoppedBy.EPOCHS);
		assertThat(further.steps()).isEqualTo(20);
	}

	@Test
	void earlyStoppingEndsTheRunAndKeepsTheBestNetwork() {
		// With so large a rate the loss goes up after a while.
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		Data validation = data(6, 10, 4, 3);
		Plan plan = Plan.epochs(300)
			.optimizer(new Adam(0.9, 0.999, 1e-8, 0))
			.validation(validation)
			.earlyStopping(4, 0);
		TrainingResult result = run(network, data, plan);
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.EARLY_STOPPING);
		Best best = Objects.requireNonNull(result.best());
		assertThat(result.epochs()).isEqualTo(best.epoch() + 4);
		assertThat(best.loss())
			.isEqualTo(result.history().stream().mapToDouble(Epoch::monitoredLoss).min().orElseThrow());
		assertThat(this.service.forward(best.network(), validation).loss()).isEqualTo(best.loss());
		TrainingResult until = run(network, data, Plan.epochs(best.epoch()).optimizer(new Adam(0.9, 0.999, 1e-8, 0)));
		assertThat(arrays(best.network())).isDeepEqualTo(arrays(until.network()));
		assertThat(run(result.network(), data, plan.resume(result)).steps()).isEqualTo(result.steps());
	}

	@Test
	void anImprovementHasToBeOfTheLeastSize() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		List<Epoch> history = run(network, data, Plan.epochs(3)).history();
		double fall = history.get(0).loss() - history.get(1).loss();
		TrainingResult patient = run(network, data, Plan.epochs(3).earlyStopping(1, fall * 0.99));
		assertThat(patient.history().size()).isGreaterThan(2);
		TrainingResult strict = run(network, data, Plan.epochs(3).earlyStopping(1, fall * 1.01));
		assertThat(strict.stoppedBy()).isEqualTo(StoppedBy.EARLY_STOPPING);
		assertThat(strict.epochs()).isEqualTo(2);
		assertThat(Objects.requireNonNull(strict.best()).epoch()).isOne();
	}

	@Test
	void aLossThatStaysIsNoImprovement() {
		var x = new Samples(new Matrix(1, 1, new double[] { 1 }), false);
		TrainingResult result = run(regression(1), new Data(x, x, null), Plan.epochs(9).earlyStopping(2, 0));
		assertThat(result.epochs()).isEqualTo(3);
		assertThat(Objects.requireNonNull(result.best()).epoch()).isOne();
		assertThat(result.best().loss()).isZero();
	}

	/** A clock that goes on by a millisecond whenever it is looked at. */
	private static LongSupplier clock() {
		long[] now = { 5_000_000_000L };
		return () -> now[0] += 1_000_000;
	}

	@Test
	void aDeadlineEndsTheRunWithWhatItHas() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingResult result = new TrainingRun(network, data, Plan.epochs(100).deadlineMs(8).build(), NONE,
				new Recorder(), clock())
			.run();
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.DEADLINE);
		// The clock is looked at before every step, and after it for its progress.
		assertThat(result.steps()).isEqualTo(4);
		assertThat(arrays(result.network())).isDeepEqualTo(arrays(run(network, data, Plan.epochs(4)).network()));
	}

	@Test
	void theTimeOfTheServiceEndsTheRunWithWhatItHas() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingResult result = new TrainingRun(network, data, Plan.epochs(100).deadlineMs(1000).build(),
				new RunLimits(1000, Duration.ofMillis(8)), new Recorder(), clock())
			.run();
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.SERVER_LIMIT);
		assertThat(result.steps()).isEqualTo(4);
	}

	@Test
	void moreEpochsThanCanBeToldOfEndTheRunWithWhatItHas() {
		Network network = network(1, 1, 1);
		Data data = data(4, 1, 1, 1);
		Plan plan = Plan.epochs(TrainingPlan.MAX_HISTORY + 10);
		TrainingResult result = run(network, data, plan, NONE, new Recorder());
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.SERVER_LIMIT);
		assertThat(result.history()).hasSize((int) TrainingPlan.MAX_HISTORY);
		TrainingResult rest = run(result.network(), data, plan.resume(result), NONE, new Recorder());
		assertThat(rest.stoppedBy()).isEqualTo(StoppedBy.EPOCHS);
		assertThat(rest.history()).hasSize(10);
	}

	@Test
	void whoFollowsTheRunCanEndIt() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingResult result = run(network, data, Plan.epochs(100), NONE, new Recorder(3));
		assertThat(result.stoppedBy()).isEqualTo(StoppedBy.SERVER_LIMIT);
		assertThat(result.steps()).isEqualTo(3);
	}

	@Test
	void aStepThatIsNotCompleteIsNotTaken() {
		Network network = network(1000, 200, 50);
		Data data = data(3, 170, 1000, 50);
		TrainingResult result = run(network, data, Plan.epochs(2), NONE, new Recorder(5));
		assertThat(result.steps()).isOne();
		assertSame(run(result.network(), data, Plan.epochs(2).resume(result)), run(network, data, Plan.epochs(2)));
	}

	@Test
	void anExceptionOfWhoFollowsEndsTheRun() {
		var gone = new IllegalStateException("gone");
		var run = new TrainingRun(network(4, 5, 3), data(4, 10, 4, 3), Plan.epochs(100).build(), NONE,
				throwing(gone, true));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(run::run).isSameAs(gone);
		assertThat(run.stepsTaken()).isOne();
	}

	@Test
	void whoDoesNotWantProgressIsNotTold() {
		RunListener listener = throwing(new IllegalStateException("told"), false);
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		assertSame(run(network, data, Plan.epochs(3), NONE, listener), run(network, data, Plan.epochs(3)));
	}

	/** A listener that fails when it is told of progress. */
	private static RunListener throwing(RuntimeException exception, boolean wantsProgress) {
		return new RunListener() {

			@Override
			public boolean wantsProgress() {
				return wantsProgress;
			}

			@Override
			public void onProgress(Progress progress) {
				throw exception;
			}

			@Override
			public void onWork() {
				// until the first progress
			}

			@Override
			public boolean isStopping() {
				return false;
			}

		};
	}

	@Test
	void progressComesAfterEveryEpoch() {
		var recorder = new Recorder();
		Data data = data(4, 10, 4, 3);
		Network network = network(4, 5, 3);
		TrainingResult result = run(network, data, Plan.epochs(2).batch(4).validation(data), NONE, recorder);
		assertThat(recorder.progress).hasSize(2);
		for (int i = 0; i < 2; i++) {
			Progress progress = recorder.progress.get(i);
			Epoch epoch = result.history().get(i);
			assertThat(progress.step()).isEqualTo(3L * (i + 1));
			assertThat(progress.steps()).isEqualTo(6);
			assertThat(progress.epoch()).isEqualTo(i + 1);
			assertThat(progress.loss()).isEqualTo(epoch.loss());
			assertThat(progress.validationLoss()).isEqualTo(epoch.validationLoss());
			assertThat(progress.eta()).isEqualTo(ETA);
		}
	}

	@Test
	void progressComesAsOftenAsAsked() {
		var recorder = new Recorder();
		Data data = data(4, 10, 4, 3);
		Network network = network(4, 5, 3);
		Plan plan = Plan.epochs(2).batch(4).validation(data).progressEvery(2).schedule(new Linear(0, 0)).clip(0.01);
		new TrainingRun(network, data, plan.build(), NONE, recorder, clock()).run();
		assertThat(recorder.progress).map(Progress::step).containsExactly(2L, 4L, 6L);
		assertThat(recorder.progress).map(Progress::epoch).containsExactly(1L, 2L, 2L);
		assertThat(recorder.progress.get(0).validationLoss()).isNull();
		assertThat(recorder.progress.get(1).validationLoss()).isNotNull();
		assertThat(recorder.progress).map(Progress::eta)
			.containsExactly(ETA * (5 / 6.0), ETA * (3 / 6.0), ETA * (1 - 5 / 6.0));
		assertThat(recorder.progress).map(Progress::elapsedMs).isSorted().last().matches((ms) -> ms > 3);
		TrainStep first = this.service.trainStep(network, select(data, new int[] { 0, 1, 2, 3 }),
				new UpdateRule(ETA, Sgd.PLAIN, null, 0.01));
		TrainStep second = this.service.trainStep(first.update().network(), select(data, new int[] { 4, 5, 6, 7 }),
				UpdateRule.plain(ETA));
		assertThat(recorder.progress.getFirst().loss())
			.isEqualTo((first.forward().loss() + second.forward().loss()) / 2);
		assertThat(recorder.progress.getFirst().gradientNorm()).isEqualTo(second.backward().gradientNorm());
	}

	@Test
	void progressOfARunThatIsResumedIsAsIfItHadNeverStopped() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		Plan plan = Plan.epochs(4).batch(3).validation(data(5, 7, 4, 3)).progressEvery(3);
		var whole = new Recorder();
		run(network, data, plan, NONE, whole);
		for (long cut = 0; cut < 16; cut++) {
			var parts = new Recorder();
			TrainingResult first = run(network, data, plan, new RunLimits(cut, Duration.ofDays(1)), parts);
			run(first.network(), data, plan.resume(first), NONE, parts);
			assertThat(parts.progress.stream().map(TrainingRunTests::withoutTime))
				.containsExactlyElementsOf(whole.progress.stream().map(TrainingRunTests::withoutTime).toList());
		}
	}

	private static Progress withoutTime(Progress progress) {
		return new Progress(progress.step(), progress.steps(), progress.epoch(), progress.loss(),
				progress.validationLoss(), progress.gradientNorm(), progress.eta(), 0);
	}

	@Test
	void lossesThatAddUpToMoreThanFloat64HoldsAreRefused() {
		var x = new Samples(new Matrix(3, 1, new double[] { 0, 0, 0 }), false);
		var y = new Samples(new Matrix(3, 1, new double[] { 1.2e154, 1.2e154, 1.2e154 }), false);
		assertRefused(regression(0), new Data(x, y, null), Plan.epochs(1).batch(1), "#/x");
		assertRefused(regression(0), new Data(x, x, null), Plan.epochs(1).validation(new Data(x, y, null)),
				"#/validation/x");
	}

	@Test
	void aCheckpointThatWasChangedIsRefused() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		Plan plan = Plan.epochs(9).batch(3).earlyStopping(9, 0).validation(data);
		TrainingResult half = run(network, data, plan, new RunLimits(10, Duration.ofDays(1)), new Recorder());
		Checkpoint right = half.resume();
		Best best = Objects.requireNonNull(right.best());
		for (Checkpoint wrong : List.of(
				new Checkpoint(11, right.lossSum(), right.correct(), right.waited(), best, right.lastLoss(),
						right.validationLoss(), right.fingerprints()),
				new Checkpoint(10, 1e308, right.correct(), right.waited(), best, right.lastLoss(),
						right.validationLoss(), right.fingerprints()),
				new Checkpoint(10, right.lossSum(), 0, right.waited(), best, right.lastLoss(), right.validationLoss(),
						right.fingerprints()),
				new Checkpoint(10, right.lossSum(), right.correct(), 8, best, right.lastLoss(), right.validationLoss(),
						right.fingerprints()),
				new Checkpoint(10, right.lossSum(), right.correct(), right.waited(),
						new Best(1, best.loss(), best.network()), right.lastLoss(), right.validationLoss(),
						right.fingerprints()),
				new Checkpoint(10, right.lossSum(), right.correct(), right.waited(),
						new Best(best.epoch(), best.loss(), network), right.lastLoss(), right.validationLoss(),
						right.fingerprints()),
				new Checkpoint(10, right.lossSum(), right.correct(), right.waited(), best, 0.0, right.validationLoss(),
						right.fingerprints()),
				new Checkpoint(10, right.lossSum(), right.correct(), right.waited(), best, right.lastLoss(), 0.0,
						right.fingerprints()))) {
			assertRefused(half.network(), data, plan.resume(null, wrong), "#/resume/network");
		}
		assertThat(run(half.network(), data, plan.resume(half)).steps()).isEqualTo(36);
	}

	@Test
	void progressIsCountedFromTheFirstStep() {
		var recorder = new Recorder();
		run(network(4, 5, 3), data(4, 10, 4, 3), Plan.epochs(4).batch(4).progressEvery(5), NONE, recorder);
		assertThat(recorder.progress).map(Progress::step).containsExactly(5L, 10L);
	}

	@Test
	void aResultBeyondFloat64IsRefusedWithItsStep() {
		var x = new Samples(new Matrix(1, 1, new double[] { 1 }), false);
		var zero = new Samples(new Matrix(1, 1, new double[] { 0 }), false);
		Data data = new Data(x, zero, null);
		var plan = new TrainingPlan(UpdateRule.plain(1e100), 10, null, null, new Constant(0), null, null, null, null,
				null, null);
		assertThatExceptionOfType(InvalidInputException.class)
			.isThrownBy(() -> new TrainingRun(regression(1), data, plan, NONE, new Recorder()).run())
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::toString)
				.containsExactly(
						"Violation[kind=OVERFLOW, pointer=#/x, detail=leads beyond float64 after 2 steps of the "
								+ "run; smaller numbers, or a smaller eta, keep results finite]"));
	}

	private static void assertRefused(Network network, Data data, Plan plan, String... pointers) {
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> run(network, data, plan))
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::pointer).containsExactly(pointers));
	}

	@Test
	void whatIsAnotherRunIsNotResumed() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		Plan plan = Plan.epochs(5).optimizer(new Adam(0.9, 0.999, 1e-8, 0)).batch(4).seed(1).earlyStopping(9, 0);
		TrainingResult half = run(network, data, plan, new RunLimits(7, Duration.ofDays(1)), new Recorder());
		Network trained = half.network();
		assertRefused(network, data, plan.resume(half), "#/resume/network");
		assertRefused(trained, data, plan.resume(null, half.resume()), "#/resume/network");
		OptimizerState state = Objects.requireNonNull(half.state());
		assertRefused(trained, data,
				plan.resume(new OptimizerState("adam", state.step() + 1, state.m(), state.v()), half.resume()),
				"#/resume/network");
		assertRefused(trained, data,
				plan.resume(new OptimizerState("adam", state.step(), state.v(), state.v()), half.resume()),
				"#/resume/network");
		assertRefused(trained, data,
				plan.resume(
						new OptimizerState("adam", state.step(), state.m(), Objects.requireNonNull(state.v()).zeros()),
						half.resume()),
				"#/resume/network");
		assertRefused(trained, data(5, 10, 4, 3), plan.resume(half), "#/resume/data");
		Data relabelled = new Data(data.x(), null, new Labels(new int[10], false));
		assertRefused(trained, relabelled, plan.resume(half), "#/resume/data");
		assertRefused(trained, data, plan.validation(data).resume(half), "#/resume/data");
		assertRefused(trained, data, plan.seed(2).resume(half), "#/resume/settings");
		assertRefused(trained, data, plan.batch(5).resume(half), "#/resume/settings");
		assertRefused(trained, data, plan.clip(1).resume(half), "#/resume/settings");
		assertRefused(trained, data, plan.optimizer(new Adam(0.9, 0.99, 1e-8, 0)).resume(half), "#/resume/settings");
		assertRefused(trained, data, plan.schedule(new Constant(1)).resume(half), "#/resume/settings");
		assertRefused(trained, data, plan.earlyStopping(8, 0).resume(half), "#/resume/settings");
		Layer first = trained.layers().getFirst();
		Network tanh = new Network(Form.LAYERS,
				List.of(new Layer(first.W(), first.b(), new Tanh()), trained.layers().getLast()));
		assertRefused(tanh, data, plan.resume(inLayers(state), half.resume()), "#/resume/settings");
	}

	/** The same state, of a network in the other form. */
	private static OptimizerState inLayers(OptimizerState state) {
		return new OptimizerState(state.type(), state.step(), inLayers(state.m()), inLayers(state.v()));
	}

	private static @Nullable Parameters inLayers(@Nullable Parameters parameters) {
		return (parameters != null) ? new Parameters(Form.LAYERS, parameters.layers()) : null;
	}

	@ParameterizedTest
	@CsvSource({ "21, 0, 0, true, true, #/resume/step", "7, 11, 0, true, true, #/resume/correct",
			"7, 0, 0, false, true, #/resume/lastLoss", "2, 0, 0, true, false, #/resume/lastLoss",
			"7, 0, 0, true, false, #/resume/best", "2, 0, 0, false, true, #/resume/best" })
	void aCheckpointThatCannotBeIsRefused(long step, long correct, long waited, boolean lastLoss, boolean best,
			String pointer) {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		Plan plan = Plan.epochs(5).batch(3).earlyStopping(9, 0);
		var checkpoint = new Checkpoint(step, 0, correct, waited, best ? new Best(1, 1, network) : null,
				lastLoss ? 1.0 : null, null, Fingerprints.NONE);
		assertRefused(network, data,
				plan.resume(null, checkpoint.with(Fingerprints.of(checkpoint, network, null, data, plan.build()))),
				pointer);
	}

	@Test
	void bestNeedsEarlyStopping() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		var checkpoint = new Checkpoint(5, 0, 0, 0, new Best(1, 1, network), 1.0, null, Fingerprints.NONE);
		var fingerprints = Fingerprints.of(checkpoint, network, null, data, Plan.epochs(5).build());
		assertRefused(network, data, Plan.epochs(5).resume(null, checkpoint.with(fingerprints)), "#/resume/best");
	}

	@Test
	void theSignOfZeroIsNoOtherRun() {
		Network network = regression(0.0);
		var x = new Samples(new Matrix(1, 1, new double[] { -0.0 }), false);
		var positive = new Samples(new Matrix(1, 1, new double[] { 0.0 }), false);
		TrainingResult first = run(network, new Data(x, x, null), Plan.epochs(1));
		assertThat(run(first.network(), new Data(positive, positive, null), Plan.epochs(2).resume(first)).steps())
			.isEqualTo(2);
	}

	@Test
	void fingerprintsNeverChange() {
		var x = new Samples(new Matrix(2, 1, new double[] { 1, 2 }), false);
		var checkpoint = new Checkpoint(1, 2, 3, 4, new Best(5, -0.0, regression(1)), 6.0, 7.0, Fingerprints.NONE);
		Fingerprints fingerprints = Fingerprints.of(checkpoint, regression(1, 0.5), null, new Data(x, x, null),
				Plan.epochs(1).build());
		assertThat(fingerprints.toString())
			.isEqualTo("Fingerprints[network=5d17234e, data=6a816bd9, settings=16992a33]");
	}

	@Test
	void dataThatDoesNotFitIsRefused() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		var one = new Data(new Samples(new Matrix(1, 4, new double[4]), true), null, new Labels(new int[1], true));
		assertRefused(network, one, Plan.epochs(1), "#/x");
		assertRefused(network, data(1, 3, 5, 3), Plan.epochs(1), "#/x/0");
		assertRefused(network, data, Plan.epochs(1).validation(one), "#/validation/x");
		assertRefused(network, data, Plan.epochs(1).validation(data(1, 3, 5, 3)), "#/validation/x/0");
		assertRefused(network, data, Plan.epochs(1).batch(11), "#/batchSize");
		assertRefused(network, data, Plan.epochs(1).optimizer(new Sgd(0, true, 0)), "#/optimizer/nesterov");
		assertThat(run(network, data, Plan.epochs(1).batch(10)).steps()).isOne();
	}

	@Test
	void aPlanCountsItsSteps() {
		Data data = data(1, 10, 1, 1);
		assertThat(Plan.epochs(3).batch(4).build().steps(data)).isEqualTo(9);
		assertThat(Plan.epochs(3).build().steps(data)).isEqualTo(3);
		var violations = new Violations();
		Plan.epochs(3).build().checkResume(regression(1), data, violations);
		assertThat(violations.isEmpty()).isTrue();
	}

}
