package dev.trainstep.admission;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.trainstep.admission.RefusedException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What requests in flight hold, and give back. */
class ExchangeTests {

	private static final long MIB = 1 << 20;

	private final MemoryBudget memory = new MemoryBudget(64 * MIB);

	private Exchange newExchange() {
		try {
			return new Exchange(this.memory, SocketChannel.open());
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private void assertRefused(Reason reason, Runnable action) {
		long before = this.memory.reserved();
		assertThatExceptionOfType(RefusedException.class).isThrownBy(action::run)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
		assertThat(this.memory.reserved()).isEqualTo(before);
	}

	@Test
	void aBodyTakesSeveralTimesItsSize() {
		var exchange = newExchange();
		exchange.reserveForBody(MIB);
		assertThat(this.memory.reserved()).isBetween(4 * MIB, 4 * MIB + MIB / 8);
		exchange.reserveForBody(MIB / 2); // is among it
		assertThat(this.memory.reserved()).isBetween(4 * MIB, 4 * MIB + MIB / 8);
		exchange.close();
		assertThat(this.memory.reserved()).isZero();
		exchange.close();
		assertThat(this.memory.reserved()).isZero();
	}

	@Test
	void whatIsNotThereNowIsRefusedForNowAndWhatCannotBeIsRefusedForGood() {
		var first = newExchange();
		first.reserveForBody(10 * MIB);
		var second = newExchange();
		assertRefused(Reason.MEMORY, () -> second.reserveForBody(10 * MIB));
		assertRefused(Reason.TOO_LARGE, () -> second.reserveForBody(15 * MIB));
		first.close();
		second.reserveForBody(10 * MIB);
		assertThat(this.memory.reserved()).isGreaterThan(40 * MIB);
	}

	@Test
	void largeRequestsLeaveSomeForSmallOnes() {
		var large = newExchange();
		large.reserveForBody(MIB);
		large.require(56 * MIB);
		var another = newExchange();
		assertRefused(Reason.MEMORY, () -> another.reserveForBody(MIB));
		var small = newExchange();
		small.reserveForBody(MIB / 32);
		assertThat(small.isSmall()).isTrue();
		assertThat(large.isSmall()).isFalse();
	}

	@Test
	void afterWorkOnlyTheAnswerIsHeld() {
		var exchange = newExchange();
		exchange.reserveForBody(MIB);
		exchange.setBody(new byte[1]);
		exchange.setParsed(MIB);
		exchange.requireFor(new Cost(0, MIB, MIB / 2));
		assertThat(this.memory.reserved()).isGreaterThan((1 + 8 + 13) * MIB);
		exchange.endWork(MIB);
		assertThat(exchange.isReceived()).isFalse();
		assertThat(this.memory.reserved()).isEqualTo(MIB);
	}

	@Test
	void anAnswerThatGrowsTakesMore() {
		var exchange = newExchange();
		exchange.requireForAnswer(1000);
		assertThat(this.memory.reserved()).isZero(); // of what every request has
		exchange.requireForAnswer(MIB);
		exchange.requireForAnswer(2 * MIB);
		assertThat(this.memory.reserved()).isGreaterThanOrEqualTo(2 * MIB);
		assertRefused(Reason.TOO_LARGE, () -> exchange.requireForAnswer(100 * MIB));
	}

	@Test
	void toChangeLanesIsToGiveThePermitBackFirst() {
		var slow = new Lane("slow", 1, 0, Duration.ZERO);
		var fast = new Lane("fast", 1, 0, Duration.ZERO);
		var exchange = newExchange();
		assertThat(exchange.enter(fast)).isTrue();
		assertThat(exchange.enter(fast)).isFalse();
		slow.enter();
		assertRefused(Reason.QUEUE_FULL, () -> exchange.enter(slow));
		assertThat(fast.held()).isZero();
		slow.leave();
		exchange.enter(slow);
		exchange.leave();
		exchange.leave();
		assertThat(slow.held()).isZero();
	}

}
