package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.violation.Violations;

/**
 * Makes, applies and trains networks. Has no state: everything comes in, and everything
 * that comes of it goes out. Safe for any number of threads.
 */
public final class NetworkService {

	/** Gradients, and the passes that led to them. */
	public record Derivatives(ForwardPass forward, BackwardPass backward) {
	}

	/**
	 * Makes a network from a seed.
	 * @throws InvalidInputException if there is no such network
	 */
	public Network initialize(Initialization initialization) {
		return initialization.network();
	}

	/**
	 * Applies the network to the data.
	 * @throws InvalidInputException if they do not fit each other, or a result is beyond
	 * float64
	 */
	public ForwardPass forward(Network network, Data data) {
		check(network, data);
		return ForwardPass.of(network, data.x().rows(), data.hasTarget() ? data.target(network.outputs()) : null);
	}

	/**
	 * Finds the gradients of the network's mean loss on the data.
	 * @throws InvalidInputException if network and data do not fit each other, or a
	 * result is beyond float64
	 */
	public Derivatives gradients(Network network, Data data) {
		ForwardPass forward = forward(network, data);
		return new Derivatives(forward, BackwardPass.of(forward));
	}

	/**
	 * Moves the network down gradients that were found before.
	 * @throws InvalidInputException if they do not fit each other, or a result is beyond
	 * float64
	 */
	public Update applyGradients(Network network, Parameters gradients, UpdateRule rule) {
		var violations = new Violations();
		gradients.check(network.form(), network.layers(), violations.within("gradients"));
		rule.check(network.form(), network.layers(), violations);
		violations.throwIfAny();
		return Update.of(network, gradients, rule);
	}

	/**
	 * Moves the network one step down the gradients of its mean loss on the data.
	 * @throws InvalidInputException if network and data do not fit each other, or a
	 * result is beyond float64
	 */
	public TrainStep trainStep(Network network, Data data, UpdateRule rule) {
		var violations = new Violations();
		rule.check(network.form(), network.layers(), violations);
		violations.throwIfAny();
		Derivatives derivatives = gradients(network, data);
		return new TrainStep(derivatives.forward(), derivatives.backward(),
				Update.of(network, derivatives.backward().gradients(), rule));
	}

	/**
	 * Compares gradients with what differences of the loss say.
	 * @param gradients in the shape of the network, or none to find them here
	 * @param epsilon the half-step of the differences, above 0
	 * @throws InvalidInputException if they do not fit each other, the network is too
	 * large, or a result is beyond float64
	 */
	public GradientCheck checkGradients(Network network, Data data, @Nullable Parameters gradients, double epsilon) {
		var violations = new Violations();
		GradientCheck.checkSize(network.layers(), violations);
		if (gradients != null) {
			gradients.check(network.form(), network.layers(), violations.within("gradients"));
		}
		violations.throwIfAny();
		check(network, data);
		return GradientCheck.of(network, data.x().rows(), data.target(network.outputs()), gradients, epsilon);
	}

	private static void check(Network network, Data data) {
		var violations = new Violations();
		data.check(network.form(), network.layers(), network.lossFunction(), violations);
		violations.throwIfAny();
	}

}
