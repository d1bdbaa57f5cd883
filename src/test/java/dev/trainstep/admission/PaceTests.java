package dev.trainstep.admission;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether a transfer goes fast enough, at 1,000 bytes a second. */
class PaceTests {

	private static final long SECOND = 1_000_000_000;

	private final Pace pace = new Pace(1000);

	@Test
	void anyRateWillDoForTheFirstSeconds() {
		this.pace.add(1, 4 * SECOND);
		assertThat(this.pace.isTooSlow()).isFalse();
	}

	@Test
	void tooFewBytesInFiveSecondsAreTooSlow() {
		this.pace.add(4_999, 5 * SECOND);
		assertThat(this.pace.isTooSlow()).isTrue();
	}

	@Test
	void enoughBytesAreNot() {
		for (int i = 0; i < 100; i++) {
			this.pace.add(1_000, SECOND);
			assertThat(this.pace.isTooSlow()).isFalse();
		}
	}

	@Test
	void whatCameEarlierDoesNotCountForEver() {
		this.pace.add(1_000_000, 5 * SECOND);
		assertThat(this.pace.isTooSlow()).isFalse();
		this.pace.add(1, 5 * SECOND);
		assertThat(this.pace.isTooSlow()).isTrue();
	}

	@Test
	void whatWasTooSlowStaysSo() {
		this.pace.add(0, 6 * SECOND);
		this.pace.add(1_000_000, 5 * SECOND);
		assertThat(this.pace.isTooSlow()).isTrue();
	}

}
