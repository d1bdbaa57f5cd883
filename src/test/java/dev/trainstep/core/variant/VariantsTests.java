package dev.trainstep.core.variant;

import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.training.schedule.Schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class VariantsTests {

	private sealed interface Shape permits Circle, Square {

	}

	private record Circle(double size, boolean filled) implements Shape {

	}

	private record Square(long corners, double size) implements Shape {

	}

	private sealed interface Clash permits First, Second {

	}

	private record First(double decay) implements Clash {

	}

	private record Second(long steps, long decay) implements Clash {

	}

	@Test
	void theirNamesAreThoseOfTheContract() {
		assertThat(Variants.of(Optimizer.class).keySet()).containsExactly("sgd", "rmsprop", "adagrad", "adam", "adamw");
		assertThat(Variants.of(Activation.class).keySet()).containsExactly("relu", "leakyRelu", "elu", "silu",
				"softplus", "gelu", "tanh", "sigmoid", "identity", "softmax");
		assertThat(Variants.of(LossFunction.class).keySet()).containsExactly("crossEntropy", "binaryCrossEntropy",
				"meanSquaredError", "huber");
		assertThat(Variants.of(Schedule.class).keySet()).containsExactly("constant", "linear", "cosine", "step");
		assertThat(Variants.name(new Circle(1.0, true))).isEqualTo("circle");
	}

	@Test
	void settingsOfAllVariantsComeInOrder() {
		assertThat(Variants.settings(Shape.class)).containsExactly(Map.entry("size", double.class),
				Map.entry("filled", boolean.class), Map.entry("corners", long.class));
	}

	@Test
	void oneNameWithTwoTypesIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> Variants.settings(Clash.class))
			.withMessage("First.decay (double) and Second.decay (long) have the same name but different types");
	}

	@Test
	void theSettingsOfTheContractDoNotClash() {
		assertThat(Variants.settings(Optimizer.class).keySet()).containsExactly("momentum", "nesterov", "weightDecay",
				"alpha", "epsilon", "beta1", "beta2");
		assertThat(Variants.settings(Schedule.class).keySet()).containsExactly("warmupSteps", "finalFactor",
				"everySteps", "factor");
	}

	@Test
	void variantsWithComponentsHaveNoInstances() {
		assertThatIllegalStateException().isThrownBy(() -> Variants.instances(Shape.class))
			.withMessageEndingWith("has components");
	}

}
