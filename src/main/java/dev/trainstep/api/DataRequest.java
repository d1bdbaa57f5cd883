package dev.trainstep.api;

import dev.trainstep.admission.Cost;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.dataset.Recipe;
import dev.trainstep.dataset.Shape;

/** Asks for data made from a seed. */
// @formatter:off
@Prose("The shape of the data, and the seed of its points.")
record DataRequest(
		@Prose("""
				Where the points are: `circle`, a disc and a ring around it; `xor`, four quadrants; `gauss`, normally \
				distributed around centres on a circle; `spiral`, arms of a spiral; `moons`, two half circles that reach into \
				each other. Nearly all are within [−1, 1].""")
		Shape shape,
		@Setting(value = "The number of points. Classes differ in size by one at most.", otherwise = "200", min = 1,
				max = Recipe.MAX_SAMPLES)
		long samples,
		@Setting(value = """
				How far points are scattered: each coordinate moves by up to this, either way. With `gauss` the deviation is \
				0.15 + 0.35·noise.""", otherwise = "0.1", max = 1)
		double noise,
		@Setting(value = "The seed: an integer from 0 to 2⁵³ − 1. The same one gives the same data for ever.",
				max = TrainRequest.MAX_SEED)
		long seed,
		@Setting(value = "The number of classes: up to 5 with `gauss` and `spiral`, else 2.", otherwise = "2", min = 2,
				max = Recipe.MAX_CLASSES)
		long classes) implements Request<DataRequest.Making> {
	// @formatter:on

	/** To make the data. */
	record Making(Recipe recipe) implements Request.Task {

		@Override
		public Cost cost() {
			long numbers = this.recipe.numbers();
			return new Cost(0, numbers, numbers);
		}

	}

	@Override
	public Making check(Violations violations) {
		Recipe.check(this.shape, this.classes, violations);
		violations.throwIfAny();
		return new Making(new Recipe(this.shape, (int) this.samples, this.noise, this.seed, (int) this.classes));
	}

}
