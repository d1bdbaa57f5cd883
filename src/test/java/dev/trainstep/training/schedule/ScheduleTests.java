package dev.trainstep.training.schedule;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ScheduleTests {

	private static final double ROUNDING = 1e-15;

	private static double[] rates(Schedule schedule, long steps) {
		return LongStream.range(0, steps).mapToDouble((step) -> schedule.eta(2.0, step, steps)).toArray();
	}

	@Test
	void constantStays() {
		assertThat(rates(new Constant(0), 3)).containsExactly(2, 2, 2);
	}

	@Test
	void warmUpRisesInALineToEta() {
		assertThat(rates(new Constant(4), 6)).containsExactly(0.5, 1, 1.5, 2, 2, 2);
	}

	@Test
	void linearFallsInALineTowardsItsEnd() {
		assertThat(rates(new Linear(0, 0), 4)).containsExactly(2, 1.5, 1, 0.5);
		assertThat(rates(new Linear(0, 0.5), 4)).containsExactly(2, 1.75, 1.5, 1.25);
		assertThat(rates(new Linear(2, 0), 6)).containsExactly(1, 2, 2, 1.5, 1, 0.5);
	}

	@Test
	void cosineFallsInHalfAWave() {
		double[] rates = rates(new Cosine(0, 0), 4);
		assertThat(rates[0]).isEqualTo(2);
		assertThat(rates[1]).isCloseTo(1 + Math.sqrt(0.5), within(ROUNDING));
		assertThat(rates[2]).isCloseTo(1, within(ROUNDING));
		assertThat(rates[3]).isCloseTo(1 - Math.sqrt(0.5), within(ROUNDING));
		assertThat(rates(new Cosine(0, 0.5), 2)[1]).isCloseTo(1.5, within(ROUNDING));
		assertThat(rates(new Cosine(1, 0), 3)[2]).isCloseTo(1, within(ROUNDING));
	}

	@Test
	void stepFallsByAFactorEveryTime() {
		assertThat(rates(new Step(0, 2, 0.5), 5)).containsExactly(2, 2, 1, 1, 0.5);
		assertThat(rates(new Step(1, 1, 0.5), 4)).containsExactly(2, 2, 1, 0.5);
	}

	@Test
	void schedulesThatFallTowardsTheEndLookAhead() {
		assertThat(new Linear(0, 0).looksAhead()).isTrue();
		assertThat(new Cosine(0, 0).looksAhead()).isTrue();
		assertThat(new Constant(0).looksAhead()).isFalse();
		assertThat(new Step(0, 1, 0.5).looksAhead()).isFalse();
	}

}
