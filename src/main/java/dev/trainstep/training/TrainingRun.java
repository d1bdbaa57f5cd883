package dev.trainstep.training;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Network;
import dev.trainstep.core.Stepper;
import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * Trains a network by a {@link TrainingPlan}. All arrays are allocated at the start. A
 * step takes its batch in parts, see {@link PartPasses}; the run can end between two of
 * them.
 * <p>
 * Where a number leaves float64 in a step, the run ends with what it had before. It goes
 * back to a snapshot of the last seconds, or to its start, and takes the steps from there
 * once more.
 */
public final class TrainingRun {

	/** What an epoch of the history takes, with its copy in the answer. */
	public static final long NUMBERS_PER_EPOCH = 20;

	/**
	 * How often a long run keeps a snapshot. Copying takes well under a hundredth of it.
	 */
	private static final long SNAPSHOT_MS = 5_000;

	/** With such losses there is no snapshot: the loss on all data may overflow. */
	private static final double DIVERGED = 1e200;

	private final Network network;

	/** All data of the run, with what is held out. */
	private final Data all;

	/** The data that is trained on. */
	private final Data data;

	private final @Nullable Data validation;

	/** The rows of x that are trained on; null where all are. */
	private final int @Nullable [] rows;

	private final TrainingPlan plan;

	private final RunLimits limits;

	private final RunListener listener;

	private final LongSupplier nanoTime;

	private final long startTime;

	private final int batchSize;

	private final long stepsPerEpoch;

	private final long steps;

	private final PartPasses passes;

	private final SampleOrder order;

	private final Stepper stepper;

	private final EpochLog epochs;

	private final Snapshot start;

	/** The last snapshot: at first the start. */
	private Snapshot snapshot;

	private long snapshotMs;

	/** The time of the run when its limits were last looked at. */
	private long limitsMs;

	/** The steps taken. */
	private long step;

	/** Whether steps are taken for a second time. */
	private boolean repeating;

	/** The place of the overflow that was met last. */
	private @Nullable String overflow;

	/** The sum of the losses of the current epoch, with those of the current batch. */
	private double lossSum;

	/** The sum of the weights of the current epoch's samples so far. */
	private double weightSum;

	private int batchCorrect;

	/**
	 * Prepares a run. Plan, network and data fit each other: see
	 * {@link TrainingPlan#check}.
	 * @param network not modified
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
		this.all = data;
		this.plan = plan;
		this.limits = limits;
		this.listener = listener;
		this.nanoTime = nanoTime;
		this.startTime = nanoTime.getAsLong();
		int samples = plan.samples(data);
		if (plan.validation() instanceof Validation.HeldOut) {
			int[] rows = SampleOrder.heldOut(data.x().count(), plan.batches().seed());
			this.rows = Arrays.copyOf(rows, samples);
			this.data = data.select(this.rows);
			this.validation = data.select(Arrays.copyOfRange(rows, samples, rows.length));
		}
		else {
			this.rows = null;
			this.data = data;
			this.validation = plan.separateValidation();
		}
		this.batchSize = plan.batches().size(samples);
		this.stepsPerEpoch = plan.stepsPerEpoch(data);
		this.steps = plan.steps(data);
		this.passes = new PartPasses(this.network, this.data, this.validation);
		this.order = new SampleOrder(samples, plan.batches().seed());
		this.stepper = new Stepper(this.network, plan.rule());
		this.epochs = new EpochLog(this.network, plan.stop());
		this.start = Snapshot.start(network, plan);
		this.snapshot = this.start;
		goBackTo(this.start);
	}

	private void goBackTo(Snapshot state) {
		this.stepper.goBack(state.parameters(), state.state());
		this.epochs.goBack(state.checkpoint(), state.epochs());
		this.step = state.step();
		this.weightSum = 0.0;
		for (long taken = this.step - this.step % this.stepsPerEpoch; taken < this.step; taken++) {
			this.weightSum += weight(taken);
		}
	}

	private void keepSnapshot() {
		// Releases the one before, so that there is memory for one only.
		this.snapshot = this.start;
		this.snapshot = Snapshot.copy(this.network, this.stepper.state(), this.epochs.checkpoint(this.step),
				this.epochs.history().size());
	}

	/**
	 * How many numbers a run allocates: the passes, the order of the samples, copies of
	 * those held out and of the others, the network with its optimizer state and the best
	 * network, and a snapshot of the three. Its history comes on top.
	 */
	public static long numbers(Network network, Data data, TrainingPlan plan) {
		long best = (plan.stop().earlyStopping() != null) ? network.parameters().count() : 0;
		long copies = (plan.validation() instanceof Validation.HeldOut) ? data.numbers() + data.x().count() : 0;
		return PartPasses.numbers(network, data, plan.separateValidation()) + SampleOrder.numbers(data.x().count())
				+ copies + 2 * (Update.resultNumbers(network, plan.rule().optimizer()) + best);
	}

