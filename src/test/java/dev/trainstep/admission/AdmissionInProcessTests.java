package dev.trainstep.admission;

import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import dev.trainstep.admission.RefusedException.Reason;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Requests in process are under the same limits as any other, and leave nothing behind.
 */
class AdmissionInProcessTests {

	private static final byte[] BODY = "{\"x\":[1,2,3]}".getBytes(UTF_8);

	private static final Cost LARGE = new Cost(1_000_000_000, 1, 1);

	private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

	private final Admission admission = Admissions.of(Admissions.properties(
			Map.of("trainstep.work.permits", "1", "trainstep.work.max-wait", "0ms", "trainstep.body.max-numbers", "3")),
			this.metrics);

	private double held(String lane) {
		return this.metrics.get("trainstep.permits.held").tag("lane", lane).gauge().value();
	}

	private double reserved() {
		return this.metrics.get("trainstep.memory.reserved").tag("budget", "requests").gauge().value();
	}

	private void assertNothingHeld() {
		assertThat(held("small") + held("large") + held("run")).isZero();
		assertThat(reserved()).isZero();
	}

	@Test
	void theWorkHoldsAPermitAndMemory() {
		String result = this.admission.inProcess(BODY, () -> {
			assertThat(held("small")).isOne();
			assertThat(reserved()).isPositive();
			return "done";
		});
		assertThat(result).isEqualTo("done");
		assertNothingHeld();
	}

	@Test
	void aLargeComputationChangesTheLane() {
		Double large = this.admission.inProcess(BODY, () -> {
			this.admission.startComputing(LARGE);
			assertThat(held("small")).isZero();
			return held("large");
		});
		assertThat(large).isOne();
		assertNothingHeld();
	}

	@Test
	void aRunHasALaneOfItsOwn() {
		Double run = this.admission.inProcess(BODY, () -> {
			this.admission.startRun(new Cost(1, 1, 1));
			return held("run");
		});
		assertThat(run).isOne();
		assertNothingHeld();
	}

	@Test
	void aSecondRequestIsRefusedWhileThereIsNoPermit() {
		this.admission.inProcess(BODY, () -> {
			assertThatExceptionOfType(RefusedException.class)
				.isThrownBy(() -> this.admission.inProcess(BODY, () -> "not reached"))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.QUEUE_TIMEOUT));
			return "done";
		});
		assertNothingHeld();
	}

	@Test
	void aBodyWithTooManyNumbersIsRefused() {
		assertThatExceptionOfType(RefusedException.class)
			.isThrownBy(() -> this.admission.inProcess("[1,2,3,4]".getBytes(UTF_8), () -> "not reached"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.TOO_LARGE));
		assertNothingHeld();
	}

	@Test
	void workThatFailsGivesEverythingBack() {
		assertThatIllegalStateException().isThrownBy(() -> this.admission.inProcess(BODY, () -> {
			throw new IllegalStateException(Objects.toString(held("small")));
		})).withMessage("1.0");
		assertNothingHeld();
	}

	@Test
	void computingOutsideOfARequestIsAMistake() {
		assertThatIllegalStateException().isThrownBy(() -> this.admission.startComputing(LARGE));
	}

}
