package dev.trainstep.admission.transfer;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A transfer must move 1,000 bytes a second in every window of 5 seconds. */
class PaceTests {

	private static final long SECOND = 1_000_000_000;

	private final Pace pace = new Pace(1000, Duration.ofSeconds(5), 0);

	@Test
	void anyRateIsEnoughInTheFirstWindow() {
		assertThat(this.pace.isTooSlow(5 * SECOND - 1)).isFalse();
	}

	@Test
	void tooFewBytesInAWindowAreTooSlow() {
		this.pace.add(4_999);
		assertThat(this.pace.isTooSlow(5 * SECOND)).isTrue();
	}

	@Test
	void enoughBytesAreNotTooSlow() {
		for (int i = 1; i < 100; i++) {
			this.pace.add(1_000);
			assertThat(this.pace.isTooSlow(i * SECOND)).isFalse();
		}
	}

	@Test
	void earlierBytesDoNotCountInLaterWindows() {
		this.pace.add(1_000_000);
		assertThat(this.pace.isTooSlow(5 * SECOND)).isFalse();
		this.pace.add(4_999);
		assertThat(this.pace.isTooSlow(10 * SECOND - 1)).isFalse();
		assertThat(this.pace.isTooSlow(10 * SECOND)).isTrue();
	}

}
