package dev.trainstep.core;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.optimizer.Adagrad;
import dev.trainstep.core.optimizer.Adam;
import dev.trainstep.core.optimizer.Sgd;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryTests {

	/** 2-3-1, biases in the first layer: 9 + 3 parameters. */
	private static final Network NETWORK = new Network(Form.LAYERS,
			List.of(new Layer(new Matrix(3, 2, new double[6]), new double[3], new Relu()),
					new Layer(new Matrix(1, 3, new double[3]), null, new Identity())));

	@Test
	void anUpdateTellsItsParametersAndMoments() {
		var momentum = new Sgd(0.9, false, 0);
		assertThat(Update.numbers(NETWORK, UpdateRule.plain(0.1))).isEqualTo(12);
		assertThat(Update.numbers(NETWORK, new UpdateRule(0.1, Sgd.PLAIN, null, 1.0))).isEqualTo(24);
		assertThat(Update.numbers(NETWORK, new UpdateRule(0.1, momentum, null, null))).isEqualTo(24);
		assertThat(Update.resultNumbers(NETWORK, new Adagrad(0, 0))).isEqualTo(24);
		assertThat(Update.resultNumbers(NETWORK, new Adam(0.9, 0.999, 1e-8, 0))).isEqualTo(36);
	}

	@Test
	void passesTellTheirArrays() {
		assertThat(ForwardPass.numbers(NETWORK, 5)).isEqualTo(5 * (2 * 4 + 1 + 1));
		assertThat(BackwardPass.numbers(NETWORK, 5)).isEqualTo(5 * 4 + 12);
	}

	/** Plain loops: vectors are objects until the JVM has compiled their loops. */
	@Test
	void theNumbersToldAreThoseAllocated(@TempDir Path directory) throws Exception {
		assertThat(Jvm.run(directory, MemoryComparison.class)).isNotEmpty();
	}

}
