package dev.trainstep.training;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.Data;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.Samples;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violations;

import static dev.trainstep.training.Runs.ADAM;
import static dev.trainstep.training.Runs.SERVICE;
import static dev.trainstep.training.Runs.assertRefused;
import static dev.trainstep.training.Runs.assertSame;
import static dev.trainstep.training.Runs.begin;
import static dev.trainstep.training.Runs.data;
import static dev.trainstep.training.Runs.earlyStopping;
import static dev.trainstep.training.Runs.epochs;
import static dev.trainstep.training.Runs.network;
import static dev.trainstep.training.Runs.resume;
import static dev.trainstep.training.Runs.rule;
import static dev.trainstep.training.Runs.run;
import static dev.trainstep.training.Runs.select;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Samples that are held out of the data for validation, and weights of samples. */
class HeldOutTests {

	@ParameterizedTest
	@CsvSource({ "0.2, 10, 2", "0.25, 10, 3", "0.07, 100, 7", "0.1, 30, 3", "1e-9, 10, 1", "0.999999, 10, 10",
			"0.3333333333333333, 3, 1", "0.33333333333333337, 3, 2", "4.9E-324, 2000000000, 1" })
	void theShareIsThatOfTheDecimalRoundedUp(double fraction, int samples, int heldOut) {
		assertThat(new Validation.HeldOut(fraction).count(samples)).isEqualTo(heldOut);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 1, -0.5, 1.5, Double.NaN })
	void aFractionIsBetween0And1(double fraction) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Validation.HeldOut(fraction));
	}

	@Test
	void withoutASeedTheLastRowsAreHeldOut() {
		Network network = network(4, 5, 3);
		Data data = data(1, 10, 4, 3);
		TrainingPlan plan = epochs(3).with(new Batches(3L, null));
		TrainingResult heldOut = run(network, data, plan.with(new Validation.HeldOut(0.25)));
		TrainingResult separate = run(network, select(data, new int[] { 0, 1, 2, 3, 4, 5, 6 }),
				plan.validatedOn(select(data, new int[] { 7, 8, 9 })));
		assertThat(heldOut.history()).isEqualTo(separate.history());
		assertThat(heldOut.loss()).isEqualTo(separate.loss());
		assertThat(heldOut.accuracy()).isEqualTo(separate.accuracy());
	}

	/** The documented order: a shuffle by the generator of seed and −1. */
	@Test
	void withASeedTheLastRowsOfAShuffleAreHeldOut() {
		Network network = network(4, 5, 3);
		Data data = data(1, 10, 4, 3);
		int[] order = SampleOrder.heldOut(10, 5L);
		assertThat(order).containsExactly(HELD_OUT_ORDER);
		TrainingPlan plan = epochs(3).with(new Batches(3L, 5L));
		TrainingResult heldOut = run(network, data, plan.with(new Validation.HeldOut(0.2)));
		TrainingResult separate = run(network, select(data, Arrays.copyOf(order, 8)),
				plan.validatedOn(select(data, Arrays.copyOfRange(order, 8, 10))));
		assertThat(heldOut.history()).isEqualTo(separate.history());
		assertThat(heldOut.loss()).isEqualTo(separate.loss());
	}

	private static final int[] HELD_OUT_ORDER = { 0, 1, 2, 3, 8, 7, 5, 6, 9, 4 };

	@Test
	void somethingMustBeLeftToTrainOn() {
		var violations = new Violations();
		Data data = data(1, 4, 4, 3);
		var network = new UncheckedNetwork(network(4, 5, 3).form(), network(4, 5, 3).layers(),
				network(4, 5, 3).lossFunction());
		epochs(1).with(new Validation.HeldOut(0.9)).check(network, data, violations);
		epochs(1).with(new Validation.HeldOut(0.5)).with(new Batches(3L, null)).check(network, data, violations);
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(violations::throwIfAny)
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::toString)
				.containsExactly(
						"Violation[kind=INVALID_VALUE, pointer=#/validation/fraction, detail=holds out all 4 samples there are (the rows of x), and leaves none to train on]",
						"Violation[kind=INVALID_VALUE, pointer=#/batchSize, detail=is more than the 2 samples that are not held out (the rows of x)]"));
	}

	private static Data weighted(int seed, Data data) {
		double[] weights = new SplittableRandom(seed).doubles(data.x().count(), 0.1, 5).toArray();
		return new Data(data.x(), data.y(), data.labels(), weights, null);
	}

	/** With everything that a checkpoint has to carry: cuts at every step. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aResumedRunEndsAsIfItHadNeverStopped(boolean shuffled) {
		Network network = network(4, 5, 3);
		Data data = weighted(1, data(4, 14, 4, 3));
		for (Validation validation : List.of(new Validation.HeldOut(0.3),
				new Validation.Separate(weighted(2, data(5, 7, 4, 3))), new Validation.Separate(data(5, 7, 4, 3)))) {
			TrainingPlan plan = epochs(4).with(rule(ADAM))
				.with(new Batches(3L, shuffled ? 11L : null))
				.with(validation)
				.with(earlyStopping(3, 1e-3));
			TrainingResult whole = run(network, data, plan);
			for (long cut = 0; cut <= whole.steps(); cut++) {
				TrainingResult first = begin(network, data, plan, cut);
				TrainingResult second = run(first.network(), data, resume(plan, first));
				assertSame(second, whole);
				assertThat(second.history())
					.isEqualTo(whole.history().subList(first.history().size(), whole.history().size()));
			}
		}
	}

	@Test
	void anEpochsLossIsWeightedLikeABatchs() {
		Network network = network(4, 5, 3);
		Data data = weighted(1, data(4, 14, 4, 3));
		TrainingResult result = run(network, data, epochs(1).validatedOn(data));
		Epoch epoch = result.history().getFirst();
		assertThat(epoch.loss()).isEqualTo(SERVICE.forward(network, data).loss());
		assertThat(epoch.validationLoss()).isEqualTo(SERVICE.forward(result.network(), data).loss())
			.isEqualTo(result.loss());
		assertThat(Runs.arrays(result.network()))
			.isDeepEqualTo(Runs.arrays(SERVICE.trainStep(network, data, epochs(1).rule()).update().network()));
	}

	@Test
	void weightsOfTheValidationDataAreNotThoseOfTheSteps() {
		Network network = network(4, 5, 3);
		Data data = data(4, 49, 4, 3);
		Data validation = weighted(1, data(5, 7, 4, 3));
		TrainingResult result = run(network, data, epochs(3).validatedOn(validation));
		TrainingResult without = run(network, data, epochs(3));
		assertThat(Runs.arrays(result.network())).isDeepEqualTo(Runs.arrays(without.network()));
		assertThat(result.loss()).isEqualTo(without.loss());
		assertThat(result.history().getLast().validationLoss())
			.isEqualTo(SERVICE.forward(result.network(), validation).loss());
	}

	@Test
	void eachBatchHasItsOwnSumOfWeights() {
		Network expected = network(4, 5, 3);
		Data data = weighted(1, data(4, 5, 4, 3));
		TrainingResult result = run(expected, data, epochs(1).with(new Batches(2L, null)));
		for (int[] batch : new int[][] { { 0, 1 }, { 2, 3 }, { 4 } }) {
			expected = SERVICE.trainStep(expected, data.select(batch), epochs(1).rule()).update().network();
		}
		assertThat(Runs.arrays(result.network())).isDeepEqualTo(Runs.arrays(expected));
	}

	@Test
	void aRegressionIsSelectedWithItsTargets() {
		Network network = Runs.regression(0.5);
		var x = new Samples(new Matrix(3, 1, new double[] { 1, 2, 3 }), false);
		var y = new Samples(new Matrix(3, 1, new double[] { 2, 4, 6 }), false);
		TrainingResult result = run(network, new Data(x, y, null), epochs(2).with(new Validation.HeldOut(0.3)));
		TrainingResult separate = run(network, new Data(x, y, null).select(new int[] { 0, 1 }),
				epochs(2).validatedOn(new Data(x, y, null).select(new int[] { 2 })));
		assertThat(result.history()).isEqualTo(separate.history());
	}

	@Test
	void aResumedRunHasTheSameWeightsAndHoldsOutTheSame() {
		Network network = network(4, 5, 3);
		Data data = data(4, 10, 4, 3);
		TrainingPlan plan = epochs(5).with(new Validation.HeldOut(0.3));
		TrainingResult half = run(network, data, plan, Runs.steps(2));
		assertRefused(half.network(), data, resume(plan.with(new Validation.HeldOut(0.4)), half), "#/resume/data");
		assertRefused(half.network(), weighted(3, data), resume(plan, half), "#/resume/data");
		assertRefused(half.network(), data, resume(epochs(5).validatedOn(data), half), "#/resume/data");
	}

}
