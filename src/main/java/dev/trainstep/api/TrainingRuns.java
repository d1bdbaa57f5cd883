package dev.trainstep.api;

import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.training.RunLimits;
import dev.trainstep.training.RunListener;
import dev.trainstep.training.TrainingResult;
import dev.trainstep.training.TrainingRun;

/** The runs under way: counts them, and ends them when the service ends. */
@Component
class TrainingRuns {

	private final MeterRegistry metrics;

	private final RunLimits limits;

	private final AtomicInteger running = new AtomicInteger();

	private volatile boolean stopping;

	TrainingRuns(MeterRegistry metrics, TrainstepProperties properties) {
		this.metrics = metrics;
		this.limits = new RunLimits(properties.run().maxSteps(), properties.run().maxDuration());
		metrics.gauge("trainstep.runs.running", this.running);
	}

	/** Comes before requests under way are waited for. */
	@EventListener(ContextClosedEvent.class)
	void stop() {
		this.stopping = true;
	}

	boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Trains on this thread.
	 * @throws InvalidInputException if a result is beyond float64
	 * @throws UncheckedIOException if the listener cannot tell of it any more
	 */
	TrainingResult run(TrainRequest request, RunListener listener) {
		var run = new TrainingRun(request.toNetwork(), request.toData(), request.toPlan(), this.limits, listener);
		String end = "failed";
		this.running.incrementAndGet();
		this.metrics.counter("trainstep.runs.started").increment();
		try {
			TrainingResult result = run.run();
			end = Choices.name(result.stoppedBy());
			return result;
		}
		catch (InvalidInputException ex) {
			end = "overflow";
			throw ex;
		}
		catch (UncheckedIOException ex) {
			end = "cancelled";
			throw ex;
		}
		finally {
			this.running.decrementAndGet();
			this.metrics.counter("trainstep.runs.ended", "by", end).increment();
			this.metrics.counter("trainstep.run.steps").increment((double) run.stepsTaken());
		}
	}

}
