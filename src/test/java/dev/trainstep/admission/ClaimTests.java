package dev.trainstep.admission;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.trainstep.admission.RefusedException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What requests in flight hold and give back. */
class ClaimTests {

	private static final long MIB = 1 << 20;

	private final MemoryBudget memory = new MemoryBudget(64 * MIB);

	private Claim newClaim() {
		return new Claim(this.memory);
	}

	private void assertRefused(Reason reason, Runnable action) {
		long before = this.memory.reserved();
		assertThatExceptionOfType(RefusedException.class).isThrownBy(action::run)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
		assertThat(this.memory.reserved()).isEqualTo(before);
	}

	@Test
	void aBodyReservesSeveralTimesItsSize() {
		var claim = newClaim();
		claim.reserveForBody(MIB);
		assertThat(this.memory.reserved()).isBetween(4 * MIB, 4 * MIB + MIB / 8);
		claim.reserveForBody(MIB / 2); // is covered already
		assertThat(this.memory.reserved()).isBetween(4 * MIB, 4 * MIB + MIB / 8);
		claim.close();
		assertThat(this.memory.reserved()).isZero();
		claim.close();
		assertThat(this.memory.reserved()).isZero();
	}

	@Test
	void memoryThatIsTakenIsRefusedForNowAndMemoryThatDoesNotExistForGood() {
		var first = newClaim();
		first.reserveForBody(10 * MIB);
		var second = newClaim();
		assertRefused(Reason.MEMORY, () -> second.reserveForBody(10 * MIB));
		assertRefused(Reason.TOO_LARGE, () -> second.reserveForBody(15 * MIB));
		first.close();
		second.reserveForBody(10 * MIB);
		assertThat(this.memory.reserved()).isGreaterThan(40 * MIB);
	}

	@Test
	void whetherMemoryIsFreeIsFoundOutWithoutTakingIt() {
		var first = newClaim();
		first.requireFree(10 * MIB);
		first.reserveForBody(10 * MIB);
		assertRefused(Reason.MEMORY, () -> newClaim().requireFree(10 * MIB));
		assertThat(this.memory.wasTooSmall()).isTrue();
		assertThat(this.memory.wasTooSmall()).isFalse();
	}

	@Test
	void largeRequestsLeaveMemoryToSmallOnes() {
		var large = newClaim();
		large.reserveForBody(MIB);
		large.require(56 * MIB);
		var another = newClaim();
		assertRefused(Reason.MEMORY, () -> another.reserveForBody(MIB));
		var small = newClaim();
		small.reserveForBody(MIB / 32);
		assertThat(small.isSmall()).isTrue();
		assertThat(large.isSmall()).isFalse();
	}

	@Test
	void afterWorkOnlyTheAnswerIsReserved() {
		var claim = newClaim();
		claim.reserveForBody(MIB);
		claim.setParsed(MIB);
		claim.requireFor(new Cost(0, MIB, MIB / 2));
		assertThat(this.memory.reserved()).isGreaterThan((1 + 8 + 13) * MIB);
		claim.keepOnly(MIB);
		assertThat(this.memory.reserved()).isEqualTo(MIB);
	}

	@Test
	void anAnswerThatGrowsReservesMore() {
		var claim = newClaim();
		claim.requireForAnswer(1000);
		assertThat(this.memory.reserved()).isZero(); // every request may have this much
		claim.requireForAnswer(MIB);
		claim.requireForAnswer(2 * MIB);
		assertThat(this.memory.reserved()).isGreaterThanOrEqualTo(2 * MIB);
		assertRefused(Reason.TOO_LARGE, () -> claim.requireForAnswer(100 * MIB));
	}

	@Test
	void changingLanesGivesThePermitBackFirst() {
		var slow = new Lane("slow", 1, Duration.ZERO, false);
		var fast = new Lane("fast", 1, Duration.ZERO, false);
		var claim = newClaim();
		assertThat(claim.enter(fast, 1)).isTrue();
		assertThat(claim.enter(fast, 1)).isFalse();
		Lane.Permit other = slow.enter(1);
		assertRefused(Reason.QUEUE_TIMEOUT, () -> claim.enter(slow, 1));
		assertThat(fast.held()).isZero();
		other.close();
		claim.enter(slow, 1);
		claim.leave();
		claim.leave();
		assertThat(slow.held()).isZero();
	}

}
