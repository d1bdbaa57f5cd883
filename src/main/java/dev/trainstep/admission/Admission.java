package dev.trainstep.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

import dev.trainstep.admission.RefusedException.Reason;

/**
 * Shares memory and permits out among requests. Small requests, large requests and
 * training runs have separate lanes, so that none can starve the others.
 */
@Component
public class Admission {

	/** A request that costs more than this is large. */
	private static final Cost SMALL = new Cost(10_000_000, 1_000_000, 50_000);

	/** Bytes per number while the parser copies its chunks into an array. */
	private static final long BYTES_PER_PARSED_NUMBER = 20;

	/** The largest network, with all settings, has fewer names. */
	private static final long MAX_NAMES = 4096;

	/** Bytes for a few of the largest pages at a time. */
	private static final long MIN_FOR_PAGES = 8L << 20;

	/** Pages have a budget of their own: the requests' budget divided by this. */
	private static final int SHARE_FOR_PAGES = 8;

	private static final Logger log = LoggerFactory.getLogger(Admission.class);

	private static final Duration WARN_EVERY = Duration.ofSeconds(10);

	/** The claim of the request that the current thread works on. */
	private static final ScopedValue<Claim> CURRENT = ScopedValue.newInstance();

	private final AtomicLong lastWarning = new AtomicLong(System.nanoTime() - WARN_EVERY.toNanos());

	private final TrainstepProperties properties;

	private final MeterRegistry metrics;

	private final MemoryBudget memory;

	/** For requests without a body, which need no key. */
	private final MemoryBudget memoryForPages;

	private final Lane small;

	private final Lane large;

	private final Lane runs;

	Admission(TrainstepProperties properties, MeterRegistry metrics) {
		this.properties = properties;
		this.metrics = metrics;
		this.memory = new MemoryBudget(properties.memoryOrDefault());
		this.memoryForPages = new MemoryBudget(Math.max(MIN_FOR_PAGES, properties.memoryOrDefault() / SHARE_FOR_PAGES));
		TrainstepProperties.Work work = properties.work();
		this.small = new Lane("small", work.permitsOrDefault(), work.smallQueueOrDefault(), work.maxWait(), false);
		this.large = new Lane("large", work.permitsOrDefault(), work.queueOrDefault(), work.maxWait(), true);
		this.runs = new Lane("run", properties.run().permitsOrDefault(), work.queueOrDefault(), work.maxWait(), true);
		Gauge
			.builder("trainstep.memory.reserved", this,
					(admission) -> admission.memory.reserved() + admission.memoryForPages.reserved())
			.baseUnit("bytes")
			.register(metrics);
		lanes().forEach((lane) -> {
			Gauge.builder("trainstep.permits.held", lane, Lane::held).tag("lane", lane.name()).register(metrics);
			Gauge.builder("trainstep.requests.waiting", lane, Lane::waiting).tag("lane", lane.name()).register(metrics);
		});
	}

	private Stream<Lane> lanes() {
		return Stream.of(this.small, this.large, this.runs);
	}

	/** Begins a request. Its claim holds nothing yet. */
	public Claim begin(boolean hasBody) {
		return new Claim(hasBody ? this.memory : this.memoryForPages);
	}

	/**
	 * Works on a request that was received in full: waits for a permit, does the work,
	 * and gives the permit back. {@link #startComputing} and {@link #startRun}, called
	 * within the work, are about this request.
	 * @param body of the request; empty if it has none
	 * @throws RefusedException if no permit is free in time, or if the body is too large
	 * to be parsed
	 */
	public <T, X extends Throwable> T work(Claim claim, byte[] body, ScopedValue.CallableOp<T, X> work) throws X {
		try {
			enter(claim, claim.isSmall() ? this.small : this.large);
			requireForParsing(claim, body);
			return ScopedValue.where(CURRENT, claim).call(work);
		}
		finally {
			claim.leave();
		}
	}

