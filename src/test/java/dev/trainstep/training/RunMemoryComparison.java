package dev.trainstep.training;

import java.util.function.LongSupplier;

import dev.trainstep.core.Allocation;
import dev.trainstep.core.Data;
import dev.trainstep.core.Network;
import dev.trainstep.core.optimizer.Sgd;

import static dev.trainstep.training.Runs.ADAM;
import static dev.trainstep.training.Runs.data;
import static dev.trainstep.training.Runs.earlyStopping;
import static dev.trainstep.training.Runs.epochs;
import static dev.trainstep.training.Runs.network;
import static dev.trainstep.training.Runs.rule;
import static dev.trainstep.training.Runs.run;
import static dev.trainstep.training.Runs.steps;

/** A program that compares the numbers that runs tell with those that they allocate. */
final class RunMemoryComparison {

	/** What lists, texts and other small objects of a few steps take, in numbers. */
	private static final long OBJECTS = 3000;

	private static final RunLimits LIMITS = steps(100);

	private RunMemoryComparison() {
	}

	public static void main(String[] args) {
		compareSteps();
		compare(20, epochs(2), 100, 300, 10);
		compare(20, epochs(2).with(rule(new Sgd(0.9, false, 0))), 100, 300, 10);
		compare(300, epochs(2).with(rule(ADAM)).with(earlyStopping(9, 0)), 50, 200, 100, 10);
		compare(5000, epochs(1).with(new Batches(1000L, 3L)), 10, 20, 10);
		compare(1000, epochs(2).validatedOn(data(2, 3000, 10, 10)), 10, 20, 10);
		compare(170, epochs(2).with(earlyStopping(3, 0)), 1000, 200, 50);
	}

	/** A step allocates no array: 1,000 steps more allocate less than their gradients. */
	private static void compareSteps() {
		Network network = network(4, 60, 1);
		Data data = data(1, 20, 4, 1);
		long few = Allocation.numbers(() -> run(network, data, stepwise(10)));
		long many = Allocation.numbers(() -> run(network, data, stepwise(60)));
		if ((many - few) / (50 * 20) >= network.parameters().count()) {
			throw new AssertionError("a step allocates " + (many - few) / (50 * 20) + " numbers");
		}
	}

	private static TrainingPlan stepwise(long epochs) {
		return epochs(epochs).with(new Batches(1L, null))
			.with(rule(ADAM))
			.with(earlyStopping(99, 0))
			.withProgressEvery(1);
	}

	private static void compare(int samples, TrainingPlan plan, int... sizes) {
		Network network = network(sizes);
		Data data = data(1, samples, sizes[0], sizes[sizes.length - 1]);
		Allocation.compare("run of " + samples, TrainingRun.numbers(network, data, plan), OBJECTS,
				() -> new TrainingRun(network, data, plan, LIMITS, new Recorder(), oneSnapshot()).run());
	}

	/** A clock by which a run keeps a snapshot before its second step, and no other. */
	private static LongSupplier oneSnapshot() {
		int[] reads = { 0 };
		return () -> (reads[0]++ > 0) ? 6_000_000_000L : 0L;
	}

}
