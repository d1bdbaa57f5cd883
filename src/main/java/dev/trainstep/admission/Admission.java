package dev.trainstep.admission;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

import dev.trainstep.admission.RefusedException.Reason;

/**
 * What there is to be shared out among requests: memory, and permits to work. Small
 * requests have a lane of their own, so that large ones cannot starve them, and so have
 * training runs.
 */
@Component
public class Admission implements DisposableBean {

	/** More than these make a request a large one. */
	private static final Cost SMALL = new Cost(10_000_000, 1_000_000, 50_000);

	/**
	 * Bytes that a number takes while it is parsed: in a chunk, then in the array too.
	 */
	private static final long BYTES_PER_PARSED_NUMBER = 20;

	/** More names than the largest network with all its settings has. */
	private static final long MAX_NAMES = 4096;

	/** Some of the largest pages, and of what else is read by everybody. */
	private static final long MIN_FOR_PAGES = 8L << 20;

	/** Which part of what there is for requests comes on top of it for pages. */
	private static final int SHARE_FOR_PAGES = 8;

	private static final Logger log = LoggerFactory.getLogger(Admission.class);

	/** Long, since a system passes on what was written in lumps. */
	private static final Duration DOWNLOAD_WINDOW = Duration.ofSeconds(15);

	private static final Duration TELL_EVERY = Duration.ofSeconds(10);

	private final AtomicLong lastTold = new AtomicLong(System.nanoTime() - TELL_EVERY.toNanos());

	private final TrainstepProperties properties;

	private final MeterRegistry metrics;

	private final HttpServletRequest request;

	private final MemoryBudget memory;

	/** For answers to requests that bring nothing, and need no key. */
	private final MemoryBudget memoryForPages;

	private final Watch watch = new Watch();

	private final Lane small;

	private final Lane large;

	private final Lane runs;

	/**
	 * @param request the one that the calling thread works on
	 */
	Admission(TrainstepProperties properties, MeterRegistry metrics, HttpServletRequest request) {
		this.properties = properties;
		this.metrics = metrics;
		this.request = request;
		this.memory = new MemoryBudget(properties.memoryOrDefault());
		this.memoryForPages = new MemoryBudget(Math.max(MIN_FOR_PAGES, properties.memoryOrDefault() / SHARE_FOR_PAGES));
		TrainstepProperties.Work work = properties.work();
		this.small = new Lane("small", work.permitsOrDefault(), work.smallQueueOrDefault(), work.maxWait());
		this.large = new Lane("large", work.permitsOrDefault(), work.queueOrDefault(), work.maxWait());
		this.runs = new Lane("run", properties.run().permitsOrDefault(), work.queueOrDefault(), work.maxWait());
		Gauge
			.builder("trainstep.memory.reserved", this,
					(admission) -> admission.memory.reserved() + admission.memoryForPages.reserved())
			.baseUnit("bytes")
			.register(metrics);
		Gauge.builder("trainstep.transfers", this.watch, Watch::count).register(metrics);
		this.watch.start();
		lanes().forEach((lane) -> {
			Gauge.builder("trainstep.permits.held", lane, Lane::held).tag("lane", lane.name()).register(metrics);
			Gauge.builder("trainstep.requests.waiting", lane, Lane::waiting).tag("lane", lane.name()).register(metrics);
		});
	}

	private Stream<Lane> lanes() {
		return Stream.of(this.small, this.large, this.runs);
	}

	/** The most threads that work or wait for it at a time. */
	int maxThreads() {
		return lanes().mapToInt(Lane::capacity).sum();
	}

	Exchange begin(HttpServletRequest request, SocketChannel connection) {
		var exchange = new Exchange(Upload.isDue(request) ? this.memory : this.memoryForPages, connection);
		exchange.attachTo(request);
		return exchange;
	}

