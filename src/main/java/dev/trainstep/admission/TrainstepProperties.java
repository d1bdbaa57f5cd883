package dev.trainstep.admission;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * All settings of the service but those of the frameworks. What is left out follows from
 * the cores and the heap there are.
 *
 * @param memory bytes for all requests in flight together; left out: half of the heap
 * @param keys a file of hashed keys, one of which every request but a GET has to carry;
 * left out: none is asked for
 * @param allowAnonymous whether to serve without keys on an address that others reach
 * @param corsOrigins the origins whose pages may call the service from a browser
 * @param warmUp for how long the service answers itself before it is ready
 * @param warmUpOnly whether it ends then, for what is recorded of a start
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
		boolean warmUpOnly) {

	/** What the memory set aside for a large request is, in its bytes: read, parsed, answered. */
	static final int MEMORY_PER_BYTE = 4;

	/** Of memory: less would be too little for any body. */
	private static final DataSize LEAST = DataSize.ofMegabytes(1);

	/** Of a body, which is in one array. */
	private static final DataSize MOST = DataSize.ofGigabytes(1);

	public TrainstepProperties {
		require(memory == null || memory.compareTo(LEAST) >= 0, "trainstep.memory is at least 1MB");
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

	/** Bytes for all requests in flight together. */
	public long memoryOrDefault() {
		return (this.memory != null) ? this.memory.toBytes() : Runtime.getRuntime().maxMemory() / 2;
	}

	/** The bytes of the largest body that there is memory for. */
	public long maxBodySize() {
		return Math.min(this.body.maxSize().toBytes(), (MemoryBudget.shareOfLarge(memoryOrDefault()) - Exchange.OVERHEAD) / MEMORY_PER_BYTE);
	}

	/**
	 * The body of a request.
	 *
	 * @param maxSize bytes
	 * @param maxNumbers numbers
	 * @param minRate bytes per second, up and down, below which a transfer is given up
	 * @param maxTime time in which a body has to be here
	 */
	public record Body(
			@DefaultValue("64MB") DataSize maxSize,
			@DefaultValue("16000000") @Positive long maxNumbers,
			@DefaultValue("16KB") DataSize minRate,
			@DefaultValue("60s") @DurationMin(millis = 1) Duration maxTime) {

		public Body {
			require(isPositive(maxSize) && maxSize.compareTo(MOST) <= 0, "trainstep.body.max-size is above 0, and at most 1GB");
			require(isPositive(minRate), "trainstep.body.min-rate is above 0");
		}
	}

	/**
	 * What answering a request may take.
	 *
	 * @param maxMultiplyAdds multiply-adds
	 * @param maxNumbers numbers held in between
	 * @param maxAnswerNumbers numbers in the answer
	 */
	public record Cost(
			@DefaultValue("10000000000") @Positive long maxMultiplyAdds,
			@DefaultValue("100000000") @Positive long maxNumbers,
			@DefaultValue("16000000") @Positive long maxAnswerNumbers) {
	}

	/**
	 * Parsing, computing and serialising.
	 *
	 * @param permits requests that are worked on at a time, small and large ones each;
	 * left out: as many as cores
	 * @param queue large requests, and runs, that wait for their turn; left out: 4 per
	 * permit
	 * @param smallQueue small requests that wait; left out: 64 per permit
	 * @param maxWait how long they wait
	 */
	public record Work(
			@Nullable @Positive Integer permits,
			@Nullable @PositiveOrZero Integer queue,
			@Nullable @PositiveOrZero Integer smallQueue,
			@DefaultValue("500ms") @DurationMin(millis = 0) Duration maxWait) {

		int permitsOrDefault() {
			return Objects.requireNonNullElseGet(this.permits, Runtime.getRuntime()::availableProcessors);
		}

		int smallQueueOrDefault() {
			return Objects.requireNonNullElseGet(this.smallQueue, () -> 64 * permitsOrDefault());
		}

		int queueOrDefault() {
			return Objects.requireNonNullElseGet(this.queue, () -> 4 * permitsOrDefault());
		}
	}

	/**
	 * Training runs. One that reaches a limit ends with what it has.
	 *
	 * @param permits runs at a time; left out: half as many as cores
	 * @param maxSteps steps of one run
	 * @param maxDuration time of one run
	 */
	public record Run(
			@Nullable @Positive Integer permits,
			@DefaultValue("100000") @Positive long maxSteps,
			@DefaultValue("5m") @DurationMin(millis = 1) Duration maxDuration) {

		int permitsOrDefault() {
			return Objects.requireNonNullElseGet(this.permits,
					() -> Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
		}
	}
	// @formatter:on

}
