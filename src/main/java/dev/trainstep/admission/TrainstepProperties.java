package dev.trainstep.admission;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the service. Defaults depend on the number of cores and the size of the
 * heap.
 *
 * @param memory bytes that all requests in flight may reserve together; default: half of
 * the heap
 * @param keys a file of hashed keys; every request except a GET needs one of them;
 * default: no key is required
 * @param allowAnonymous whether to serve without keys on an address that other machines
 * can reach
 * @param corsOrigins the origins whose pages may call the service from a browser
 * @param accessLog whether the log has a line for each request
 * @param warmUp how long the service warms up before it is ready, at most
 * @param warmUpOnly whether the service stops after the warm-up, to record an AOT cache
 * @param drain how the service ends
 */
// @formatter:off
@ConfigurationProperties(prefix = TrainstepProperties.PREFIX, ignoreUnknownFields = false)
public record TrainstepProperties(
		@DefaultValue Body body,
		@Nullable DataSize memory,
		@DefaultValue Cost cost,
		@DefaultValue Work work,
		@DefaultValue Run run,
		@Nullable Path keys,
		boolean allowAnonymous,
		@DefaultValue List<String> corsOrigins,
		boolean accessLog,
		@DefaultValue("20s") Duration warmUp,
		boolean warmUpOnly,
		@DefaultValue Drain drain) {

	static final String PREFIX = "trainstep";

	/** The bytes of memory reserved per byte of a body: it is read, parsed, computed with and answered. */
	static final int MEMORY_PER_BYTE = 4;

	/** Each permit may take a thread, and threads are bounded whatever the cores. */
	private static final int MAX_PERMITS = 64;

	/** Or all of them. Browsers send no path. */
	private static final Pattern ORIGIN = Pattern.compile("\\*|[A-Za-z][A-Za-z0-9+.-]*://[^/?#@\\s]+");

	private static final Duration MAX_TIME = Duration.ofDays(1);

	private static final DataSize MIN_MEMORY = DataSize.ofMegabytes(1);

	/** A body is one array. */
	private static final DataSize MAX_BODY = DataSize.ofGigabytes(1);

	public TrainstepProperties {
		DataSize heap = DataSize.ofBytes(Runtime.getRuntime().maxMemory());
		require(memory == null || (memory.compareTo(MIN_MEMORY) >= 0 && memory.compareTo(heap) <= 0),
				"memory must be at least 1MB, and at most the heap, " + heap.toMegabytes() + "MB");
		require(corsOrigins.stream().allMatch(ORIGIN.asMatchPredicate()),
				"cors-origins must have a scheme and a host each, such as http://localhost:3000");
		require(!warmUp.isNegative(), "warm-up must be at least 0s");
		requireAtMostADay(warmUp, "warm-up");
		corsOrigins = List.copyOf(corsOrigins);
	}

	private static void require(boolean condition, String rule) {
		if (!condition) {
			throw new SettingException(PREFIX + "." + rule, null);
		}
	}

	private static void requireAtMostADay(Duration value, String name) {
		require(value.compareTo(MAX_TIME) <= 0, name + " must be at most 24h");
	}

	private static void requirePositive(@Nullable Number value, String name) {
		require(value == null || value.longValue() > 0, name + " must be above 0");
	}

	/** The bytes that all requests in flight may reserve together. */
	public long memoryOrDefault() {
		return (this.memory != null) ? this.memory.toBytes() : Runtime.getRuntime().maxMemory() / 2;
	}

	/** The bytes of the longest body that is accepted: the setting, or less if the memory is less. */
	public long maxBodySize() {
		return Math.min(this.body.maxSize().toBytes(), (MemoryBudget.shareOfLarge(memoryOrDefault()) - Claim.OVERHEAD) / MEMORY_PER_BYTE);
	}

	/**
	 * The body of a request.
	 *
	 * @param maxSize bytes at most
	 * @param maxNumbers numbers at most
	 * @param minRate bytes per second at least; a slower upload or download is ended
	 * @param maxTime time in which a body must arrive
	 */
	public record Body(
			@DefaultValue("64MB") DataSize maxSize,
			@DefaultValue("16000000") long maxNumbers,
			@DefaultValue("16KB") DataSize minRate,
			@DefaultValue("60s") Duration maxTime) {

		public Body {
			requirePositive(maxSize.toBytes(), "body.max-size");
			require(maxSize.compareTo(MAX_BODY) <= 0, "body.max-size must be at most 1GB");
			requirePositive(maxNumbers, "body.max-numbers");
			requirePositive(minRate.toBytes(), "body.min-rate");
			require(maxTime.isPositive(), "body.max-time must be above 0s");
			requireAtMostADay(maxTime, "body.max-time");
		}
	}

	/**
	 * The limits on the cost of a request.
	 *
	 * @param maxMultiplyAdds multiply-adds at most
	 * @param maxNumbers intermediate results at most, in float64 numbers
	 * @param maxAnswerNumbers numbers in the answer at most
	 */
	public record Cost(
			@DefaultValue("10000000000") long maxMultiplyAdds,
			@DefaultValue("100000000") long maxNumbers,
			@DefaultValue("16000000") long maxAnswerNumbers) {

		public Cost {
			requirePositive(maxMultiplyAdds, "cost.max-multiply-adds");
			requirePositive(maxNumbers, "cost.max-numbers");
			requirePositive(maxAnswerNumbers, "cost.max-answer-numbers");
		}
	}

	/**
	 * How many requests are parsed, computed and serialised at the same time.
	 *
	 * @param permits small requests that run at the same time, and large ones besides;
	 * default: the number of cores, at most 64
	 * @param maxWait how long a request may wait
	 */
	public record Work(
			@Nullable Integer permits,
			@DefaultValue("2s") Duration maxWait) {

		public Work {
			requirePositive(permits, "work.permits");
			require(!maxWait.isNegative(), "work.max-wait must be at least 0s");
			requireAtMostADay(maxWait, "work.max-wait");
		}

		int permitsOrDefault() {
			return Objects.requireNonNullElseGet(this.permits,
					() -> Math.min(MAX_PERMITS, Runtime.getRuntime().availableProcessors()));
		}
	}

	/**
	 * The limits on training runs. A run that reaches a limit ends with its weights so far.
	 *
	 * @param permits runs at the same time; default: half the number of cores, at least 1 and at most 32
	 * @param maxSteps steps of one run at most
	 * @param maxDuration time of one run at most
	 */
	public record Run(
			@Nullable Integer permits,
			@DefaultValue("100000") long maxSteps,
			@DefaultValue("5m") Duration maxDuration) {

		public Run {
			requirePositive(permits, "run.permits");
			requirePositive(maxSteps, "run.max-steps");
			require(maxDuration.isPositive(), "run.max-duration must be above 0s");
			requireAtMostADay(maxDuration, "run.max-duration");
		}

		int permitsOrDefault() {
			return Objects.requireNonNullElseGet(this.permits,
					() -> Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_PERMITS / 2));
		}
	}

	/**
	 * The end of the service.
	 *
	 * @param delay how long it still serves new requests, for load balancers to find
	 * out; 0 where nothing is in front of it
	 */
	public record Drain(@DefaultValue("5s") Duration delay) {

		public Drain {
			require(!delay.isNegative(), "drain.delay must be at least 0s");
			requireAtMostADay(delay, "drain.delay");
		}
	}
	// @formatter:on

}
