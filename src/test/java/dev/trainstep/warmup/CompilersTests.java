package dev.trainstep.warmup;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

class CompilersTests {

	/** Milliseconds. */
	private final AtomicLong now = new AtomicLong(5000);

	private final AtomicLong compiled = new AtomicLong(7000);

	private final Compilers compilers = new Compilers(() -> MILLISECONDS.toNanos(this.now.get()), this.compiled::get);

	private boolean haveDoneAfter(long millis, long compiling) {
		this.now.addAndGet(millis);
		this.compiled.addAndGet(compiling);
		return this.compilers.haveDone();
	}

	@Test
	void nothingIsKnownBeforeSomeTimeHasPassed() {
		assertThat(haveDoneAfter(1999, 0)).isFalse();
		assertThat(haveDoneAfter(1, 0)).isTrue();
	}

	@Test
	void theyHaveDoneOnceTheyNeedLessThanAFifthOfACore() {
		assertThat(haveDoneAfter(2000, 2000)).isFalse();
		assertThat(haveDoneAfter(2000, 400)).isFalse();
		assertThat(haveDoneAfter(2000, 399)).isTrue();
	}

	/** One method that takes long is told of late. */
	@Test
	void aPauseInWhatIsToldIsNoEnd() {
		assertThat(haveDoneAfter(1000, 1000)).isFalse();
		assertThat(haveDoneAfter(1000, 0)).isFalse();
		assertThat(haveDoneAfter(1500, 0)).isFalse();
		assertThat(haveDoneAfter(1500, 1700)).isFalse();
	}

	@Test
	void thoseOfThisJvmTellHowLongTheyHaveWorked() {
		assertThat(Compilers.ofThisJvm().haveDone()).isFalse();
	}

}
