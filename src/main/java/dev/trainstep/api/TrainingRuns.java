package dev.trainstep.api;

import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.json.Choice;
import dev.trainstep.training.Progress;
import dev.trainstep.training.RunLimits;
import dev.trainstep.training.RunListener;
import dev.trainstep.training.TrainingResult;
import dev.trainstep.training.TrainingRun;

/** Runs training runs, counts them, and ends them when the service ends. */
@Component
class TrainingRuns {

	private final MeterRegistry metrics;

	private final RunLimits limits;

	private final AtomicInteger running = new AtomicInteger();

	private volatile boolean stopping;

	TrainingRuns(MeterRegistry metrics, RunLimits limits) {
		this.metrics = metrics;
		this.limits = limits;
		metrics.gauge("trainstep.runs.running", this.running);
	}

	/** Called before the container waits for requests in flight. */
	@EventListener(ContextClosedEvent.class)
	void stop() {
		this.stopping = true;
	}

	boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Trains on this thread.
	 * @throws InvalidInputException if a result overflows float64
	 * @throws UncheckedIOException if the listener can no longer write
	 * @throws CancellationException if the thread is interrupted
	 */
	TrainingResult run(TrainRequest.Run task, RunListener listener) {
		var run = new TrainingRun(task.network(), task.data(), task.plan(), this.limits, listener);
		String end = "failed";
		this.running.incrementAndGet();
		this.metrics.counter("trainstep.runs.started").increment();
		try {
			TrainingResult result = run.run();
			end = Choice.name(result.stoppedBy());
			return result;
		}
		catch (InvalidInputException ex) {
			end = "overflow";
			throw ex;
		}
		catch (CancellationException | UncheckedIOException ex) {
			end = "cancelled";
			throw ex;
		}
		finally {
			this.running.decrementAndGet();
			this.metrics.counter("trainstep.runs.ended", "by", end).increment();
			this.metrics.counter("trainstep.run.steps").increment((double) run.stepsTaken());
		}
	}

	/** Listens to a run whose answer comes at its end. */
	RunListener silent() {
		return new RunListener() {

			@Override
			public boolean wantsProgress() {
				return false;
			}

			@Override
			public void onProgress(Progress progress) {
				// It is not wanted.
			}

			@Override
			public void onWork() {
				// There is no connection to keep alive.
			}

			@Override
			public boolean isStopping() {
				return TrainingRuns.this.isStopping();
			}

		};
	}

}