	/**
	 * Works on a request that did not come over HTTP, under the same limits as any other.
	 * @param body of the request
	 * @throws RefusedException if there is no memory or no permit for it
	 */
	public <T, X extends Throwable> T inProcess(byte[] body, ScopedValue.CallableOp<T, X> work) throws X {
		try (Claim claim = begin(true)) {
			claim.reserveForBody(body.length);
			return work(claim, body, work);
		}
	}

	/**
	 * Bounds what parsing takes before it begins: commas divide values, and colons follow
	 * names.
	 */
	private void requireForParsing(Claim claim, byte[] body) {
		if (body.length == 0) {
			return;
		}
		long numbers = 1 + Bytes.count(body, (byte) ',');
		long names = Bytes.count(body, (byte) ':');
		long maxNumbers = this.properties.body().maxNumbers();
		if (numbers > maxNumbers) {
			throw new RefusedException(Reason.TOO_LARGE,
					"The body may have " + numbers + " numbers; the limit is " + maxNumbers + ".");
		}
		if (names > MAX_NAMES) {
			throw new RefusedException(Reason.TOO_LARGE,
					"The body may have " + names + " names; the limit is " + MAX_NAMES + ".");
		}
		claim.require(body.length + BYTES_PER_PARSED_NUMBER * numbers);
		claim.setParsed(body.length + Cost.BYTES_PER_NUMBER * numbers);
	}

	private void enter(Claim claim, Lane lane) {
		if (claim.enter(lane)) {
			this.metrics.counter("trainstep.requests.admitted", "lane", lane.name()).increment();
		}
	}

	/** Tells which limits a cost exceeds, one text for each; empty if none. */
	public List<String> excesses(Cost cost) {
		TrainstepProperties.Cost limits = this.properties.cost();
		List<String> excesses = new ArrayList<>();
		addExcess("multiply-adds", cost.multiplyAdds(), limits.maxMultiplyAdds(), excesses);
		addExcess("numbers in between", cost.numbers(), limits.maxNumbers(), excesses);
		addExcess("numbers in the answer", cost.answerNumbers(), limits.maxAnswerNumbers(), excesses);
		return excesses;
	}

	private static void addExcess(String what, long cost, long limit, List<String> excesses) {
		if (cost > limit) {
			excesses.add("takes " + cost + " " + what + ", expected at most " + limit);
		}
	}

	/**
	 * Reserves memory for the computation of the current request, and moves the request
	 * to the large lane if its cost is large.
	 * @throws RefusedException if the memory is not free, or no permit is free in time
	 */
	public void startComputing(Cost cost) {
		Claim claim = reserve(cost);
		if (!claim.isSmall()) {
			enter(claim, this.large);
		}
	}

	/** The most steps of a training run. */
	public long maxSteps() {
		return this.properties.run().maxSteps();
	}

	/**
	 * Reserves memory for a training run of the current request, and moves the request to
	 * the lane of runs.
	 * @throws RefusedException if the memory is not free, or no permit is free in time
	 */
	public void startRun(Cost cost) {
		enter(reserve(cost), this.runs);
	}

	private static Claim reserve(Cost cost) {
		Claim claim = CURRENT.orElseThrow(() -> new IllegalStateException("this thread works on no request"));
		if (cost.exceeds(SMALL)) {
			claim.becomeLarge();
		}
		claim.requireFor(cost);
		return claim;
	}

	/** Counts a refusal, and warns now and then if the reason is a lack of capacity. */
	public void count(Reason reason) {
		this.metrics.counter("trainstep.requests.refused", "reason", reason.toString()).increment();
		long now = System.nanoTime();
		long last = this.lastWarning.get();
		if (reason.isTemporary() && now - last > WARN_EVERY.toNanos() && this.lastWarning.compareAndSet(last, now)) {
			log.warn("at capacity, refusing requests: {}", reason);
		}
	}

}
