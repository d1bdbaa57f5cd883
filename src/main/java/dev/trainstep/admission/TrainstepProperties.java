package dev.trainstep.admission;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

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
 * @param warmUp how long the service warms up before it is ready
 * @param warmUpOnly whether the service stops after the warm-up, to record an AOT cache
 * @param drain how the service ends
 */
// @formatter:off
@ConfigurationProperties(prefix = "trainstep", ignoreUnknownFields = false)
@Validated
public record TrainstepProperties(
		@Valid @DefaultValue Body body,
		@Nullable DataSize memory,
		@Valid @DefaultValue Cost cost,
		@Valid @DefaultValue Work work,
		@Valid @DefaultValue Run run,
		@Nullable Path keys,
		boolean allowAnonymous,
		@DefaultValue List<String> corsOrigins,
		@DefaultValue("1s") @DurationMin(millis = 0) Duration warmUp,
		boolean warmUpOnly,
		@Valid @DefaultValue Drain drain) {

	/** The bytes of memory reserved per byte of a body: it is read, parsed, computed with and answered. */
	static final int MEMORY_PER_BYTE = 4;

	/** Each permit may take a thread, and threads are bounded whatever the cores. */
	private static final int MAX_PERMITS = 64;

	private static final DataSize MIN_MEMORY = DataSize.ofMegabytes(1);

	/** A body is one array. */
	private static final DataSize MAX_BODY = DataSize.ofGigabytes(1);

	public TrainstepProperties {
		require(memory == null || memory.compareTo(MIN_MEMORY) >= 0, "trainstep.memory is at least 1MB");
		corsOrigins = List.copyOf(corsOrigins);
	}

	private static void require(boolean condition, String rule) {
		if (!condition) {
			throw new IllegalArgumentException(rule);
		}
	}

	private static boolean isPositive(DataSize size) {
		return size.toBytes() > 0;
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
			@DefaultValue("16000000") @Positive long maxNumbers,
			@DefaultValue("16KB") DataSize minRate,
			@DefaultValue("60s") @DurationMin(millis = 1) Duration maxTime) {

		public Body {
			require(isPositive(maxSize) && maxSize.compareTo(MAX_BODY) <= 0, "trainstep.body.max-size is above 0, and at most 1GB");
			require(isPositive(minRate), "trainstep.body.min-rate is above 0");
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
			@DefaultValue("10000000000") @Positive long maxMultiplyAdds,
			@DefaultValue("100000000") @Positive long maxNumbers,
			@DefaultValue("16000000") @Positive long maxAnswerNumbers) {
	}

	/**
	 * How many requests are parsed, computed and serialised at the same time.
	 *
	 * @param permits small requests that run at the same time, and large ones besides;
	 * default: the number of cores, at most 64
	 * @param maxWait how long a request may wait
	 */
	public record Work(
			@Nullable @Positive Integer permits,
			@DefaultValue("2s") @DurationMin(millis = 0) Duration maxWait) {

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
			@Nullable @Positive Integer permits,
			@DefaultValue("100000") @Positive long maxSteps,
			@DefaultValue("5m") @DurationMin(millis = 1) Duration maxDuration) {

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
	public record Drain(@DefaultValue("5s") @DurationMin(millis = 0) Duration delay) {
	}
	// @formatter:on

}
