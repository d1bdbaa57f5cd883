package dev.trainstep.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.BackwardPass;
import dev.trainstep.core.Data;
import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Network;
import dev.trainstep.core.Stepper;
import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * Trains a network by a {@link TrainingPlan}. All its arrays are made at the start. A
 * batch is passed in parts of a bounded amount of work, between which the run can end,
 * and whose size changes no bit: the sums run over the samples in their order.
 */
public final class TrainingRun {

	/**
	 * The work of a forward pass of one part, in multiply-adds: some tens of
	 * milliseconds.
	 */
	private static final long PART_COST = 1 << 24;

	private static final int MAX_PART = 1024;

	/** An epoch of the history, as the run keeps it and as it is answered. */
	public static final long NUMBERS_PER_EPOCH = 20;

	private final Network network;

	private final Data data;

	private final TrainingPlan plan;

	private final RunLimits limits;

	private final RunListener listener;

	private final LongSupplier nanoTime;

	private final long start;

	private final int batchSize;

	private final long stepsPerEpoch;

	private final long steps;

	/** The most samples of a part. */
	private final int part;

	private final ForwardPass forward;

	private final BackwardPass backward;

	private final Stepper stepper;

	private final SampleOrder order;

	private final List<Epoch> history = new ArrayList<>();

	private long firstStep;

	private long step;

	private double batchLosses;

	private int batchCorrect;

	private double lossSum;

	private long correct;

	private long waited;

	private @Nullable Best best;

	private @Nullable Double lastLoss;

	private @Nullable Double validationLoss;

	/**
	 * Prepares a run of a plan that fits the network and the data: see
	 * {@link TrainingPlan#check}. The network is not modified.
	 * @throws InvalidInputException if the plan resumes another run
	 */
	public TrainingRun(Network network, Data data, TrainingPlan plan, RunLimits limits, RunListener listener) {
		this(network, data, plan, limits, listener, System::nanoTime);
	}

	TrainingRun(Network network, Data data, TrainingPlan plan, RunLimits limits, RunListener listener,
			LongSupplier nanoTime) {
		var violations = new Violations();
		plan.checkResume(network, data, violations);
		violations.throwIfAny();
		this.network = network.copy();
		this.data = data;
		this.plan = plan;
		this.limits = limits;
		this.listener = listener;
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
		this.batchSize = plan.batchSize(data);
		this.stepsPerEpoch = plan.stepsPerEpoch(data);
		this.steps = plan.steps(data);
		this.part = part(network, data, plan.validation());
		this.forward = new ForwardPass(this.network, this.part);
		this.backward = new BackwardPass(this.forward);
		this.stepper = new Stepper(this.network, plan.rule());
		this.order = new SampleOrder(data.x().count(), plan.seed());
		if (plan.resume() != null) {
			resume(plan.resume());
		}
	}

	/** The most samples that a part can have. */
	private static int part(Network network, Data data, @Nullable Data validation) {
		int rows = Math.max(data.x().count(), (validation != null) ? validation.x().count() : 0);
		return Math.clamp(PART_COST / network.cost(), 1, Math.min(MAX_PART, rows));
	}

	/**
	 * The numbers that a run allocates: the passes over a part with its samples, their
	 * order, the network it trains, the best one and the one it answers, each with what
	 * an optimizer keeps, and the epochs it tells.
	 */
	public static long numbers(Network network, Data data, TrainingPlan plan) {
		long part = part(network, data, plan.validation());
		return ForwardPass.numbers(network, part) + part * network.inputs() + BackwardPass.numbers(network, part)
				+ data.x().count() + 3 * Update.numbers(network, plan.rule().optimizer());
	}

	private void resume(Checkpoint checkpoint) {
		this.firstStep = checkpoint.step();
		this.step = checkpoint.step();
		this.lossSum = checkpoint.lossSum();
		this.correct = checkpoint.correct();
		this.waited = checkpoint.waited();
		this.best = (checkpoint.best() != null) ? checkpoint.best().copy() : null;
		this.lastLoss = checkpoint.lastLoss();
		this.validationLoss = checkpoint.validationLoss();
	}

