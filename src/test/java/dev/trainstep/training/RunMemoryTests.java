package dev.trainstep.training;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.trainstep.core.Data;
import dev.trainstep.core.Jvm;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.Samples;

import static dev.trainstep.training.Runs.data;
import static dev.trainstep.training.Runs.earlyStopping;
import static dev.trainstep.training.Runs.epochs;
import static dev.trainstep.training.Runs.network;
import static org.assertj.core.api.Assertions.assertThat;

class RunMemoryTests {

	/** In a JVM with plain loops: vectors are objects until they are compiled. */
	@Test
	void theNumbersToldAreThoseAllocated(@TempDir Path directory) throws Exception {
		assertThat(Jvm.run(directory, RunMemoryComparison.class)).isNotEmpty();
	}

	@Test
	void theBestNetworkAndItsSnapshotAreTold() {
		Network network = network(4, 60, 1);
		Data data = data(1, 20, 4, 1);
		long plain = TrainingRun.numbers(network, data, epochs(1));
		assertThat(TrainingRun.numbers(network, data, epochs(1).with(earlyStopping(1, 0))) - plain)
			.isEqualTo(2 * network.parameters().count());
	}

	/**
	 * Those of 20 samples: x of 4, a label or a target of 1, and the number of the row.
	 */
	@Test
	void copiesOfWhatIsHeldOutAreTold() {
		Network network = network(4, 60, 1);
		Data labelled = data(1, 20, 4, 1);
		var y = new Samples(new Matrix(20, 1, new double[20]), false);
		for (Data data : List.of(labelled, new Data(labelled.x(), y, null))) {
			long plain = TrainingRun.numbers(network, data, epochs(1));
			assertThat(TrainingRun.numbers(network, data, epochs(1).with(new Validation.HeldOut(0.5))) - plain)
				.isEqualTo(20 * (4 + 1 + 1));
		}
	}

	@Test
	void theHistoryIsBoundedByTheStepsOfTheRun() {
		Data data = data(1, 1, 1, 1);
		assertThat(epochs(100).maxHistory(1000, data)).isEqualTo(100);
		assertThat(epochs(5000).maxHistory(1000, data)).isEqualTo(1000);
		assertThat(epochs(1_000_000).maxHistory(1_000_000, data)).isEqualTo(100_000);
	}

}
