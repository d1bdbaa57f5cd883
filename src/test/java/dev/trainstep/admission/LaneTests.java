package dev.trainstep.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import dev.trainstep.admission.RefusedException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchException;
import static org.awaitility.Awaitility.await;

/** A lane bounds how many requests run, and how long others wait. */
class LaneTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static Reason refusal(Lane lane) {
		var refusals = new ArrayList<Reason>();
		assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> lane.enter(1))
			.satisfies((ex) -> assertThat(ex.headers().getFirst("Retry-After")).matches("[1-4]"))
			.satisfies((ex) -> refusals.add(ex.reason()));
		return refusals.getFirst();
	}

	@Test
	void asManyEnterAsThereArePermits() {
		var lane = new Lane("test", 2, Duration.ZERO, false);
		Lane.Permit first = lane.enter(1);
		lane.enter(1);
		assertThat(lane.held()).isEqualTo(2);
		assertThat(refusal(lane)).isEqualTo(Reason.QUEUE_TIMEOUT);
		first.close();
		lane.enter(1);
		assertThat(lane.held()).isEqualTo(2);
		assertThat(lane.waiting()).isZero();
	}

	@Test
	void aRequestThatWaitsTooLongIsRefused() {
		var lane = new Lane("test", 1, Duration.ofMillis(20), false);
		lane.enter(1);
		assertThat(refusal(lane)).isEqualTo(Reason.QUEUE_TIMEOUT);
		assertThat(lane.waiting()).isZero();
		assertThat(lane.held()).isOne();
	}

	/** At this pace, the work of the waiter takes weeks. */
	@Test
	void aRequestThatWouldWaitTooLongIsRefusedAtOnce() throws InterruptedException {
		var lane = new Lane("test", 1, LONG, false);
		Lane.Permit measured = lane.enter(1);
		Thread.sleep(Duration.ofMillis(5));
		measured.close();
		Lane.Permit permit = lane.enter(1);
		lane.requireTurn();
		Thread waiter = Thread.startVirtualThread(() -> lane.enter(1_000_000_000).close());
		await().until(() -> lane.waiting() == 1);
		assertThat(refusal(lane)).isEqualTo(Reason.QUEUE_FULL);
		assertThatExceptionOfType(RefusedException.class).isThrownBy(lane::requireTurn);
		permit.close();
		waiter.join();
		lane.requireTurn();
		lane.enter(1);
	}

	@Test
	void waitersEnterInTheOrderOfTheirArrival() throws InterruptedException {
		var lane = new Lane("test", 1, LONG, false);
		Lane.Permit first = lane.enter(1);
		List<Integer> entered = Collections.synchronizedList(new ArrayList<>());
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			int number = i;
			threads.add(Thread.startVirtualThread(() -> {
				try (Lane.Permit _ = lane.enter(1)) {
					entered.add(number);
				}
			}));
			await().until(() -> lane.waiting() == number + 1);
		}
		first.close();
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(entered).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		assertThat(lane.held()).isZero();
	}

	/** The lane's longest wait is short here, and so is its patience: 25 ms. */
	@Test
	void nobodyOvertakesOneWhoHasWaitedForLong() throws InterruptedException {
		var lane = new Lane("test", 1, Duration.ofMillis(200), false);
		Lane.Permit first = lane.enter(1);
		Thread waiter = Thread.startVirtualThread(() -> assertThat(refusal(lane)).isEqualTo(Reason.QUEUE_TIMEOUT));
		await().until(() -> lane.waiting() == 1);
		Thread.sleep(Duration.ofMillis(50));
		assertThat(lane.mayOvertake()).isFalse();
		waiter.join();
		assertThat(lane.mayOvertake()).isTrue();
		first.close();
	}

	/** A stall of 100 ms among work of less than a millisecond. */
	@Test
	void aStallDoesNotMakeTheQueueLookLong() throws InterruptedException {
		var lane = new Lane("test", 1, LONG, false);
		for (int i = 0; i < 100; i++) {
			lane.enter(1).close();
		}
		Lane.Permit stalled = lane.enter(1);
		Thread.sleep(Duration.ofMillis(100));
		stalled.close();
		Lane.Permit permit = lane.enter(1);
		// At 100 ms / 16 each these would wait for more than half a minute.
		Thread waiter = Thread.startVirtualThread(() -> lane.enter(5000).close());
		await().until(() -> lane.waiting() == 1);
		lane.requireTurn();
		permit.close();
		waiter.join();
	}

	@Test
	void anInterruptedWaiterHoldsNothing() throws InterruptedException {
		var lane = new Lane("test", 1, LONG, false);
		lane.enter(1);
		var failure = new AtomicReference<Exception>();
		Thread thread = Thread.startVirtualThread(() -> failure.set(catchException(() -> lane.enter(1))));
		await().until(() -> lane.waiting() == 1);
		thread.interrupt();
		thread.join();
		assertThat(failure.get()).isInstanceOf(CancellationException.class);
		assertThat(lane.held()).isOne();
		assertThat(lane.waiting()).isZero();
	}

}