	/**
	 * Trains until something ends it.
	 * @throws InvalidInputException if a result is beyond float64
	 */
	public TrainingResult run() {
		StoppedBy stoppedBy = train();
		Evaluation evaluation = evaluate(this.data, "#/x");
		return new TrainingResult(stoppedBy, this.step, this.step / this.stepsPerEpoch, evaluation.loss(),
				evaluation.accuracy(), List.copyOf(this.history), this.network, this.stepper.state(), this.best,
				checkpoint());
	}

	/** The steps taken since the start, or since it was resumed. */
	public long stepsTaken() {
		return this.step - this.firstStep;
	}

	/** Tells when it was, instead of which sample of its part. */
	private InvalidInputException refusal(String pointer) {
		return new InvalidInputException(List.of(new Violation(Kind.OVERFLOW, pointer, "leads beyond float64 after "
				+ this.step + " steps of the run; smaller numbers, or a smaller eta, keep results finite")));
	}

	private Checkpoint checkpoint() {
		var checkpoint = new Checkpoint(this.step, this.lossSum, this.correct, this.waited, this.best, this.lastLoss,
				this.validationLoss, Fingerprints.NONE);
		return checkpoint.with(Fingerprints.of(checkpoint, this.network, this.stepper.state(), this.data, this.plan));
	}

	private StoppedBy train() {
		StoppedBy end = (this.step > 0 && this.step % this.stepsPerEpoch == 0) ? endOfEpoch() : null;
		while (end == null) {
			end = (this.step == this.steps) ? StoppedBy.EPOCHS : takeStep();
		}
		return end;
	}

	/**
	 * Takes a step, unless a limit is reached. Returns what ends the run, if anything
	 * does.
	 */
	private @Nullable StoppedBy takeStep() {
		long epoch = this.step / this.stepsPerEpoch;
		int first = (int) (this.step % this.stepsPerEpoch) * this.batchSize;
		int end = Math.min(first + this.batchSize, this.data.x().count());
		double eta = this.plan.schedule().eta(this.plan.rule().eta(), this.step, this.steps);
		boolean lastOfEpoch = (this.step + 1) % this.stepsPerEpoch == 0;
		boolean progress = this.listener.wantsProgress() && isTold(lastOfEpoch);
		double norm = 0.0;
		try {
			StoppedBy limit = pass(epoch, first, end);
			if (limit != null) {
				return limit;
			}
			norm = progress ? this.backward.gradientNorm() : 0.0;
			this.stepper.step(eta, this.backward.gradients());
		}
		catch (InvalidInputException ex) {
			throw refusal(ex.violations().getFirst().pointer());
		}
		this.step++;
		this.lossSum += this.batchLosses / (end - first);
		this.correct += this.batchCorrect;
		if (!Double.isFinite(this.lossSum)) {
			throw refusal("#/x");
		}
		double loss = this.lossSum / (this.step - epoch * this.stepsPerEpoch);
		StoppedBy stoppedBy = lastOfEpoch ? complete(epoch + 1, loss, eta) : null;
		if (progress) {
			this.listener.onProgress(
					new Progress(this.step, this.steps, epoch + 1, loss, this.validationLoss, norm, eta, elapsedMs()));
		}
		return stoppedBy;
	}

	/** Whether the plan has the step that is taken told. */
	private boolean isTold(boolean lastOfEpoch) {
		Long every = this.plan.progressEvery();
		return (every != null) ? (this.step + 1) % every == 0 : lastOfEpoch;
	}

