package dev.trainstep.api;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import dev.trainstep.core.Network;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.json.Choice;
import dev.trainstep.training.Progress;
import dev.trainstep.training.RunLimits;
import dev.trainstep.training.RunListener;
import dev.trainstep.training.StoppedBy;
import dev.trainstep.training.TrainingResult;
import dev.trainstep.training.TrainingRun;

/** Runs training runs, counts them, and ends them when the service ends. */
@Component
class TrainingRuns implements SmartLifecycle {

	private final RunLimits limits;

	private final AtomicInteger running = new AtomicInteger();

	private final Counter started;

	private final Counter steps;

	private final Map<StoppedBy, Counter> stopped;

	private final Counter cancelled;

	private final Counter failed;

	private volatile boolean draining;

	private volatile boolean closed;

	TrainingRuns(MeterRegistry metrics, RunLimits limits) {
		this.limits = limits;
		Gauge.builder("trainstep.runs.running", this.running, AtomicInteger::get)
			.description("Training runs under way now")
			.register(metrics);
		this.started = Counter.builder("trainstep.runs.started")
			.description("Training runs that began")
			.register(metrics);
		this.steps = Counter.builder("trainstep.run.steps")
			.description("Training steps, added when a run ends")
			.register(metrics);
		this.stopped = Arrays.stream(StoppedBy.values())
			.collect(Collectors.toMap(Function.identity(), (by) -> ended(Choice.name(by), metrics)));
		this.cancelled = ended("cancelled", metrics);
		this.failed = ended("failed", metrics);
	}

	private static Counter ended(String by, MeterRegistry metrics) {
		return Counter.builder("trainstep.runs.ended")
			.description("Training runs that ended")
			.tag("by", by)
			.register(metrics);
	}

	@Override
	public void start() {
		// Runs start with their requests.
	}

	@EventListener(ContextClosedEvent.class)
	void drain() {
		this.draining = true;
	}

	/** Called when the listener is closed, before Spring waits for requests in flight. */
	@Override
	public void stop() {
		this.closed = true;
	}

	@Override
	public boolean isRunning() {
		return !this.closed;
	}

	/** Stops after the listener is closed; what does that has the highest phase. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE - 1;
	}

	/**
	 * Whether a run that begins now has to end. Runs under way end as soon as the service
	 * drains, so that clients can resume them elsewhere. While it drains, new ones are
	 * served, as are all requests, until the listener is closed. If they ended at once,
	 * load balancers would send all runs here, where there are always the fewest.
	 */
	BooleanSupplier ending() {
		return this.draining ? () -> this.closed : () -> this.draining;
	}

	/**
	 * Trains on this thread.
	 * @throws InvalidInputException if a result overflows float64
	 * @throws UncheckedIOException if the listener can no longer write
	 * @throws CancellationException if the thread is interrupted
	 */
	TrainingResult run(TrainRequest.Run task, RunListener listener) {
		var run = new TrainingRun(task.network(), task.data(), task.plan(), this.limits, listener);
		Counter end = this.failed;
		this.running.incrementAndGet();
		this.started.increment();
		try {
			TrainingResult result = run.run();
			end = Objects.requireNonNull(this.stopped.get(result.stoppedBy()));
			return result;
		}
		catch (InvalidInputException ex) {
			end = Objects.requireNonNull(this.stopped.get(StoppedBy.OVERFLOW));
			throw ex;
		}
		catch (CancellationException | UncheckedIOException ex) {
			end = this.cancelled;
			throw ex;
		}
		finally {
			this.running.decrementAndGet();
			end.increment();
			this.steps.increment((double) run.stepsTaken());
		}
	}

	/** Listens to a run whose answer comes at its end. */
	RunListener silent() {
		BooleanSupplier ending = ending();
		return new RunListener() {

			@Override
			public boolean wantsProgress() {
				return false;
			}

			@Override
			public void onProgress(Progress progress, Network network) {
				// It is not wanted.
			}

			@Override
			public void onWork() {
				// There is no connection to keep alive.
			}

			@Override
			public boolean isStopping() {
				return ending.getAsBoolean();
			}

		};
	}

}
