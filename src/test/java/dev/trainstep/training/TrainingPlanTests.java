package dev.trainstep.training;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.Data;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.Samples;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violations;

import static dev.trainstep.training.Runs.data;
import static dev.trainstep.training.Runs.epochs;
import static dev.trainstep.training.Runs.network;
import static dev.trainstep.training.Runs.regression;
import static dev.trainstep.training.Runs.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TrainingPlanTests {

	private static List<String> pointers(TrainingPlan plan, Data data) {
		Network network = network(4, 5, 3);
		var violations = new Violations();
		plan.check(new UncheckedNetwork(network.form(), network.layers(), network.lossFunction()), data, violations);
		if (violations.isEmpty()) {
			return List.of();
		}
		var thrown = new InvalidInputException[1];
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(violations::throwIfAny)
			.satisfies((ex) -> thrown[0] = ex);
		return thrown[0].violations().stream().map(Violation::pointer).toList();
	}

	@Test
	void aPlanThatDoesNotFitIsRefused() {
		Data data = data(4, 10, 4, 3);
		var single = new Data(new Samples(new Matrix(1, 4, new double[4]), true), null, new Labels(new int[1], true));
		assertThat(pointers(epochs(1), single)).containsExactly("#/x");
		assertThat(pointers(epochs(1), data(1, 3, 5, 3))).containsExactly("#/x/0");
		assertThat(pointers(epochs(1).validatedOn(single), data)).containsExactly("#/validation/x");
		assertThat(pointers(epochs(1).validatedOn(data(1, 3, 5, 3)), data)).containsExactly("#/validation/x/0");
		assertThat(pointers(epochs(1).with(new Batches(11L, null)), data)).containsExactly("#/batchSize");
		assertThat(pointers(epochs(1).with(rule(new Sgd(0, true, 0))), data)).containsExactly("#/optimizer/nesterov");
	}

	@Test
	void aPlanThatFitsIsNotRefused() {
		Data data = data(4, 10, 4, 3);
		assertThat(pointers(epochs(1).with(new Batches(10L, null)).validatedOn(data), data)).isEmpty();
	}

	@Test
	void aPlanCountsItsSteps() {
		Data data = data(1, 10, 1, 1);
		assertThat(epochs(3).with(new Batches(4L, null)).steps(data)).isEqualTo(9);
		assertThat(epochs(3).steps(data)).isEqualTo(3);
	}

	@Test
	void aHistoryIsAsLongAsEpochsStepsAndTheServiceAllow() {
		Data data = data(1, 10, 1, 1);
		TrainingPlan plan = epochs(1000).with(new Batches(4L, null));
		assertThat(plan.maxHistory(Long.MAX_VALUE, data)).isEqualTo(1000);
		assertThat(plan.maxHistory(31, data)).isEqualTo(10);
		assertThat(epochs(TrainingPlan.MAX_EPOCHS).maxHistory(Long.MAX_VALUE, data))
			.isEqualTo(TrainingPlan.MAX_HISTORY);
	}

	@Test
	void aNewRunHasNoCheckpointToRefuse() {
		var violations = new Violations();
		epochs(3).checkResume(regression(1), data(1, 10, 1, 1), violations);
		assertThat(violations.isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 0, TrainingPlan.MAX_EPOCHS + 1 })
	void epochsOutOfRangeCannotExist(long epochs) {
		assertThatIllegalArgumentException().isThrownBy(() -> epochs(epochs));
		assertThat(epochs(TrainingPlan.MAX_EPOCHS).epochs()).isEqualTo(TrainingPlan.MAX_EPOCHS);
	}

	@Test
	void numbersOutOfRangeCannotExist() {
		assertThatIllegalArgumentException().isThrownBy(() -> epochs(1).withProgressEvery(0));
		assertThatIllegalArgumentException().isThrownBy(() -> new Batches(0L, null));
		assertThatIllegalArgumentException().isThrownBy(() -> new Batches(null, -1L));
		assertThatIllegalArgumentException().isThrownBy(() -> new StopConditions(null, null, 0L));
		assertThatIllegalArgumentException().isThrownBy(() -> new EarlyStopping(0, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new EarlyStopping(1, -1e-9));
		assertThatIllegalArgumentException().isThrownBy(() -> new EarlyStopping(1, Double.NaN));
		assertThatIllegalArgumentException().isThrownBy(() -> new RunLimits(0, Duration.ofSeconds(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> new RunLimits(1, Duration.ZERO));
	}

	@Test
	void numbersAtTheEdgeOfTheirRangeExist() {
		assertThat(epochs(1).withProgressEvery(1).progressEvery()).isOne();
		assertThat(new Batches(1L, 0L).seed()).isZero();
		assertThat(new StopConditions(null, null, 1L).deadlineMs()).isOne();
		assertThat(new EarlyStopping(1, 0).patience()).isOne();
		assertThat(new RunLimits(1, Duration.ofNanos(1)).maxSteps()).isOne();
	}

}
