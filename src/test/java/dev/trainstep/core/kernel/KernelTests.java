package dev.trainstep.core.kernel;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CancellationException;

import com.sun.management.HotSpotDiagnosticMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KernelTests {

	/**
	 * At the start of a JVM it took 6 to 21 ns with the instruction, and 1,200 to 35,000
	 * without, interpreted or compiled (AMD EPYC).
	 */
	@ParameterizedTest
	@CsvSource({ "0, true", "21, true", "1200, false", "35000, false" })
	void theTimeOfAMultiplyAddTellsWhetherThereIsAnInstruction(long nanos, boolean fused) {
		assertThat(Kernel.isFusedInHardware(nanos)).isEqualTo(fused);
	}

	@Test
	void thisMachineIsToldRight() {
		String flag = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
			.getVMOption("UseFMA")
			.getValue();
		assertThat(Kernel.IS_FUSED_IN_HARDWARE).isEqualTo(Boolean.parseBoolean(flag));
	}

	@Test
	void withoutTheInstructionAMultiplyAddCostsAThousand() {
		assertThat(Kernel.multiplyAddCost(true)).isOne();
		assertThat(Kernel.multiplyAddCost(false)).isEqualTo(1000);
	}

	@Test
	void anInterruptedThreadComputesNoMore() {
		Cancellation.check();
		Thread.currentThread().interrupt();
		try {
			assertThatExceptionOfType(CancellationException.class).isThrownBy(Cancellation::check);
		}
		finally {
			Thread.interrupted();
		}
	}

}