	/**
	 * Trains until something ends the run.
	 * @throws InvalidInputException if a result of the first step, or of the network that
	 * was sent, overflows float64
	 */
	public TrainingResult run() {
		StoppedBy stoppedBy;
		try {
			stoppedBy = Objects.requireNonNull(train(Long.MAX_VALUE));
		}
		catch (InvalidInputException ex) {
			if (stepsTaken() == 0) {
				// The request is at fault, not what the run made of it.
				throw ex;
			}
			return endAfter(this.step, pointer(ex));
		}
		try {
			return result(stoppedBy, null, this.passes.evaluate(this.data, this.listener));
		}
		catch (InvalidInputException ex) {
			return endAfter(this.step - 1, pointer(ex));
		}
	}

	private TrainingResult result(StoppedBy stoppedBy, @Nullable OverflowPlace overflow, Evaluation evaluation) {
		return new TrainingResult(stoppedBy, overflow, this.step, this.step / this.stepsPerEpoch, evaluation.loss(),
				evaluation.accuracy(), List.copyOf(this.epochs.history()), this.network, this.stepper.state(),
				this.epochs.best(), checkpoint());
	}

	private @Nullable Evaluation evaluateUnlessItOverflows() {
		try {
			return this.passes.evaluate(this.data, this.listener);
		}
		catch (InvalidInputException ex) {
			this.overflow = pointer(ex);
			return null;
		}
	}

	private static String pointer(InvalidInputException overflow) {
		return overflow.violations().getFirst().pointer();
	}

	/**
	 * Goes back to the state before a step that overflowed.
	 * @param last the steps before it
	 * @param pointer where it did
	 */
	private TrainingResult endAfter(long last, String pointer) {
		this.overflow = pointer;
		this.repeating = true;
		goBackTo(this.snapshot);
		train(last);
		Evaluation evaluation = evaluateUnlessItOverflows();
		if (evaluation == null) {
			evaluation = goBackFrom(this.step);
		}
		if (this.listener.isStopping()) {
			return result(StoppedBy.SERVER_LIMIT, null, evaluation);
		}
		if (stepsTaken() == 0) {
			throw refusal("#/eta", "the first step leads to a loss that overflows float64; try a smaller eta");
		}
		return result(StoppedBy.OVERFLOW, new OverflowPlace(Objects.requireNonNull(this.overflow), this.step + 1),
				evaluation);
	}

	/**
	 * Goes back to a state whose loss is within float64, and that of the next is not, by
	 * bisection: to the last one, where losses grow.
	 * @param overflowing the steps of a state whose loss is not
	 */
	private Evaluation goBackFrom(long overflowing) {
		long high = overflowing;
		goBackTo(this.snapshot);
		Evaluation evaluation = evaluateUnlessItOverflows();
		if (evaluation == null) {
			high = this.snapshot.step();
			this.snapshot = this.start;
			goBackTo(this.start);
			evaluation = evaluateUnlessItOverflows();
		}
		if (evaluation == null) {
			throw refusal("#/x", "leads to a loss that overflows float64; smaller weights or inputs help");
		}
		while (high > this.snapshot.step() + 1 && !this.listener.isStopping()) {
			long middle = (this.snapshot.step() + high) / 2;
			train(middle);
			Evaluation ofMiddle = evaluateUnlessItOverflows();
			if (ofMiddle != null) {
				evaluation = ofMiddle;
				keepSnapshot();
			}
			else {
				high = middle;
				goBackTo(this.snapshot);
			}
		}
		return evaluation;
	}

	/** The steps taken since the start, or since the run was resumed. */
	public long stepsTaken() {
		return this.step - this.start.step();
	}

	private Checkpoint checkpoint() {
		Checkpoint checkpoint = this.epochs.checkpoint(this.step);
		return checkpoint.with(Fingerprints.of(checkpoint, this.network, this.stepper.state(), this.all, this.plan));
	}

	/**
	 * Takes steps, up to a given one.
	 * @return what ended the run, or null if it came so far
	 */
	private @Nullable StoppedBy train(long until) {
		StoppedBy end = (this.step > 0 && this.step % this.stepsPerEpoch == 0) ? this.epochs.end() : null;
		while (end == null && this.step < until) {
			if (isSnapshotDue()) {
				keepSnapshot();
				this.snapshotMs = this.limitsMs;
			}
			end = (this.step == this.steps) ? StoppedBy.EPOCHS : takeStep();
		}
		return end;
	}

	private boolean isSnapshotDue() {
		return !this.repeating && this.limitsMs - this.snapshotMs >= SNAPSHOT_MS && this.lossSum < DIVERGED;
	}

