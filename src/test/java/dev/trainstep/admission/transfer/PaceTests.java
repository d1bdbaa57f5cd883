package dev.trainstep.admission.transfer;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A transfer must keep 1,000 bytes a second, with a grace of 5 seconds. */
class PaceTests {

	private static final long SECOND = 1_000_000_000;

	private final Pace pace = new Pace(1000, Duration.ofSeconds(5), 0);

	private boolean isTooSlow(double seconds) {
		return this.pace.isTooSlow((long) (seconds * SECOND));
	}

	@Test
	void nothingHasToMoveDuringTheGrace() {
		assertThat(isTooSlow(5)).isFalse();
		assertThat(isTooSlow(5.1)).isTrue();
	}

	@Test
	void theLeastRateIsEnoughForEver() {
		for (int i = 1; i < 1000; i++) {
			this.pace.add(1_000);
			assertThat(isTooSlow(i)).isFalse();
		}
	}

	@Test
	void theLeastRateIsEnoughInLumps() {
		for (int i = 1; i < 1000; i++) {
			if (i % 4 == 0) {
				this.pace.add(4_000);
			}
			assertThat(isTooSlow(i)).isFalse();
		}
	}

	/** It loses a fifth of a second in each. */
	@Test
	void fourFifthsOfTheRateAreTooSlow() {
		int i = 1;
		for (; !isTooSlow(i); i++) {
			this.pace.add(800);
		}
		assertThat(i).isEqualTo(22);
	}

	@Test
	void manyBytesAtOnceBuyNoMoreThanTheGrace() {
		this.pace.add(1_000_000);
		assertThat(isTooSlow(1)).isFalse();
		assertThat(isTooSlow(5)).isFalse();
		assertThat(isTooSlow(5.1)).isTrue();
	}

	@Test
	void theRecentRateIsThatOfTheLastOneToTwoSeconds() {
		this.pace.add(1_000_000);
		isTooSlow(0.5);
		assertThat(this.pace.recentRate()).isInfinite();
		for (int i = 1; i <= 6; i++) {
			this.pace.add(700);
			isTooSlow(i);
		}
		assertThat(this.pace.recentRate()).isCloseTo(700, within(1.0));
	}

}
