package dev.trainstep.core;

/**
 * Applies and trains networks. Has no state: everything comes in, and everything that
 * comes of it goes out. Safe for any number of threads.
 */
public final class NetworkService {

	/**
	 * Applies the network to the data.
	 * @throws InvalidInputException if they do not fit each other, or a result is beyond
	 * float64
	 */
	public ForwardPass forward(Network network, Data data) {
		check(network, data);
		return ForwardPass.of(network, data.x().rows(),
				data.hasTarget() ? data.distributions(network.classes()) : null);
	}

	/**
	 * Moves the network one step down the gradient of its mean loss on the data.
	 * @param eta the learning rate, above 0
	 * @throws InvalidInputException if network and data do not fit each other, or a
	 * result is beyond float64
	 */
	public TrainStep trainStep(Network network, Data data, double eta) {
		check(network, data);
		return TrainStep.of(network, data.x().rows(), data.distributions(network.classes()), eta);
	}

	private static void check(Network network, Data data) {
		var violations = new Violations();
		data.check(network.layers(), violations);
		violations.throwIfAny();
	}

}
