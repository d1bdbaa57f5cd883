package dev.trainstep.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
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

	/** The largest network, with all settings, has fewer names. */
	private static final long MAX_NAMES = 4096;

	/** What a request takes at least, in bytes of a body. */
	private static final long BYTES_PER_REQUEST = 2048;

	/**
	 * What takes as long as a byte of a body, which is parsed, and answered by another.
	 */
	private static final long MULTIPLY_ADDS_PER_BYTE = 16;

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

	private final MemoryBudget memory;

	/** For requests without a body, which need no key. */
	private final MemoryBudget memoryForPages;

	private final Lane small;

	private final Lane large;

	private final Lane runs;

	private final Map<Lane, Counter> admitted;

	private final Map<Reason, Counter> refused;

	private final Counter cancelled;

	Admission(TrainstepProperties properties, MeterRegistry metrics) {
		this.properties = properties;
		this.memory = new MemoryBudget(properties.memoryOrDefault());
		this.memoryForPages = new MemoryBudget(Math.max(MIN_FOR_PAGES, properties.memoryOrDefault() / SHARE_FOR_PAGES));
		TrainstepProperties.Work work = properties.work();
		this.small = new Lane("small", work.permitsOrDefault(), work.maxWait(), false);
		this.large = new Lane("large", work.permitsOrDefault(), work.maxWait(), true);
		this.runs = new Lane("run", properties.run().permitsOrDefault(), work.maxWait(), true);
		this.admitted = lanes().collect(Collectors.toMap(Function.identity(), (lane) -> admitted(lane, metrics)));
		this.refused = Arrays.stream(Reason.values())
			.collect(Collectors.toMap(Function.identity(), (reason) -> refused(reason, metrics)));
		this.cancelled = Counter.builder("trainstep.requests.cancelled")
			.description("Requests stopped since the client had closed the connection")
			.register(metrics);
		registerGauges(metrics);
	}

	private Stream<Lane> lanes() {
		return Stream.of(this.small, this.large, this.runs);
	}

	private static Counter admitted(Lane lane, MeterRegistry metrics) {
		return Counter.builder("trainstep.requests.admitted")
			.description("Permits given to requests")
			.tag("lane", lane.name())
			.register(metrics);
	}

	private static Counter refused(Reason reason, MeterRegistry metrics) {
		return Counter.builder("trainstep.requests.refused")
			.description("Requests refused by admission, and answers taken too slowly")
			.tag("reason", reason.toString())
			.register(metrics);
	}

	private void registerGauges(MeterRegistry metrics) {
		registerGauges(this.memory, "requests", metrics);
		registerGauges(this.memoryForPages, "pages", metrics);
		lanes().forEach((lane) -> {
			Gauge.builder("trainstep.permits.held", lane, Lane::held)
				.description("Permits in use now")
				.tag("lane", lane.name())
				.register(metrics);
			Gauge.builder("trainstep.permits.limit", lane, Lane::permits)
				.description("Permits of the lane")
				.tag("lane", lane.name())
				.register(metrics);
			Gauge.builder("trainstep.requests.waiting", lane, Lane::waiting)
				.description("Requests that wait for a permit now")
				.tag("lane", lane.name())
				.register(metrics);
		});
	}

	/** A sum of both would be far from its limit when one of them is full. */
	private static void registerGauges(MemoryBudget memory, String budget, MeterRegistry metrics) {
		Gauge.builder("trainstep.memory.reserved", memory, MemoryBudget::reserved)
			.description("Memory set aside for requests now")
			.baseUnit(BaseUnits.BYTES)
			.tag("budget", budget)
			.register(metrics);
		Gauge.builder("trainstep.memory.limit", memory, MemoryBudget::total)
			.description("Memory that may be set aside for requests")
			.baseUnit(BaseUnits.BYTES)
			.tag("budget", budget)
			.register(metrics);
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
	 * @param format of the body
	 * @throws RefusedException if no permit is free in time, or if the body is too large
	 * to be parsed
	 */
	public <T, X extends Throwable> T work(Claim claim, byte[] body, BodyFormat format,
			ScopedValue.CallableOp<T, X> work) throws X {
		try {
			enter(claim, laneOf(claim), workOf(body.length, 0));
			if (body.length > 0) {
				requireForParsing(claim, body.length, format.contents().apply(body));
			}
			return ScopedValue.where(CURRENT, claim).call(work);
		}
		finally {
			claim.leave();
		}
	}

	/**
	 * Works on a request that did not come over HTTP, under the same limits as any other.
	 * @param body of the request, as JSON
	 * @throws RefusedException if there is no memory or no permit for it
	 */
	public <T, X extends Throwable> T inProcess(byte[] body, ScopedValue.CallableOp<T, X> work) throws X {
		try (Claim claim = begin(true)) {
			claim.reserveForBody(body.length);
			return work(claim, body, BodyFormat.JSON, work);
		}
	}

	/** Bounds what parsing takes before it begins. */
	private void requireForParsing(Claim claim, long length, BodyFormat.Contents contents) {
		long numbers = contents.numbers();
		long maxNumbers = this.properties.body().maxNumbers();
		if (numbers > maxNumbers) {
			throw new RefusedException(Reason.TOO_LARGE,
					"The body may have " + numbers + " numbers; the limit is " + maxNumbers + ".");
		}
		if (contents.names() > MAX_NAMES) {
			throw new RefusedException(Reason.TOO_LARGE,
					"The body may have " + contents.names() + " names; the limit is " + MAX_NAMES + ".");
		}
		claim.require(length + contents.bytesPerNumber() * numbers);
		claim.setParsed(length + Cost.BYTES_PER_NUMBER * numbers);
	}

	/** Whether a large request or a run has a permit now. */
	public boolean isComputingLong() {
		return this.large.held() > 0 || this.runs.held() > 0;
	}

	private Lane laneOf(Claim claim) {
		return claim.isSmall() ? this.small : this.large;
	}

	/**
	 * What a request takes, in bytes of a body: they are what most of the time goes to.
	 */
	private static long workOf(long bodyLength, long multiplyAdds) {
		return BYTES_PER_REQUEST + bodyLength + multiplyAdds / MULTIPLY_ADDS_PER_BYTE;
	}

	private void enter(Claim claim, Lane lane, long work) {
		if (claim.enter(lane, work)) {
			Objects.requireNonNull(this.admitted.get(lane)).increment();
		}
	}

	/**
	 * Refuses a request before its body is received, if it would be refused afterwards.
	 * @param length bytes of the body; 0 or less if unknown
	 * @throws RefusedException if its turn would not come in time, or if its memory is
	 * not free
	 */
	public void requireRoom(Claim claim, long length) {
		claim.expectBody(length);
		laneOf(claim).requireTurn();
		claim.requireFree(length);
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
			excesses.add("takes " + cost + " " + what + ", expected at most " + limit
					+ "; a smaller network, fewer samples or fewer outputs take less");
		}
	}

	/**
	 * Waits for the turn of the current request, in the large lane if its cost is large,
	 * and reserves memory for its computation.
	 * @throws RefusedException if the memory is not free, or no permit is free in time
	 */
	public void startComputing(Cost cost) {
		Claim claim = weigh(cost);
		start(claim, laneOf(claim), cost);
	}

	/** The claim of the current request, which is a large one if its cost is large. */
	private static Claim weigh(Cost cost) {
		Claim claim = CURRENT.orElseThrow(() -> new IllegalStateException("this thread works on no request"));
		if (cost.exceeds(SMALL)) {
			claim.becomeLarge();
		}
		return claim;
	}

	/** Memory comes last: a request that still waits must not keep it from others. */
	private void start(Claim claim, Lane lane, Cost cost) {
		claim.requirePossible(cost);
		enter(claim, lane, workOf(claim.reserved() / TrainstepProperties.MEMORY_PER_BYTE, cost.multiplyAdds()));
		claim.requireFor(cost);
	}

	/** The most steps of a training run. */
	public long maxSteps() {
		return this.properties.run().maxSteps();
	}

	/**
	 * Waits for the turn of the current request in the lane of runs, and reserves memory
	 * for its run.
	 * @throws RefusedException if the memory is not free, or no permit is free in time
	 */
	public void startRun(Cost cost) {
		start(weigh(cost), this.runs, cost);
	}

	/**
	 * Whether memory for large requests is short: a request was refused for want of it
	 * since this was last asked, or slow clients hold more than half of it.
	 * @param held bytes that transfers hold
	 */
	public boolean isShortOfMemory(long held) {
		boolean wasTooSmall = this.memory.wasTooSmall();
		return wasTooSmall || held > this.memory.most(false) / 2;
	}

	/** Counts work that was stopped because its client had closed the connection. */
	public void countCancelled() {
		this.cancelled.increment();
	}

	/** Counts a refusal, and warns now and then if the reason is a lack of capacity. */
	public void count(Reason reason) {
		Objects.requireNonNull(this.refused.get(reason)).increment();
		long now = System.nanoTime();
		long last = this.lastWarning.get();
		if (reason.isTemporary() && now - last > WARN_EVERY.toNanos() && this.lastWarning.compareAndSet(last, now)) {
			log.warn("at capacity, refusing requests: {}", reason);
		}
	}

}