	/**
	 * Passes a batch forward and backward, part by part. Returns the limit that was
	 * reached before its end, if any.
	 */
	private @Nullable StoppedBy pass(long epoch, int first, int end) {
		this.backward.zeroGradients();
		this.batchLosses = 0.0;
		this.batchCorrect = 0;
		for (int from = first; from < end; from += this.part) {
			StoppedBy limit = limit();
			if (limit != null) {
				return limit;
			}
			this.listener.onWork();
			int B = Math.min(this.part, end - from);
			for (int row = 0; row < B; row++) {
				copy(this.data, this.order.sample(epoch, from + row), row);
			}
			this.forward.run(B);
			this.batchLosses = this.forward.addLosses(this.batchLosses);
			this.batchCorrect += this.network.classifies() ? this.forward.correct() : 0;
			this.backward.accumulate(end - first);
		}
		return null;
	}

	/** Copies a sample to a row of the part. */
	private void copy(Data from, int sample, int row) {
		from.copyInputs(sample, row, this.forward.x());
		from.copyTarget(sample, row, this.network.outputs(), this.forward.y());
	}

	private @Nullable StoppedBy limit() {
		long elapsed = elapsedMs();
		if (this.plan.deadlineMs() != null && elapsed >= this.plan.deadlineMs()) {
			return StoppedBy.DEADLINE;
		}
		boolean limit = elapsed >= this.limits.maxDuration().toMillis()
				|| this.step - this.firstStep >= this.limits.maxSteps()
				|| this.history.size() >= TrainingPlan.MAX_HISTORY || this.listener.isStopping();
		return limit ? StoppedBy.SERVER_LIMIT : null;
	}

	private long elapsedMs() {
		return (this.nanoTime.getAsLong() - this.start) / 1_000_000;
	}

	/** Ends an epoch. Returns what ends the run, if anything does. */
	private @Nullable StoppedBy complete(long number, double loss, double eta) {
		Evaluation validation = (this.plan.validation() != null) ? evaluate(this.plan.validation(), "#/validation/x")
				: null;
		var epoch = new Epoch(number, loss, (validation != null) ? validation.loss() : null,
				this.network.classifies() ? (double) this.correct / this.data.x().count() : null,
				(validation != null) ? validation.accuracy() : null, eta);
		this.history.add(epoch);
		this.validationLoss = epoch.validationLoss();
		this.lastLoss = loss;
		this.lossSum = 0.0;
		this.correct = 0;
		if (this.plan.earlyStopping() != null) {
			keepBest(epoch, this.plan.earlyStopping());
		}
		return endOfEpoch();
	}

	private void keepBest(Epoch epoch, EarlyStopping earlyStopping) {
		double loss = epoch.monitoredLoss();
		if (this.best == null || loss < this.best.loss() - earlyStopping.minDelta()) {
			Network kept = (this.best != null) ? this.best.network() : this.network.copy();
			kept.parameters().set(this.network.parameters());
			this.best = new Best(epoch.epoch(), loss, kept);
			this.waited = 0;
		}
		else {
			this.waited++;
		}
	}

	/** What ends the run after the last epoch that was completed, if anything does. */
	private @Nullable StoppedBy endOfEpoch() {
		double loss = Objects.requireNonNull(this.lastLoss);
		if (this.plan.targetLoss() != null && loss <= this.plan.targetLoss()) {
			return StoppedBy.TARGET_LOSS;
		}
		if (this.plan.earlyStopping() != null && this.waited >= this.plan.earlyStopping().patience()) {
			return StoppedBy.EARLY_STOPPING;
		}
		return null;
	}

	private record Evaluation(double loss, @Nullable Double accuracy) {
	}

	/** Applies the network to data, in the order it came in. */
	private Evaluation evaluate(Data data, String pointer) {
		int count = data.x().count();
		double losses = 0.0;
		long right = 0;
		for (int from = 0; from < count; from += this.part) {
			this.listener.onWork();
			int B = Math.min(this.part, count - from);
			for (int row = 0; row < B; row++) {
				copy(data, from + row, row);
			}
			try {
				this.forward.run(B);
				losses = this.forward.addLosses(losses);
			}
			catch (InvalidInputException ex) {
				throw refusal(pointer);
			}
			right += this.network.classifies() ? this.forward.correct() : 0;
		}
		return new Evaluation(losses / count, this.network.classifies() ? (double) right / count : null);
	}

}
