package dev.trainstep.core;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.optimizer.Optimizer;

/**
 * A program that compares the numbers that passes, updates and checks tell with those
 * that they allocate.
 */
final class MemoryComparison {

	/** What lists, texts and other small objects take, in numbers. */
	private static final long OBJECTS = 1000;

	/** A check has lists of what it compared, array by array, and of mistakes. */
	private static final long OBJECTS_OF_A_CHECK = 2500;

	private static final NetworkService SERVICE = new NetworkService();

	private MemoryComparison() {
	}

	public static void main(String[] args) {
		passes("3-4-2", 1);
		passes("784-128-10", 1);
		passes("784-128-10", 300);
		passes("50-400-300-10", 20);
		passes("64-64-64-64-64-64-64-64-64", 64);
		passes("2-16-16-3", 2000);
		passes("1000-5", 100);
		OptimizerTests.all().forEach(MemoryComparison::update);
		check("3-4-2", 1);
		check("3-4-2", 500);
		check("20-30-10", 1);
		check("20-30-10", 100);
		check("40-40-40-5", 3);
		check("5-6", 1000);
	}

	private static Network network(String sizes) {
		int[] numbers = Arrays.stream(sizes.split("-", -1)).mapToInt(Integer::parseInt).toArray();
		return Arithmetic.randomNetwork(new SplittableRandom(1), numbers);
	}

	private static Data labelled(Network network, int B) {
		var random = new SplittableRandom(2);
		return new Data(new Samples(Arithmetic.random(random, B, network.inputs()), false), null,
				new Labels(random.ints(B, 0, network.outputs()).toArray(), false));
	}

	private static void passes(String sizes, int B) {
		Network network = network(sizes);
		Data data = labelled(network, B);
		Allocation.compare("forward " + sizes + " " + B, ForwardPass.numbers(network, B), OBJECTS,
				() -> SERVICE.forward(network, data).loss());
		Allocation.compare("gradients " + sizes + " " + B,
				ForwardPass.numbers(network, B) + BackwardPass.numbers(network, B), OBJECTS,
				() -> SERVICE.gradients(network, data).forward().loss());
	}

	private static void update(Optimizer optimizer) {
		Network network = network("100-80-20");
		Parameters gradients = network.parameters().copy();
		var rule = new UpdateRule(0.1, optimizer, null, null);
		OptimizerState state = SERVICE.applyGradients(network, gradients, rule).state();
		for (UpdateRule each : List.of(rule, rule.resuming(state), new UpdateRule(0.1, optimizer, null, 0.1))) {
			Allocation.compare("update " + optimizer, Update.numbers(network, each), OBJECTS,
					() -> SERVICE.applyGradients(network, gradients, each));
		}
	}

	private static void check(String sizes, int B) {
		Network network = network(sizes);
		Data data = labelled(network, B);
		var settings = new GradientCheck.Settings(1e-5, 5e-6, 20_000);
		Allocation.compare("check " + sizes + " " + B, GradientCheck.numbers(network, B, false), OBJECTS_OF_A_CHECK,
				() -> SERVICE.checkGradients(network, data, null, settings));
		Parameters wrong = network.parameters().copy();
		Allocation.compare("check of wrong gradients " + sizes + " " + B, GradientCheck.numbers(network, B, true),
				OBJECTS_OF_A_CHECK, () -> SERVICE.checkGradients(network, data, wrong, settings));
	}

}