	/**
	 * Takes a step, unless a limit is reached.
	 * @return what ends the run, or null
	 */
	private @Nullable StoppedBy takeStep() {
		long epoch = this.step / this.stepsPerEpoch;
		double eta = this.plan.schedule().eta(this.plan.rule().eta(), this.step, this.steps);
		boolean lastOfEpoch = (this.step + 1) % this.stepsPerEpoch == 0;
		boolean progress = !this.repeating && this.listener.wantsProgress() && isProgressDue(lastOfEpoch);
		double weight = weight(this.step);
		double norm;
		try {
			StoppedBy limit = pass(epoch, weight);
			if (limit != null) {
				return limit;
			}
			norm = progress ? this.passes.backward().gradientNorm() : 0.0;
			this.stepper.step(eta, this.passes.backward().gradients());
		}
		catch (InvalidInputException ex) {
			Violation violation = ex.violations().getFirst();
			throw refusal(violation.pointer(), violation.detail() + " (in step " + (this.step + 1) + " of the run)");
		}
		this.weightSum += weight;
		this.epochs.addStep(this.lossSum, this.batchCorrect);
		double loss = this.lossSum / this.weightSum;
		StoppedBy stoppedBy = lastOfEpoch ? complete(epoch + 1, loss, eta) : null;
		this.step++;
		if (progress) {
			this.listener.onProgress(new Progress(this.step, this.steps, epoch + 1, loss, this.epochs.validationLoss(),
					norm, eta, elapsedMs()), this.network);
		}
		return stoppedBy;
	}

	/** The place of a step's first sample in the order of its epoch. */
	private int first(long step) {
		return (int) (step % this.stepsPerEpoch) * this.batchSize;
	}

	/** The place after a step's last sample. */
	private int end(long step) {
		return Math.min(first(step) + this.batchSize, this.data.x().count());
	}

	/** The sum of the weights of a step's samples. */
	private double weight(long step) {
		if (this.data.sampleWeights() == null) {
			return end(step) - first(step);
		}
		double sum = 0.0;
		for (int place = first(step); place < end(step); place++) {
			sum += this.data.weight(this.order.sample(step / this.stepsPerEpoch, place));
		}
		return sum;
	}

	private boolean isProgressDue(boolean lastOfEpoch) {
		Long every = this.plan.progressEvery();
		return (every != null) ? (this.step + 1) % every == 0 : lastOfEpoch;
	}

	/**
	 * Runs both passes for the batch of the next step, part by part.
	 * @param weight the sum of the weights of its samples
	 * @return the limit that was reached before the end of the batch, or null
	 */
	private @Nullable StoppedBy pass(long epoch, double weight) {
		this.passes.backward().zeroGradients();
		this.lossSum = this.epochs.lossSum();
		this.batchCorrect = 0;
		int end = end(this.step);
		for (int from = first(this.step); from < end; from += this.passes.size()) {
			StoppedBy limit = limit();
			if (limit != null) {
				return limit;
			}
			this.listener.onWork();
			int B = Math.min(this.passes.size(), end - from);
			for (int row = 0; row < B; row++) {
				int sample = this.order.sample(epoch, from + row);
				this.passes.copy(this.data, sample, row);
				this.passes.forward().setSample(row, (this.rows != null) ? this.rows[sample] : sample);
			}
			this.passes.forward().run(B);
			this.lossSum = this.passes.forward().addLosses(this.lossSum);
			this.batchCorrect += this.passes.correct();
			this.passes.backward().accumulate(weight);
		}
		return null;
	}

	private @Nullable StoppedBy limit() {
		if (this.repeating) {
			// A limit would lose steps that were in time before.
			return this.listener.isStopping() ? StoppedBy.SERVER_LIMIT : null;
		}
		this.limitsMs = elapsedMs();
		Long deadline = this.plan.stop().deadlineMs();
		if (deadline != null && this.limitsMs >= deadline) {
			return StoppedBy.DEADLINE;
		}
		boolean limit = this.limitsMs >= this.limits.maxDuration().toMillis() || stepsTaken() >= this.limits.maxSteps()
				|| this.epochs.history().size() >= TrainingPlan.MAX_HISTORY || this.listener.isStopping();
		return limit ? StoppedBy.SERVER_LIMIT : null;
	}

	private long elapsedMs() {
		return (this.nanoTime.getAsLong() - this.startTime) / 1_000_000;
	}

	/**
	 * Completes an epoch.
	 * @return what ends the run, or null
	 */
	private @Nullable StoppedBy complete(long number, double loss, double eta) {
		Evaluation evaluation = (this.validation != null) ? validate(this.validation) : null;
		this.epochs.complete(number, loss, this.data.x().count(), evaluation, eta);
		this.weightSum = 0.0;
		return this.epochs.end();
	}

	private Evaluation validate(Data data) {
		try {
			return this.passes.evaluate(data, this.listener);
		}
		catch (InvalidInputException ex) {
			throw refusal((this.plan.separateValidation() != null) ? "#/validation/x" : "#/x",
					"leads to a validation loss that overflows float64 after step " + (this.step + 1)
							+ " of the run; a smaller eta helps, or smaller numbers");
		}
	}

	private InvalidInputException refusal(String pointer, String detail) {
		String resumed = (this.plan.resume() != null) ? "; to change that, leave resume out" : "";
		return new InvalidInputException(new Violation(Kind.OVERFLOW, pointer, detail + resumed));
	}

}
