package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.violation.InvalidInputException;

/**
 * One step of training: forward, backward, update.
 *
 * @param forward the forward pass before the update
 * @param backward the backward pass before the update
 * @param update the result of the update
 */
public record TrainStep(ForwardPass forward, BackwardPass backward, Update update) {

	/**
	 * The result of an update.
	 *
	 * @param network the updated network
	 * @param state the updated optimizer state; null if there is none
	 */
	public record Update(Network network, @Nullable OptimizerState state) {

		/** How many numbers an update allocates: its result, and clipped gradients. */
		public static long numbers(Network network, UpdateRule rule) {
			long clipped = (rule.clipNorm() != null) ? network.parameters().count() : 0;
			return clipped + resultNumbers(network, rule.optimizer());
		}

		/** How many numbers the result has: the network and the optimizer state. */
		public static long resultNumbers(Network network, Optimizer optimizer) {
			int perParameter = 1 + (optimizer.hasFirstMoment() ? 1 : 0) + (optimizer.hasSecondMoment() ? 1 : 0);
			return perParameter * network.parameters().count();
		}

		/**
		 * Moves a copy of the network down the gradients, which are not modified.
		 * @throws InvalidInputException if the result overflows float64
		 */
		static Update of(Network network, Parameters gradients, UpdateRule rule) {
			Network updated = network.copy();
			var stepper = new Stepper(updated, rule);
			stepper.step(rule.eta(), (rule.clipNorm() != null) ? gradients.copy() : gradients);
			return new Update(updated, stepper.state());
		}

	}

	/**
	 * The loss of the updated network on the same batch.
	 * @throws InvalidInputException if a result overflows float64
	 */
	public double lossAfter() {
		try {
			return this.forward.through(this.update.network()).loss();
		}
		catch (InvalidInputException ex) {
			throw Overflow.afterUpdate(ex);
		}
	}

}
