package dev.trainstep.training;

import java.util.List;
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
 */
public final class TrainingRun {

	/** What an epoch of the history takes, with its copy in the answer. */
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

	private final PartPasses passes;

	private final Stepper stepper;

	private final SampleOrder order;

	private final EpochLog epochs;

	private final long firstStep;

	private long step;

	/** The sum of the losses of the current batch. */
	private double batchLosses;

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
		this.data = data;
		this.plan = plan;
		this.limits = limits;
		this.listener = listener;
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
		this.batchSize = plan.batches().size(data);
		this.stepsPerEpoch = plan.batches().perEpoch(data);
		this.steps = plan.steps(data);
		this.passes = new PartPasses(this.network, data, plan.validation());
		this.stepper = new Stepper(this.network, plan.rule());
		this.order = new SampleOrder(data.x().count(), plan.batches().seed());
		this.epochs = new EpochLog(this.network, plan.stop());
		Checkpoint resume = plan.resume();
		this.firstStep = (resume != null) ? resume.step() : 0;
		this.step = this.firstStep;
		if (resume != null) {
			this.epochs.resume(resume);
		}
	}

	/**
	 * How many numbers a run allocates: the passes, the order of the samples, the network
	 * and its optimizer state, and the best network. Its history comes on top.
	 */
	public static long numbers(Network network, Data data, TrainingPlan plan) {
		long best = (plan.stop().earlyStopping() != null) ? network.parameters().count() : 0;
		return PartPasses.numbers(network, data, plan.validation()) + SampleOrder.numbers(data.x().count())
				+ Update.resultNumbers(network, plan.rule().optimizer()) + best;
	}

	/**
	 * Trains until something ends the run.
	 * @throws InvalidInputException if a result overflows float64
	 */
	public TrainingResult run() {
		StoppedBy stoppedBy = train();
		Evaluation evaluation = evaluate(this.data, "#/x");
		return new TrainingResult(stoppedBy, this.step, this.step / this.stepsPerEpoch, evaluation.loss(),
				evaluation.accuracy(), List.copyOf(this.epochs.history()), this.network, this.stepper.state(),
				this.epochs.best(), checkpoint());
	}

	/** The steps taken since the start, or since the run was resumed. */
	public long stepsTaken() {
		return this.step - this.firstStep;
	}

	private Checkpoint checkpoint() {
		Checkpoint checkpoint = this.epochs.checkpoint(this.step);
		return checkpoint.with(Fingerprints.of(checkpoint, this.network, this.stepper.state(), this.data, this.plan));
	}

	private StoppedBy train() {
		StoppedBy end = (this.step > 0 && this.step % this.stepsPerEpoch == 0) ? this.epochs.end() : null;
		while (end == null) {
			end = (this.step == this.steps) ? StoppedBy.EPOCHS : takeStep();
		}
		return end;
	}

	/**
	 * Takes a step, unless a limit is reached.
	 * @return what ends the run, or null
	 */
	private @Nullable StoppedBy takeStep() {
		long epoch = this.step / this.stepsPerEpoch;
		int first = (int) (this.step % this.stepsPerEpoch) * this.batchSize;
		int end = Math.min(first + this.batchSize, this.data.x().count());
		double eta = this.plan.schedule().eta(this.plan.rule().eta(), this.step, this.steps);
		boolean lastOfEpoch = (this.step + 1) % this.stepsPerEpoch == 0;
		boolean progress = this.listener.wantsProgress() && isProgressDue(lastOfEpoch);
		double norm = 0.0;
		try {
			StoppedBy limit = pass(epoch, first, end);
			if (limit != null) {
				return limit;
			}
			norm = progress ? this.passes.backward().gradientNorm() : 0.0;
			this.stepper.step(eta, this.passes.backward().gradients());
		}
		catch (InvalidInputException ex) {
			throw refusal(ex.violations().getFirst().pointer());
		}
		this.step++;
		this.epochs.addStep(this.batchLosses / (end - first), this.batchCorrect);
		double lossSum = this.epochs.lossSum();
		if (!Double.isFinite(lossSum)) {
			throw refusal("#/x");
		}
		double loss = lossSum / (this.step - epoch * this.stepsPerEpoch);
		StoppedBy stoppedBy = lastOfEpoch ? complete(epoch + 1, loss, eta) : null;
		if (progress) {
			this.listener.onProgress(new Progress(this.step, this.steps, epoch + 1, loss, this.epochs.validationLoss(),
					norm, eta, elapsedMs()));
		}
		return stoppedBy;
	}

	private boolean isProgressDue(boolean lastOfEpoch) {
		Long every = this.plan.progressEvery();
		return (every != null) ? (this.step + 1) % every == 0 : lastOfEpoch;
	}

	/**
	 * Runs both passes for a batch, part by part.
	 * @param first the place of its first sample in the order of the epoch
	 * @param end the place after its last sample
	 * @return the limit that was reached before the end of the batch, or null
	 */
	private @Nullable StoppedBy pass(long epoch, int first, int end) {
		this.passes.backward().zeroGradients();
		this.batchLosses = 0.0;
		this.batchCorrect = 0;
		for (int from = first; from < end; from += this.passes.size()) {
			StoppedBy limit = limit();
			if (limit != null) {
				return limit;
			}
			this.listener.onWork();
			int B = Math.min(this.passes.size(), end - from);
			for (int row = 0; row < B; row++) {
				this.passes.copy(this.data, this.order.sample(epoch, from + row), row);
			}
			this.passes.forward().run(B);
			this.batchLosses = this.passes.forward().addLosses(this.batchLosses);
			this.batchCorrect += this.passes.correct();
			this.passes.backward().accumulate(end - first);
		}
		return null;
	}

	private @Nullable StoppedBy limit() {
		long elapsed = elapsedMs();
		Long deadline = this.plan.stop().deadlineMs();
		if (deadline != null && elapsed >= deadline) {
			return StoppedBy.DEADLINE;
		}
		boolean limit = elapsed >= this.limits.maxDuration().toMillis() || stepsTaken() >= this.limits.maxSteps()
				|| this.epochs.history().size() >= TrainingPlan.MAX_HISTORY || this.listener.isStopping();
		return limit ? StoppedBy.SERVER_LIMIT : null;
	}

	private long elapsedMs() {
		return (this.nanoTime.getAsLong() - this.start) / 1_000_000;
	}

	/**
	 * Completes an epoch.
	 * @return what ends the run, or null
	 */
	private @Nullable StoppedBy complete(long number, double loss, double eta) {
		Data data = this.plan.validation();
		Evaluation validation = (data != null) ? evaluate(data, "#/validation/x") : null;
		this.epochs.complete(number, loss, this.data.x().count(), validation, eta);
		return this.epochs.end();
	}

	private Evaluation evaluate(Data data, String pointer) {
		try {
			return this.passes.evaluate(data, this.listener);
		}
		catch (InvalidInputException ex) {
			throw refusal(pointer);
		}
	}

	/**
	 * Names the step: the original detail names a sample of a part, which means little.
	 */
	private InvalidInputException refusal(String pointer) {
		return new InvalidInputException(
				new Violation(Kind.OVERFLOW, pointer, "leads to a result that overflows float64 after " + this.step
						+ " steps of the run; try smaller numbers or a smaller eta"));
	}

}
