package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.violation.InvalidInputException;

/**
 * One step of training: forward, backward, update.
 *
 * @param forward of the network as it was
 * @param backward of the network as it was
 * @param update what came of it
 */
public record TrainStep(ForwardPass forward, BackwardPass backward, Update update) {

	/**
	 * What an update leads to.
	 *
	 * @param network after the step
	 * @param state of the optimizer after the step, or none if it carries nothing
	 */
	public record Update(Network network, @Nullable OptimizerState state) {

		/**
		 * The numbers that an update allocates: gradients as they are clipped, and what
		 * it returns.
		 */
		public static long numbers(Network network, Optimizer optimizer) {
			return network.parameters().count() + resultNumbers(network, optimizer);
		}

		/** The numbers of the updated network and of the optimizer state. */
		public static long resultNumbers(Network network, Optimizer optimizer) {
			int perParameter = 1 + (optimizer.hasFirstMoment() ? 1 : 0) + (optimizer.hasSecondMoment() ? 1 : 0);
			return perParameter * network.parameters().count();
		}

		/**
		 * Moves a network, which is left as it is, down gradients, which are left as they
		 * are.
		 * @throws InvalidInputException if what comes of it is beyond float64
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
	 * @throws InvalidInputException if a result is beyond float64
	 */
	public double lossAfter() {
		int B = this.forward.batch();
		try {
			return ForwardPass
				.of(this.update.network(), new Matrix(B, this.update.network().inputs(), this.forward.x()),
						new Matrix(B, this.update.network().outputs(), this.forward.y()))
				.loss();
		}
		catch (InvalidInputException ex) {
			throw Overflow.afterUpdate(ex);
		}
	}

}