	/**
	 * Lets a request work that is here in full.
	 * @throws RefusedException if it cannot be parsed within what there is
	 */
	void startWork(Exchange exchange) {
		enter(exchange, exchange.isSmall() ? this.small : this.large);
		byte[] body = exchange.body();
		if (body != null) {
			// Values are divided by commas, and names followed by colons: so many there
			// can be.
			long numbers = 1 + Bytes.count(body, (byte) ',');
			long names = Bytes.count(body, (byte) ':');
			long maxNumbers = this.properties.body().maxNumbers();
			if (numbers > maxNumbers) {
				throw new RefusedException(Reason.TOO_LARGE,
						"A body has at most " + maxNumbers + " numbers here, and this one may have " + numbers + ".");
			}
			if (names > MAX_NAMES) {
				throw new RefusedException(Reason.TOO_LARGE, "A body has at most " + MAX_NAMES + " names.");
			}
			exchange.require(body.length + BYTES_PER_PARSED_NUMBER * numbers);
			exchange.setParsed(body.length + Cost.BYTES_PER_NUMBER * numbers);
		}
	}

	private void enter(Exchange exchange, Lane lane) {
		if (exchange.enter(lane)) {
			this.metrics.counter("trainstep.requests.admitted", "lane", lane.name()).increment();
		}
	}

	/** What a request takes more of than is allowed, in words. */
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
	 * Lets the request of this thread compute, in the lane of those that cost as much.
	 * @throws RefusedException if there is no memory, or it is not its turn in time
	 */
	public void startComputing(Cost cost) {
		Exchange exchange = setAside(cost);
		if (!exchange.isSmall()) {
			enter(exchange, this.large);
		}
	}

	/** The body of the request of this thread, which has one. */
	public byte[] body() {
		return Objects.requireNonNull(exchange().body());
	}

	/** The most steps of a run. */
	public long maxSteps() {
		return this.properties.run().maxSteps();
	}

	/**
	 * Lets the request of this thread run for long.
	 * @throws RefusedException if there is no memory, or too many do
	 */
	public void startRun(Cost cost) {
		enter(setAside(cost), this.runs);
	}

	private Exchange setAside(Cost cost) {
		Exchange exchange = exchange();
		if (cost.exceeds(SMALL)) {
			exchange.becomeLarge();
		}
		exchange.requireFor(cost);
		return exchange;
	}

	private Exchange exchange() {
		return Objects.requireNonNull(Exchange.of(this.request));
	}

	/**
	 * Has the answer passed on from now on, as it is written, to one who reads fast
	 * enough.
	 */
	public OutputStream beginStream(ServletResponse response) throws IOException {
		return collected(response).beginStream();
	}

	/**
	 * Has what is still written of a stream collected, to be sent as any answer is.
	 */
	public void endStream(ServletResponse response) {
		collected(response).endStream();
	}

	private static CollectedResponse collected(ServletResponse response) {
		ServletResponse collected = response;
		while (!(collected instanceof CollectedResponse)) {
			collected = ((ServletResponseWrapper) collected).getResponse();
		}
		return (CollectedResponse) collected;
	}

	Watch watch() {
		return this.watch;
	}

	/**
	 * The pace that the reader of an answer has to keep: half of it, since a lump that he
	 * is still busy with does not count yet.
	 */
	Pace newDownloadPace() {
		return new Pace(this.properties.body().minRate().toBytes() / 2, DOWNLOAD_WINDOW, System.nanoTime());
	}

	@Override
	public void destroy() {
		this.watch.stop();
	}

	/** Counts a refusal, and says so now and then if it is for want of room. */
	public void count(Reason reason) {
		this.metrics.counter("trainstep.requests.refused", "reason", reason.toString()).increment();
		long now = System.nanoTime();
		long last = this.lastTold.get();
		if (reason.isForNow() && now - last > TELL_EVERY.toNanos() && this.lastTold.compareAndSet(last, now)) {
			log.warn("full, and refusing requests: {}", reason);
		}
	}

}
