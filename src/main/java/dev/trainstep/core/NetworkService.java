package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.violation.InvalidInputException;

/**
 * Makes, applies and trains networks. The service has no state, and any number of threads
 * may use it. It runs no check: its callers check that data, gradients and rules fit the
 * network, see {@link UncheckedNetwork}.
 */
public final class NetworkService {

	/** The two passes that compute gradients. */
	public record Derivatives(ForwardPass forward, BackwardPass backward) {
	}

	/** Makes the network of an initialization. */
	public Network initialize(Initialization initialization) {
		return initialization.network();
	}

	/**
	 * Applies the network to the data.
	 * @throws InvalidInputException if a result overflows float64
	 */
	public ForwardPass forward(Network network, Data data) {
		return ForwardPass.of(network, data);
	}

	/**
	 * Computes the gradients of the network's mean loss on the data, or of the caller's
	 * own loss.
	 * @throws InvalidInputException if a result overflows float64
	 */
	public Derivatives gradients(Network network, Data data) {
		ForwardPass forward = forward(network, data);
		return new Derivatives(forward, BackwardPass.of(forward));
	}

	/**
	 * Moves the network down the given gradients; neither is modified.
	 * @throws InvalidInputException if a result overflows float64
	 */
	public Update applyGradients(Network network, Parameters gradients, UpdateRule rule) {
		return Update.of(network, gradients, rule);
	}

	/**
	 * Moves the network one step down the gradients of its mean loss on the data; it is
	 * not modified itself.
	 * @throws InvalidInputException if a result overflows float64
	 */
	public TrainStep trainStep(Network network, Data data, UpdateRule rule) {
		Derivatives derivatives = gradients(network, data);
		return new TrainStep(derivatives.forward(), derivatives.backward(),
				Update.of(network, derivatives.backward().gradients(), rule));
	}

	/**
	 * Compares gradients with central differences of the loss.
	 * @param gradients gradients in the shape of the network; null to check the service's
	 * own
	 * @throws InvalidInputException if a result overflows float64, or epsilon does not
	 * move a parameter
	 */
	public GradientCheck checkGradients(Network network, Data data, @Nullable Parameters gradients,
			GradientCheck.Settings settings) {
		return GradientCheck.of(network, data, gradients, settings);
	}

}
