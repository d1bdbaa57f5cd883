package dev.trainstep.admission;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether a transfer goes fast enough: at 1,000 bytes a second, in every 5 seconds. */
class PaceTests {

	private static final long SECOND = 1_000_000_000;

	private final Pace pace = new Pace(1000, Duration.ofSeconds(5), 0);

	@Test
	void anyRateWillDoForTheFirstSeconds() {
		assertThat(this.pace.isTooSlow(5 * SECOND - 1)).isFalse();
	}

	@Test
	void tooFewBytesInAWindowAreTooSlow() {
		this.pace.add(4_999);
		assertThat(this.pace.isTooSlow(5 * SECOND)).isTrue();
	}

	@Test
	void enoughBytesAreNot() {
		for (int i = 1; i < 100; i++) {
			this.pace.add(1_000);
			assertThat(this.pace.isTooSlow(i * SECOND)).isFalse();
		}
	}

	@Test
	void whatCameEarlierDoesNotCountForEver() {
		this.pace.add(1_000_000);
		assertThat(this.pace.isTooSlow(5 * SECOND)).isFalse();
		this.pace.add(4_999);
		assertThat(this.pace.isTooSlow(10 * SECOND - 1)).isFalse();
		assertThat(this.pace.isTooSlow(10 * SECOND)).isTrue();
	}

}
