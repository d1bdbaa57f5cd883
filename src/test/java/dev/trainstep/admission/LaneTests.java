package dev.trainstep.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.trainstep.admission.RefusedException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** A lane bounds how many requests run, how many wait, and for how long. */
class LaneTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static Reason refusal(Lane lane) {
		var refusals = new ArrayList<Reason>();
		assertThatExceptionOfType(RefusedException.class).isThrownBy(lane::enter)
			.satisfies((ex) -> assertThat(ex.headers().getFirst("Retry-After")).matches("[1-4]"))
			.satisfies((ex) -> refusals.add(ex.reason()));
		return refusals.getFirst();
	}

	@Test
	void asManyEnterAsThereArePermits() {
		var lane = new Lane("test", 2, 0, LONG, false);
		lane.enter();
		lane.enter();
		assertThat(lane.held()).isEqualTo(2);
		assertThat(refusal(lane)).isEqualTo(Reason.QUEUE_FULL);
		lane.leave();
		lane.enter();
		assertThat(lane.held()).isEqualTo(2);
		assertThat(lane.waiting()).isZero();
	}

	@Test
	void aRequestThatWaitsTooLongIsRefused() {
		var lane = new Lane("test", 1, 1, Duration.ofMillis(20), false);
		lane.enter();
		assertThat(refusal(lane)).isEqualTo(Reason.QUEUE_TIMEOUT);
		assertThat(lane.waiting()).isZero();
		assertThat(lane.held()).isOne();
	}

	@Test
	void waitersEnterInTheOrderOfTheirArrival() throws InterruptedException {
		var lane = new Lane("test", 1, 10, LONG, false);
		lane.enter();
		List<Integer> entered = Collections.synchronizedList(new ArrayList<>());
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			int number = i;
			threads.add(Thread.startVirtualThread(() -> {
				lane.enter();
				entered.add(number);
				lane.leave();
			}));
			await().until(() -> lane.waiting() == number + 1);
		}
		assertThat(refusal(lane)).isEqualTo(Reason.QUEUE_FULL);
		lane.leave();
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(entered).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		assertThat(lane.held()).isZero();
	}

	@Test
	void anInterruptedWaiterIsRefusedAndHoldsNothing() throws InterruptedException {
		var lane = new Lane("test", 1, 1, LONG, false);
		lane.enter();
		List<Reason> refusals = Collections.synchronizedList(new ArrayList<>());
		Thread thread = Thread.startVirtualThread(() -> refusals.add(refusal(lane)));
		await().until(() -> lane.waiting() == 1);
		thread.interrupt();
		thread.join();
		assertThat(refusals).containsExactly(Reason.QUEUE_TIMEOUT);
		assertThat(lane.held()).isOne();
		assertThat(lane.waiting()).isZero();
	}

}
